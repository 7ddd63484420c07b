import { Line, checkColumns, checkPeriod } from '../indicator';
import { quotient } from '../parts/quotient';
import { WindowSums } from '../parts/window-sums';

const ULTIMATE = 0;
const CLOSE = 1;
const CLOSE_BEFORE = 2;
const PRESSURE = 0;
const RANGE = 1;

/**
 * Ultimate oscillator, 0 to 100: buying pressure (the close less the lower of the low and the close before) as a part of the true range, over three windows, of which the shortest weighs 4, the
 * middle one 2 and the longest 1. Ready after one bar more than the longest. A window without any range counts as 0.
 * Source: Williams, "The Ultimate Oscillator", Technical Analysis of Stocks & Commodities 3:4 (1985); TA-Lib ULTOSC.
 */
export class UltimateOscillator extends Line {
  private readonly short: WindowSums;
  private readonly middle: WindowSums;
  private readonly long: WindowSums;

  constructor(short = 7, middle = 14, long = 28) {
    const periods = [short, middle, long].map((period) => checkPeriod('ultimateOscillator', period)).sort((a, b) => a - b);
    const parts = [new WindowSums(2, periods[0]), new WindowSums(2, periods[1]), new WindowSums(2, periods[2])] as const;
    super(`ultimateOscillator(${short},${middle},${long})`, periods[2] + 1, 3, ...parts);
    [this.short, this.middle, this.long] = parts;
  }

  /** Takes one bar; returns the oscillator, NaN until ready. */
  next(high: number, low: number, close: number): number {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    const before = s[CLOSE];
    s[CLOSE_BEFORE] = before;
    s[CLOSE] = close;
    if (this.count < this.needed) this.count++;
    if (this.count === 1) return this.value;
    this.put(high, low, close, before);
    this.short.next();
    this.middle.next();
    this.long.next();
    this.show();
    return this.value;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): number {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    s[CLOSE] = close;
    if (this.count === 1) return this.value;
    this.put(high, low, close, s[CLOSE_BEFORE]);
    this.short.replace();
    this.middle.replace();
    this.long.replace();
    this.show();
    return this.value;
  }

  private put(high: number, low: number, close: number, before: number): void {
    const bottom = Math.min(low, before);
    const pressure = close - bottom;
    const range = Math.max(high, before) - bottom;
    this.short.put(PRESSURE, pressure);
    this.short.put(RANGE, range);
    this.middle.put(PRESSURE, pressure);
    this.middle.put(RANGE, range);
    this.long.put(PRESSURE, pressure);
    this.long.put(RANGE, range);
  }

  private show(): void {
    const { short, middle, long } = this;
    const weighed = 4 * quotient(short.sum(PRESSURE), short.sum(RANGE)) + 2 * quotient(middle.sum(PRESSURE), middle.sum(RANGE)) + quotient(long.sum(PRESSURE), long.sum(RANGE));
    this.state[ULTIMATE] = (100 * weighed) / 7;
  }
}

/** Ultimate oscillator of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const ultimateOscillator = (high: Float64Array, low: Float64Array, close: Float64Array, short = 7, middle = 14, long = 28, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('ultimateOscillator', out, high, low, close);
  const stream = new UltimateOscillator(short, middle, long);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i]);
  return out;
};
