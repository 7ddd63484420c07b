import { calendarNamed, createBarTable, formatUnits, PRICE_SCALE, TRADE_TICK, TraderError } from '@trader/core';
import type { BarTable, ExchangeCalendar, Session, TickTable } from '@trader/core';
import { DAY_MS, parseInterval } from './bar-file-options';
import { timeMajor } from './time-major';

/** How bars are made of trades. */
export interface TickBarOptions {
  /** Length of a bar: `30s`, `1m`, `1h`, `1d`. Default `1m`. */
  readonly interval?: string | undefined;
  /** The exchange calendar of a symbol. Default XNYS for all. */
  readonly calendarOf?: (symbol: string) => ExchangeCalendar;
  /** Which symbols of the ticks. Default: all. */
  readonly symbols?: readonly string[];
}

/** Bars made of trades, and what is in none of them. */
export interface TickBars {
  /** Of the chosen symbols, also of those that have no bar. */
  readonly bars: BarTable;
  /** How many trades there are of each of `bars.symbols`. */
  readonly trades: readonly number[];
  /** How many of them lie outside the sessions of the symbol's calendar. */
  readonly outside: readonly number[];
}

const COLUMNS = ['time', 'openTime', 'symbol', 'open', 'high', 'low', 'close', 'volume'] as const;

/** The part of a session that holds a time, breaks left out; undefined when none does. */
const stretchAt = ({ open, close, breaks }: Session, time: number): { readonly from: number; readonly to: number } | undefined => {
  let from = open;
  for (const pause of breaks) {
    if (time <= pause.from) return time < from ? undefined : { from, to: pause.from };
    from = pause.to;
  }
  return time < from || time > close ? undefined : { from, to: close };
};

/** The bar that is being made of one symbol's trades. */
class RunningBar {
  trades = 0;
  outside = 0;
  private start = NaN;
  private end = -Infinity;
  /** The last time that is in the bar without asking the calendar. */
  private until = -Infinity;
  private open = NaN;
  private high = NaN;
  private low = NaN;
  private close = NaN;
  /** The volume in whole units and in billionths, so that it adds up exactly. */
  private whole = 0;
  private billionths = 0;

  constructor(
    private readonly symbol: number,
    private readonly calendar: ExchangeCalendar,
    private readonly intervalMs: number,
    /** Takes the values of a finished bar, in the order of COLUMNS. */
    private readonly finished: (...bar: readonly number[]) => void,
  ) {}

  onTrade(time: number, price: number, size: number): void {
    this.trades++;
    if (time > this.until && !this.begin(time, price)) {
      this.outside++;
      return;
    }
    if (price > this.high) this.high = price;
    if (price < this.low) this.low = price;
    this.close = price;
    const whole = Math.trunc(size);
    this.whole += whole;
    this.billionths += Math.round((size - whole) * 1e9);
  }

  /** Ends the bar, if there is one. */
  finish(): void {
    if (this.end === -Infinity) return;
    const volume = this.billionths === 0 ? this.whole : Number(formatUnits(BigInt(this.whole) * 10n ** 9n + BigInt(this.billionths), PRICE_SCALE));
    this.finished(this.end, this.start, this.symbol, this.open, this.high, this.low, this.close, volume);
  }

  /** Begins the bar that holds `time`, unless it is the running one; false when there is none, for the exchange is closed. */
  private begin(time: number, price: number): boolean {
    const session = this.calendar.sessionAt(time);
    const stretch = stretchAt(session, time);
    if (stretch === undefined) return false;
    const daily = this.intervalMs === DAY_MS;
    const { from, to } = daily ? { from: session.open, to: session.close } : stretch;
    const start = daily ? from : from + Math.max(0, Math.ceil((time - from) / this.intervalMs) - 1) * this.intervalMs;
    const end = daily ? to : Math.min(start + this.intervalMs, to);
    this.until = Math.min(end, stretch.to);
    if (end === this.end) return true;
    this.finish();
    this.start = start;
    this.end = end;
    this.open = this.high = this.low = price;
    this.whole = this.billionths = 0;
    return true;
  }
}

/**
 * Makes bars of trades; quotes make none. Bars are counted from the open of the session, and anew from the end of a break; they end where the
 * session or the break does, and `1d` is the session. A bar holds the trades after its start up to and including its end, the first also those at the
 * open: all of them were told before the bar is (NautilusTrader's `left-open`, its default, is the same). Where nothing traded there is no bar. The volume is the
 * sum of the sizes, exact to 9 decimals. Throws INVALID_CONFIG for an interval that is none, INVALID_DATA where a calendar does not reach.
 */
export const barsOfTicks = (ticks: TickTable, { interval = '1m', calendarOf, symbols = ticks.symbols }: TickBarOptions = {}): TickBars => {
  const intervalMs = parseInterval(interval);
  const xnys = calendarNamed('XNYS');
  const rows: number[][] = COLUMNS.map(() => []);
  const keep = (...bar: readonly number[]): void => bar.forEach((value, column) => rows[column].push(value));
  const running = symbols.map((name, symbol) => new RunningBar(symbol, calendarOf?.(name) ?? xnys, intervalMs, keep));
  const of = ticks.symbols.map((name) => running[symbols.indexOf(name)] as RunningBar | undefined);
  for (let row = 0; row < ticks.length; row++) if (ticks.kind[row] === TRADE_TICK) of[ticks.symbol[row]]?.onTrade(ticks.time[row], ticks.bid[row], ticks.bidSize[row]);
  running.forEach((each) => each.finish());
  const table = createBarTable(symbols, rows[0].length);
  COLUMNS.forEach((name, column) => table[name].set(rows[column]));
  const bars = timeMajor(table, () => {
    throw new TraderError('INVALID_DATA', 'the ticks of a symbol fall in time: order them, as parseTicks and mergeTicks do');
  });
  return { bars, trades: running.map((each) => each.trades), outside: running.map((each) => each.outside) };
};
