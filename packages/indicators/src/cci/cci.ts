import { Line, checkColumns, checkPeriod } from '../indicator';
import { quotient } from '../parts/quotient';

const CCI = 0;
const RING = 1;

/**
 * Commodity channel index: how far the typical price, (high + low + close) / 3, is from its simple average of `period` bars, divided by 0.015 times their mean absolute deviation from it. Without a
 * unit, mostly within -100 to 100; ready after `period` bars; 0 when the window does not move.
 *
 * Everything is counted from the last price, so that an unmoved window gives exactly 0; the window is gone through at every bar.
 * Source: Lambert, "Commodity Channel Index", Commodities 9:10 (1980); TA-Lib CCI.
 */
export class Cci extends Line {
  readonly period: number;

  constructor(period: number) {
    super(`cci(${period})`, checkPeriod('cci', period), RING + period);
    this.period = period;
  }

  /** Takes one bar; returns the index, NaN until ready. */
  next(high: number, low: number, close: number): number {
    const price = high + low + close;
    const gap = price - price;
    if (gap !== gap) return gap;
    this.at = this.at + 1 === this.period ? 0 : this.at + 1;
    if (this.count < this.needed) this.count++;
    return this.step(price);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): number {
    if (this.count === 0) return this.next(high, low, close);
    const price = high + low + close;
    const gap = price - price;
    return gap !== gap ? gap : this.step(price);
  }

  /** `price` is three times the typical one: the index is the same. */
  private step(price: number): number {
    const { state: s, period } = this;
    const end = RING + period;
    s[RING + this.at] = price;
    let excess = 0;
    for (let i = RING; i < end; i++) excess += s[i] - price;
    const mean = price + excess / period;
    let deviation = 0;
    for (let i = RING; i < end; i++) deviation += Math.abs(s[i] - mean);
    s[CCI] = quotient(0 - excess, 0.015 * deviation);
    return this.whenReady(s[CCI]);
  }
}

/** Commodity channel index of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const cci = (high: Float64Array, low: Float64Array, close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('cci', out, high, low, close);
  const stream = new Cci(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i]);
  return out;
};
