import { REFUSALS } from './refusals';
import { ok } from './replies';
import type { Answer, Json } from './replies';
import { joinBars } from './tape';
import type { Tape, TapeBar, TapeQuote, TapeTrade } from './tape';
import type { Times } from './times';

/** What the routes of market data look at. */
interface DataTools {
  readonly tapes: ReadonlyMap<string, Tape>;
  readonly times: Times;
  readonly now: () => number;
}

type Kind = 'bars' | 'quotes' | 'trades';
type Point = TapeQuote | TapeTrade | TapeBar;

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = { Min: MINUTE, T: MINUTE, Hour: 60 * MINUTE, H: 60 * MINUTE, Day: 1440 * MINUTE, D: 1440 * MINUTE };
/** Default and largest number of points on a page. Source: https://docs.alpaca.markets/reference/stockbars. */
const PAGE = { usual: 1000, most: 10_000 } as const;

/** REST of market data, `/v2/stocks`. Source: https://docs.alpaca.markets/reference/stockbars and its neighbours. */
export class DataRoutes {
  constructor(private readonly tools: DataTools) {}

  /** Answers a path after `/v2/stocks/`. */
  answer(path: readonly string[], query: URLSearchParams): Answer {
    const [first, second, third] = path;
    if (second === undefined) {
      if (first === 'snapshots') return ok(this.each(query, (symbol) => this.snapshot(symbol)));
      return isKind(first) ? this.pages(first, symbolsOf(query), query, undefined) : REFUSALS.noSuchPath();
    }
    if (isKind(first) && second === 'latest') return this.latest(first, query);
    if (second === 'snapshot') return ok({ symbol: first, ...(this.snapshot(first) as object) });
    if (!isKind(second)) return REFUSALS.noSuchPath();
    if (third === undefined) return this.pages(second, [first], query, first);
    return third === 'latest' ? ok({ symbol: first, [second.slice(0, -1)]: this.last(second, first) }) : REFUSALS.noSuchPath();
  }

  private latest(kind: Kind, query: URLSearchParams): Answer {
    return ok({ [kind]: this.each(query, (symbol) => this.last(kind, symbol)) });
  }

  private each(query: URLSearchParams, find: (symbol: string) => Json): Record<string, Json> {
    return Object.fromEntries(symbolsOf(query).map((symbol) => [symbol, find(symbol)] as const).filter(([, found]) => found !== null));
  }

  private last(kind: Kind, symbol: string): Json {
    const point = this.tools.tapes.get(symbol)?.[kind].at(-1);
    return point === undefined ? null : this.entityOf(point);
  }

  private snapshot(symbol: string): Json {
    const days: readonly (Point | undefined)[] = this.points('bars', symbol, '1Day');
    const [today, before] = [days.at(-1), days.at(-2)];
    return {
      latestTrade: this.last('trades', symbol), latestQuote: this.last('quotes', symbol), minuteBar: this.last('bars', symbol),
      dailyBar: today === undefined ? null : this.entityOf(today), prevDailyBar: before === undefined ? null : this.entityOf(before),
    };
  }

  /** A page of points: by symbol, then by time. The token says where the next begins. */
  private pages(kind: Kind, symbols: readonly string[], query: URLSearchParams, only: string | undefined): Answer {
    const frame = query.get('timeframe') ?? '1Min';
    if (symbols.length === 0) return REFUSALS.lacking('symbols is required');
    if (kind === 'bars' && !/^[1-9]\d{0,3}(Min|T|Hour|H|Day|D)$/.test(frame)) return REFUSALS.lacking('invalid timeframe');
    const [from, to] = [instantOf(query.get('start'), this.dayStart()), instantOf(query.get('end'), this.tools.now())];
    const limit = Math.min(Number(query.get('limit') ?? PAGE.usual), PAGE.most);
    if (Number.isNaN(from) || Number.isNaN(to) || !(limit >= 1)) return REFUSALS.lacking('invalid start, end or limit');
    const all = [...symbols].sort().flatMap((symbol) => {
      const found: Point[] = this.points(kind, symbol, frame).filter(({ time }) => time >= from && time <= to);
      if (query.get('sort') === 'desc') found.reverse();
      return found.map((point) => ({ symbol, point }));
    });
    const start = Number(query.get('page_token') ?? 0);
    if (!Number.isInteger(start) || start < 0) return REFUSALS.lacking('invalid page_token');
    const page = all.slice(start, start + limit);
    const token = start + limit < all.length ? String(start + limit) : null;
    if (only !== undefined) return ok({ symbol: only, [kind]: page.map(({ point }) => this.entityOf(point)), next_page_token: token });
    const grouped: Record<string, Json[]> = {};
    for (const { symbol, point } of page) (grouped[symbol] ??= []).push(this.entityOf(point));
    return ok({ [kind]: grouped, next_page_token: token });
  }

  private dayStart(): number {
    const { times, now } = this.tools;
    return times.midnight(times.day(now()));
  }

  private points(kind: Kind, symbol: string, frame: string): readonly Point[] {
    const tape = this.tools.tapes.get(symbol);
    if (tape === undefined) return [];
    return kind === 'bars' ? joinBars(tape.bars, this.bucketsOf(frame)) : tape[kind];
  }

  private entityOf(point: Point): Json {
    const time = this.tools.times.utc(point.time);
    if (point.kind === 'quotes') return quoteEntity(point, time);
    return point.kind === 'trades' ? tradeEntity(point, time) : barEntity(point, time);
  }

  private bucketsOf(frame: string): (time: number) => number {
    const { times } = this.tools;
    const size = parseInt(frame, 10) * UNITS[frame.replace(/\d/g, '')];
    if (size === MINUTE) return (time) => time;
    return size >= UNITS.Day ? (time) => times.midnight(times.day(time)) : (time) => Math.floor(time / size) * size;
  }
}

const isKind = (name: string): name is Kind => name === 'bars' || name === 'quotes' || name === 'trades';

const symbolsOf = (query: URLSearchParams): string[] => [...new Set((query.get('symbols') ?? '').split(',').map((symbol) => symbol.trim()).filter(Boolean))];

/** A time out of a query: RFC 3339, or a day. */
const instantOf = (text: string | null, absent: number): number => (text === null ? absent : Date.parse(text));

/** Exchange codes and conditions are made up: V is IEX, C its tape. */
export const quoteEntity = ({ bid, bidSize, ask, askSize }: TapeQuote, time: string): Record<string, Json> => ({
  t: time, ax: 'V', ap: ask, as: askSize, bx: 'V', bp: bid, bs: bidSize, c: ['R'], z: 'C',
});
export const tradeEntity = ({ id, price, size }: TapeTrade, time: string): Record<string, Json> => ({ t: time, x: 'V', p: price, s: size, c: ['@'], i: id, z: 'C' });
export const barEntity = ({ open, high, low, close, volume, trades, vwap }: TapeBar, time: string): Record<string, Json> => ({
  t: time, o: open, h: high, l: low, c: close, v: volume, n: trades, vw: vwap,
});
