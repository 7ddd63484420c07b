import { Line, checkColumns, checkPeriod } from '../indicator';
import { Highest, Lowest } from '../extremes/extremes';

/**
 * Midpoint: half way between the highest and the lowest of the last `period` values. In units of the values; ready after `period` of them.
 * Source: TA-Lib MIDPOINT.
 */
export class MidPoint extends Line {
  readonly period: number;
  private readonly highest: Highest;
  private readonly lowest: Lowest;

  constructor(period: number) {
    checkPeriod('midPoint', period);
    const highest = new Highest(period);
    const lowest = new Lowest(period);
    super(`midPoint(${period})`, period, 1, highest, lowest);
    this.period = period;
    this.highest = highest;
    this.lowest = lowest;
  }

  /** Takes one value; returns the midpoint, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    return this.show(this.highest.next(value), this.lowest.next(value));
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    return gap !== gap ? gap : this.show(this.highest.replace(value), this.lowest.replace(value));
  }

  private show(highest: number, lowest: number): number {
    const middle = (highest + lowest) * 0.5;
    this.state[0] = middle;
    return middle;
  }
}

/** Midpoint of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const midPoint = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('midPoint', out, values);
  const stream = new MidPoint(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
