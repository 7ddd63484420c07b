import { Line, checkColumns, checkPeriod } from '../indicator';

const ATR = 0;
const CLOSE = 1;
const ATR_BEFORE = 2;
const CLOSE_BEFORE = 3;

/** max(high, before) - min(low, before), as the bar's range and what the gap to the close before adds to it. */
const trueRange = (high: number, low: number, before: number): number => {
  const down = before - high;
  const up = low - before;
  return high - low + (down + Math.abs(down) + (up + Math.abs(up))) * 0.5;
};

/**
 * Average true range, in price units, by Wilder's smoothing: the first is the simple average of the first `period` true
 * ranges (that of the very first bar is its high - low), later ones keep (period - 1) / period of the average before.
 * Source: Wilder, "New Concepts in Technical Trading Systems" (1978), section III; StockCharts ChartSchool, "Average True Range".
 */
export class Atr extends Line {
  readonly period: number;
  private readonly keep: number;
  private readonly share: number;

  constructor(period: number) {
    super(`atr(${period})`, checkPeriod('atr', period), 4);
    this.period = period;
    this.keep = (period - 1) / period;
    this.share = 1 / period;
  }

  /** Takes one bar; returns the average, NaN until ready. */
  next(high: number, low: number, close: number): number {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    const before = s[ATR];
    const closeBefore = s[CLOSE];
    s[ATR_BEFORE] = before;
    s[CLOSE_BEFORE] = closeBefore;
    if (this.count > this.needed) return this.step(high, low, close, before, closeBefore);
    this.count++;
    return this.again(high, low, close, before, closeBefore);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): number {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    const gap = bar - bar;
    return gap !== gap ? gap : this.again(high, low, close, this.state[ATR_BEFORE], this.state[CLOSE_BEFORE]);
  }

  private again(high: number, low: number, close: number, before: number, closeBefore: number): number {
    if (this.count > this.needed) return this.step(high, low, close, before, closeBefore);
    return this.seed(high, low, close, before, closeBefore);
  }

  private step(high: number, low: number, close: number, before: number, closeBefore: number): number {
    const s = this.state;
    const atr = before * this.keep + trueRange(high, low, closeBefore) * this.share;
    s[ATR] = atr;
    s[CLOSE] = close;
    return atr;
  }

  private seed(high: number, low: number, close: number, before: number, closeBefore: number): number {
    const s = this.state;
    const sum = before + (this.count === 1 ? high - low : trueRange(high, low, closeBefore));
    s[ATR] = this.ready ? sum / this.period : sum;
    s[CLOSE] = close;
    return this.value;
  }

  /** The batch form, see `atr`. */
  static batch(
    high: Float64Array, low: Float64Array, close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length),
  ): Float64Array {
    checkColumns('atr', out, high, low, close);
    const stream = new Atr(period);
    let row = 0;
    for (; row < close.length && !stream.ready; row++) out[row] = stream.next(high[row], low[row], close[row]);
    if (fill(high, low, close, stream.state, stream.keep, stream.share, row, out)) return out;
    for (; row < close.length; row++) out[row] = stream.next(high[row], low[row], close[row]);
    return out;
  }
}

/** The rows from `from` on, by scalars only. False when it met a gap. */
const fill = (
  high: Float64Array, low: Float64Array, close: Float64Array, seed: Float64Array, keep: number, share: number, from: number, out: Float64Array,
): boolean => {
  let atr = seed[ATR];
  let before = seed[CLOSE];
  for (let i = from; i < close.length; i++) {
    atr = atr * keep + trueRange(high[i], low[i], before) * share;
    before = close[i];
    out[i] = atr;
  }
  return Number.isFinite(atr + before);
};

/** Average true range of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const atr = (high: Float64Array, low: Float64Array, close: Float64Array, period: number, out?: Float64Array): Float64Array => Atr.batch(high, low, close, period, out);
