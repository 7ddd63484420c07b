import { createBarTable, createTickTable, setQuote, setTrade, TraderError } from '@trader/core';
import type { BarTable, TickTable } from '@trader/core';
import type * as z from 'zod';
import type { AlpacaRest } from '../rest';
import { timeframeOf } from './bar-span';
import type { BarSpans } from './bar-span';
import { barPage, quotePage, snapshots, tradePage } from './data-wire';
import type { Page, WireBar, WireQuote, WireSnapshot, WireTrade } from './data-wire';
import { stampOf } from './rfc3339';

/** Where prices come from. Source: docs.alpaca.markets/docs/real-time-stock-pricing-data and the `feed` parameter of docs.alpaca.markets/reference/stockbars. */
export type AlpacaFeed = 'iex' | 'sip' | 'delayed_sip' | 'otc' | 'boats' | 'overnight';

/** Questions about the past ask the feed of which a delayed or derived one is made. unverified for `overnight`. */
const PAST: Readonly<Partial<Record<AlpacaFeed, AlpacaFeed>>> = { delayed_sip: 'sip', overnight: 'boats' };
/** The most points of a page, and symbols of a request (their names make the url). Source: docs.alpaca.markets/reference/stockbars, "limit"; the second is ours. */
const PAGE = 10_000;
const SYMBOLS = 500;
const DAY = 86_400_000;

/** The last quote and trade of a symbol, and its bars of the last minute, of today and of the day before; undefined where there is none. `t` of a bar is its start. */
export type AlpacaSnapshot = { readonly [key in keyof WireSnapshot]: Exclude<WireSnapshot[key], null> | undefined };

/** What of a kind is the latest: what tells whether a stream is alive. */
export type LatestKind = 'quotes' | 'trades' | 'bars';

interface Row<T> {
  readonly symbol: number;
  readonly time: number;
  readonly point: T;
}

/** Market data of the past over REST, `/v2/stocks`. All methods reject with BROKER_UNREACHABLE; a 429 is waited for. Prices are raw: as they were, not adjusted. */
export class AlpacaData {
  constructor(private readonly rest: AlpacaRest, private readonly feed: AlpacaFeed, private readonly spans: BarSpans, private readonly now: () => number) {}

  /** Complete bars whose ends lie after `from` and not after `to`, in order of time and symbol. Throws INVALID_CONFIG for a length that Alpaca does not have. */
  async bars(symbols: readonly string[], frameMs: number, from: number, to: number): Promise<BarTable> {
    const timeframe = timeframeOf(frameMs);
    const latest = Math.min(to, this.now());
    const rows: (Row<WireBar> & { readonly start: number })[] = [];
    await this.pages(`bars?timeframe=${timeframe}&adjustment=raw&`, barPage, symbols, from - (frameMs === DAY ? 2 * DAY : frameMs), to, (symbol, point) => {
      this.spans.locate(point.t, frameMs);
      const { start, end } = this.spans;
      if (end > from && end <= latest) rows.push({ symbol, time: end, start, point });
    });
    rows.sort((a, b) => a.time - b.time || a.symbol - b.symbol);
    const table = createBarTable(symbols, rows.length);
    rows.forEach(({ symbol, time, start, point }, row) => {
      [table.symbol[row], table.time[row], table.openTime[row], table.volume[row]] = [symbol, time, start, point.v];
      [table.open[row], table.high[row], table.low[row], table.close[row]] = [point.o, point.h, point.l, point.c];
    });
    return table;
  }

  /** Quotes of the stretch, in order of time. */
  async quotes(symbols: readonly string[], from: number, to: number): Promise<TickTable> {
    const rows = await this.rows('quotes?', quotePage, symbols, from, to);
    const table = createTickTable(symbols, rows.length);
    rows.forEach(({ symbol, time, point }, row) => setQuote(table, row, time, symbol, point.bp, point.bs, point.ap, point.as));
    return table;
  }

  /** Trades of the stretch, in order of time. */
  async trades(symbols: readonly string[], from: number, to: number): Promise<TickTable> {
    const rows = await this.rows('trades?', tradePage, symbols, from, to);
    const table = createTickTable(symbols, rows.length);
    rows.forEach(({ symbol, time, point }, row) => setTrade(table, row, time, symbol, point.p, point.s));
    return table;
  }

  /** What is known of each symbol now, in the order of `symbols`; undefined for one that Alpaca does not know. */
  async snapshots(symbols: readonly string[]): Promise<readonly (AlpacaSnapshot | undefined)[]> {
    const found = new Map<string, WireSnapshot | null>();
    for (const some of chunks(symbols)) {
      const answer = await this.rest.question(`/v2/stocks/snapshots?symbols=${namesOf(some)}&feed=${this.feed}`, snapshots);
      for (const [name, each] of Object.entries(answer)) found.set(name, each);
    }
    return symbols.map((name) => {
      const each = found.get(name);
      if (each == null) return undefined;
      const { latestTrade, latestQuote, minuteBar, dailyBar, prevDailyBar } = each;
      return { latestTrade: latestTrade ?? undefined, latestQuote: latestQuote ?? undefined, minuteBar: minuteBar ?? undefined, dailyBar: dailyBar ?? undefined, prevDailyBar: prevDailyBar ?? undefined };
    });
  }

  private async rows<T extends WireQuote | WireTrade>(path: string, schema: z.ZodType<Page<T>>, symbols: readonly string[], from: number, to: number): Promise<Row<T>[]> {
    const rows: Row<T>[] = [];
    await this.pages(path, schema, symbols, from, to, (symbol, point) => rows.push({ symbol, time: point.t, point }));
    return rows.sort((a, b) => a.time - b.time);
  }

  private async pages<T>(path: string, schema: z.ZodType<Page<T>>, symbols: readonly string[], from: number, to: number, take: (symbol: number, point: T) => void): Promise<void> {
    const indexOf = new Map(symbols.map((name, symbol) => [name, symbol]));
    for (const some of chunks(symbols)) {
      const query = `symbols=${namesOf(some)}&start=${stampOf(from)}&end=${stampOf(to)}&limit=${PAGE}&sort=asc&feed=${PAST[this.feed] ?? this.feed}`;
      const seen = new Set<string>();
      for (let token = ''; ;) {
        const { points, next } = await this.rest.question(`/v2/stocks/${path}${query}${token === '' ? '' : `&page_token=${encodeURIComponent(token)}`}`, schema);
        for (const [name, all] of Object.entries(points)) {
          const symbol = indexOf.get(name);
          if (symbol !== undefined) for (const point of all) take(symbol, point);
        }
        if (next === '') break;
        if (seen.has(next)) throw new TraderError('BROKER_UNREACHABLE', 'market data of Alpaca: its pages go round in a circle');
        seen.add(next);
        token = next;
      }
    }
  }
}

export const namesOf = (symbols: readonly string[]): string => symbols.map(encodeURIComponent).join(',');

const chunks = (symbols: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(symbols.length / SYMBOLS) }, (_, chunk) => symbols.slice(chunk * SYMBOLS, (chunk + 1) * SYMBOLS));
