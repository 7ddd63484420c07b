import { TraderError } from '@trader/core';
import * as z from 'zod';
import { timeOf } from './rfc3339';
import type { SymbolIndex } from './symbol-index';

/** What else a stream says of a symbol, of which the loop hears nothing. Times are the venue's, ms since 1970 UTC. */
export type MarketNotice =
  /** A bar anew: one that was told, with late trades in it (`minute`), or the bar of the day so far (`day`). */
  | { readonly kind: 'bar'; readonly span: 'minute' | 'day'; readonly symbol: number; readonly openTime: number; readonly open: number; readonly high: number; readonly low: number; readonly close: number; readonly volume: number }
  /** The prices between which the symbol may trade (limit up, limit down). */
  | { readonly kind: 'band'; readonly symbol: number; readonly time: number; readonly low: number; readonly high: number }
  /** A trade that was told was not so: it was at `corrected`, or, when that is undefined, was none. */
  | { readonly kind: 'correction'; readonly symbol: number; readonly time: number; readonly price: number; readonly size: number; readonly corrected: { readonly price: number; readonly size: number } | undefined };

/** What the server says of the connection itself. */
export type Control =
  | { readonly T: 'success'; readonly msg: string }
  | { readonly T: 'error'; readonly code: number; readonly msg: string }
  | { readonly T: 'subscription'; readonly trades: readonly string[]; readonly quotes: readonly string[]; readonly bars: readonly string[] };

/** Who hears what the frames of a stream say. `start` of a bar is its stamp: when it began. */
export interface FrameSink {
  onQuote(symbol: number, time: number, bid: number, bidSize: number, ask: number, askSize: number): void;
  onTrade(symbol: number, time: number, price: number, size: number): void;
  onBar(symbol: number, start: number, open: number, high: number, low: number, close: number, volume: number): void;
  onStatus(symbol: number, time: number, trading: boolean): void;
  onNotice(notice: MarketNotice): void;
  onControl(control: Control): void;
}

/** A frame that is not what Alpaca documents. */
export const malformed = (what: string): never => {
  throw new TraderError('INVALID_DATA', `a frame of market data that cannot be read: ${what}`);
};

const time = z.string().transform((text, context) => {
  const value = timeOf(text);
  if (Number.isNaN(value)) context.addIssue('no RFC 3339 stamp');
  return value;
});
/** A side that is not there. */
const side = z.number().nullish().transform((value) => value ?? 0);
const base = { S: z.string(), t: time };
const bar = z.object({ ...base, o: z.number(), h: z.number(), l: z.number(), c: z.number(), v: z.number() });
const list = z.array(z.string()).nullish().transform((names) => names ?? []);

// Source of all shapes: docs.alpaca.markets/docs/real-time-stock-pricing-data; sizes are shares since 2025-11-03 (StockQuote of @alpacahq/alpaca-trade-api 4.0.2).
const schemas = {
  q: z.object({ ...base, bp: side, bs: side, ap: side, as: side }),
  t: z.object({ ...base, p: z.number(), s: z.number() }),
  b: bar,
  u: bar,
  d: bar,
  s: z.object({ ...base, sc: z.string() }),
  l: z.object({ ...base, u: z.number(), d: z.number() }),
  c: z.object({ ...base, op: z.number(), os: z.number(), cp: z.number(), cs: z.number() }),
  x: z.object({ ...base, p: z.number(), s: z.number() }),
  success: z.object({ T: z.literal('success'), msg: z.string() }),
  error: z.object({ T: z.literal('error'), code: z.number(), msg: z.string() }),
  subscription: z.object({ T: z.literal('subscription'), trades: list, quotes: list, bars: list }),
};

/** Trading Halt of tapes A and B, Trading Halt and Volatility Trading Pause of tapes C and O. */
const HALTS = new Set(['2', 'H', 'P']);
/** Resume; Trading Resumption. "Quotation Resumption" (Q) is not trading yet. Every other code says nothing of whether it trades. */
const RESUMES = new Set(['3', 'T']);

const checked = <T>(schema: z.ZodType<T>, kind: string, message: unknown): T => {
  const result = schema.safeParse(message);
  return result.success ? result.data : malformed(`"${kind}": ${result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`);
};

const kindOf = (message: unknown): string =>
  (typeof message === 'object' && message !== null && 'T' in message && typeof message.T === 'string' ? message.T : malformed('a message without a kind'));

/** Tells the sink one message, whatever it is. Kinds that are not documented, and symbols that were not asked for, are passed over. Throws INVALID_DATA. */
export const tellMessage = (message: unknown, symbols: SymbolIndex, sink: FrameSink): void => {
  const kind = kindOf(message);
  switch (kind) {
    case 'q': {
      const { S, t, bp, bs, ap, as } = checked(schemas.q, kind, message);
      return withSymbol(symbols, S, (symbol) => sink.onQuote(symbol, t, bp, bs, ap, as));
    }
    case 't': {
      const { S, t, p, s } = checked(schemas.t, kind, message);
      return withSymbol(symbols, S, (symbol) => sink.onTrade(symbol, t, p, s));
    }
    case 'b': {
      const { S, t, o, h, l, c, v } = checked(schemas.b, kind, message);
      return withSymbol(symbols, S, (symbol) => sink.onBar(symbol, t, o, h, l, c, v));
    }
    case 's': {
      const { S, t, sc } = checked(schemas.s, kind, message);
      if (HALTS.has(sc) || RESUMES.has(sc)) withSymbol(symbols, S, (symbol) => sink.onStatus(symbol, t, RESUMES.has(sc)));
      return;
    }
    case 'success': return sink.onControl(checked(schemas.success, kind, message));
    case 'error': return sink.onControl(checked(schemas.error, kind, message));
    case 'subscription': return sink.onControl(checked(schemas.subscription, kind, message));
    default: return tellNotice(kind, message, symbols, sink);
  }
};

const tellNotice = (kind: string, message: unknown, symbols: SymbolIndex, sink: FrameSink): void => {
  switch (kind) {
    case 'u':
    case 'd': {
      const { S, t, o, h, l, c, v } = checked(schemas[kind], kind, message);
      const span = kind === 'u' ? 'minute' : 'day';
      return withSymbol(symbols, S, (symbol) => sink.onNotice({ kind: 'bar', span, symbol, openTime: t, open: o, high: h, low: l, close: c, volume: v }));
    }
    case 'l': {
      const { S, t, u, d } = checked(schemas.l, kind, message);
      return withSymbol(symbols, S, (symbol) => sink.onNotice({ kind: 'band', symbol, time: t, low: d, high: u }));
    }
    case 'c': {
      const { S, t, op, os, cp, cs } = checked(schemas.c, kind, message);
      return withSymbol(symbols, S, (symbol) => sink.onNotice({ kind: 'correction', symbol, time: t, price: op, size: os, corrected: { price: cp, size: cs } }));
    }
    case 'x': {
      const { S, t, p, s } = checked(schemas.x, kind, message);
      return withSymbol(symbols, S, (symbol) => sink.onNotice({ kind: 'correction', symbol, time: t, price: p, size: s, corrected: undefined }));
    }
    default: return undefined;
  }
};

const withSymbol = (symbols: SymbolIndex, name: string, tell: (symbol: number) => void): void => {
  const bytes = new TextEncoder().encode(name);
  const symbol = symbols.find(bytes, 0, bytes.length);
  if (symbol >= 0) tell(symbol);
};
