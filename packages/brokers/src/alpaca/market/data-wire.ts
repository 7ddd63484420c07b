import * as z from 'zod';
import { timeOf } from './rfc3339';

/** A number; one of more than 15 digits comes as their text. */
const number = z.union([z.number(), z.string().regex(/^-?\d/).transform(Number)]);
const side = number.nullish().transform((value) => value ?? 0);
const time = z.string().transform((text, context) => {
  const value = timeOf(text);
  if (Number.isNaN(value)) context.addIssue('no RFC 3339 stamp');
  return value;
});

// Source of all shapes: the OpenAPI document of the market data API, as in @alpacahq/alpaca-trade-api 4.0.2, src/market-data/models.
const bar = z.object({ t: time, o: number, h: number, l: number, c: number, v: number });
const quote = z.object({ t: time, bp: side, bs: side, ap: side, as: side });
const trade = z.object({ t: time, p: number, s: number });

const pageOf = <Name extends string, T>(name: Name, point: z.ZodType<T>) =>
  z.object({ [name]: z.record(z.string(), z.array(point)).nullish(), next_page_token: z.string().nullish() }).transform((page) => {
    const { next_page_token: next, [name]: points } = page as { readonly next_page_token?: string | null } & { readonly [key in Name]?: Readonly<Record<string, readonly T[]>> | null };
    return { points: points ?? {}, next: next ?? '' };
  });

const snapshot = z.object({ latestTrade: trade.nullish(), latestQuote: quote.nullish(), minuteBar: bar.nullish(), dailyBar: bar.nullish(), prevDailyBar: bar.nullish() });

export type WireBar = z.infer<typeof bar>;
export type WireQuote = z.infer<typeof quote>;
export type WireTrade = z.infer<typeof trade>;
export type WireSnapshot = z.infer<typeof snapshot>;

/** A page of points by symbol, and the token of the next; '' when it is the last. */
export interface Page<T> {
  readonly points: Readonly<Record<string, readonly T[]>>;
  readonly next: string;
}

export const barPage: z.ZodType<Page<WireBar>> = pageOf('bars', bar);
export const quotePage: z.ZodType<Page<WireQuote>> = pageOf('quotes', quote);
export const tradePage: z.ZodType<Page<WireTrade>> = pageOf('trades', trade);
export const snapshots = z.record(z.string(), snapshot.nullable());
