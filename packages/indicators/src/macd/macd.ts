import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { Ema } from '../ema/ema';

/** What MACD says, in units of price. */
export interface MacdValue {
  /** The fast average less the slow one. */
  readonly macd: number;
  /** The average of that. */
  readonly signal: number;
  /** `macd` less `signal`. */
  readonly histogram: number;
}

const MACD = 0;
const SIGNAL = 1;
const HISTOGRAM = 2;

/**
 * Moving average convergence/divergence: EMA(fast) - EMA(slow), its own EMA(signal), and their difference. Every average begins with the simple one of its first values, each as early as it
 * can; ready after max(fast, slow) + signal - 1 closes. TA-Lib begins the fast average later, with the slow one: the difference fades.
 * Source: Appel, "Technical Analysis: Power Tools for Active Investors" (2005), chapter 6; StockCharts ChartSchool, "MACD (Moving Average Convergence/Divergence) Oscillator".
 */
export class Macd extends Lines<MacdValue> {
  private readonly fast: Ema;
  private readonly slow: Ema;
  private readonly signal: Ema;

  constructor(fast = 12, slow = 26, signal = 9) {
    const parts = [new Ema(fast), new Ema(slow), new Ema(signal)] as const;
    super(`macd(${fast},${slow},${signal})`, Math.max(fast, slow) + signal - 1, 3, { macd: NaN, signal: NaN, histogram: NaN }, ...parts);
    [this.fast, this.slow, this.signal] = parts;
  }

  /** Takes one close; returns the lines, NaN until ready. */
  next(close: number): MacdValue {
    const gap = close - close;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    const macd = this.fast.next(close) - this.slow.next(close);
    return this.show(macd, macd === macd ? this.signal.next(macd) : macd);
  }

  /** Takes the last close again. */
  replace(close: number): MacdValue {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return this.gap;
    const macd = this.fast.replace(close) - this.slow.replace(close);
    return this.show(macd, macd === macd ? this.signal.replace(macd) : macd);
  }

  private show(macd: number, signal: number): MacdValue {
    const { record, state } = this;
    if (signal === signal) {
      record.macd = state[MACD] = macd;
      record.signal = state[SIGNAL] = signal;
      record.histogram = state[HISTOGRAM] = macd - signal;
    }
    return record;
  }

  /** The batch form, see `macd`. */
  static batch(close: Float64Array, fast = 12, slow = 26, signal = 9, out: ColumnsOf<MacdValue> = columns(close.length)): ColumnsOf<MacdValue> {
    checkLines('macd', out, close);
    const stream = new Macd(fast, slow, signal);
    let row = 0;
    for (; row < close.length && !stream.ready; row++) write(out, row, stream.next(close[row]));
    const state = [stream.fast.value, stream.slow.value, stream.signal.value];
    if (fill(close, state, [fast, slow, signal], row, out)) return out;
    for (; row < close.length; row++) write(out, row, stream.next(close[row]));
    return out;
  }
}

const columns = (length: number): ColumnsOf<MacdValue> => ({ macd: new Float64Array(length), signal: new Float64Array(length), histogram: new Float64Array(length) });

const write = (out: ColumnsOf<MacdValue>, row: number, { macd, signal, histogram }: MacdValue): void => {
  out.macd[row] = macd;
  out.signal[row] = signal;
  out.histogram[row] = histogram;
};

/** The rows from `from` on, by scalars only. False when it met a gap. */
const fill = (values: Float64Array, before: readonly number[], periods: readonly number[], from: number, out: ColumnsOf<MacdValue>): boolean => {
  const { macd, signal, histogram } = out;
  let [fast, slow, average] = before;
  const [fastShare, slowShare, share] = periods.map((period) => 2 / (period + 1));
  const [fastKeep, slowKeep, keep] = [1 - fastShare, 1 - slowShare, 1 - share];
  for (let i = from; i < values.length; i++) {
    const value = values[i];
    fast = fast * fastKeep + value * fastShare;
    slow = slow * slowKeep + value * slowShare;
    const line = fast - slow;
    average = average * keep + line * share;
    macd[i] = line;
    signal[i] = average;
    histogram[i] = line - average;
  }
  return Number.isFinite(average);
};

/** MACD of `close`, row by row, into `out` (columns as long as `close`); NaN where there is none yet. */
export const macd = (close: Float64Array, fast?: number, slow?: number, signal?: number, out?: ColumnsOf<MacdValue>): ColumnsOf<MacdValue> => Macd.batch(close, fast, slow, signal, out);
