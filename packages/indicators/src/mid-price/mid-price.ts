import { Line, checkColumns, checkPeriod } from '../indicator';
import { Highest, Lowest } from '../extremes/extremes';

/**
 * Middle of the range: half way between the highest high and the lowest low of the last `period` bars, as the lines of Ichimoku are made. In units of price; ready after `period` bars.
 * Source: TA-Lib MIDPRICE.
 */
export class MidPrice extends Line {
  readonly period: number;
  private readonly highest: Highest;
  private readonly lowest: Lowest;

  constructor(period: number) {
    checkPeriod('midPrice', period);
    const highest = new Highest(period);
    const lowest = new Lowest(period);
    super(`midPrice(${period})`, period, 1, highest, lowest);
    this.period = period;
    this.highest = highest;
    this.lowest = lowest;
  }

  /** Takes one bar; returns the middle, NaN until ready. */
  next(high: number, low: number): number {
    const gap = high - high + (low - low);
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    return this.show(this.highest.next(high), this.lowest.next(low));
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): number {
    if (this.count === 0) return this.next(high, low);
    const gap = high - high + (low - low);
    return gap !== gap ? gap : this.show(this.highest.replace(high), this.lowest.replace(low));
  }

  private show(highest: number, lowest: number): number {
    const middle = (highest + lowest) * 0.5;
    this.state[0] = middle;
    return middle;
  }
}

/** Middle of the range of the last `period` bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const midPrice = (high: Float64Array, low: Float64Array, period: number, out: Float64Array = new Float64Array(high.length)): Float64Array => {
  checkColumns('midPrice', out, high, low);
  const stream = new MidPrice(period);
  for (let i = 0; i < high.length; i++) out[i] = stream.next(high[i], low[i]);
  return out;
};
