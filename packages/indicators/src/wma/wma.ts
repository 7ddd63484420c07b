import { Line, checkColumns, checkPeriod } from '../indicator';

const WMA = 0;
const WEIGHTED = 1;
const WEIGHTED_BEFORE = 2;
const SUM = 3;
const SUM_BEFORE = 4;
const FRESH_WEIGHTED = 5;
const FRESH_WEIGHTED_BEFORE = 6;
const FRESH_SUM = 7;
const FRESH_SUM_BEFORE = 8;
const RING = 9;

/**
 * Weighted moving average: the newest of the last `period` values counts `period` times, the one before it once less, the oldest once; divided by the sum of these weights, period x (period + 1) / 2.
 * In units of the values; ready after `period` of them. The weighted sum loses the plain sum of the window with each value, as every weight falls by one; both sums are kept from drifting as in `Sum`.
 * Source: Murphy, "Technical Analysis of the Financial Markets" (1999), chapter 9, "linearly weighted average"; TA-Lib WMA.
 */
export class Wma extends Line {
  readonly period: number;
  private readonly scale: number;

  constructor(period: number) {
    super(`wma(${period})`, checkPeriod('wma', period), RING + period);
    this.period = period;
    this.scale = 2 / (period * (period + 1));
  }

  /** Takes one value; returns the average, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    const s = this.state;
    const at = this.at + 1 === this.period ? 0 : this.at + 1;
    this.at = at;
    if (this.count < this.needed) this.count++;
    const weighted = s[WEIGHTED] - s[SUM];
    const sum = s[SUM] - s[RING + at];
    const freshWeighted = at === 0 ? 0 : s[FRESH_WEIGHTED];
    const freshSum = at === 0 ? 0 : s[FRESH_SUM];
    s[WEIGHTED_BEFORE] = weighted;
    s[SUM_BEFORE] = sum;
    s[FRESH_WEIGHTED_BEFORE] = freshWeighted;
    s[FRESH_SUM_BEFORE] = freshSum;
    return this.step(value, at, weighted, sum, freshWeighted, freshSum);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    const s = this.state;
    return this.step(value, this.at, s[WEIGHTED_BEFORE], s[SUM_BEFORE], s[FRESH_WEIGHTED_BEFORE], s[FRESH_SUM_BEFORE]);
  }

  private step(value: number, at: number, weightedBefore: number, sumBefore: number, freshWeightedBefore: number, freshSumBefore: number): number {
    const s = this.state;
    const { period } = this;
    const full = at + 1 === period;
    const freshWeighted = freshWeightedBefore + value * (at + 1);
    const freshSum = freshSumBefore + value;
    const weighted = full ? freshWeighted : weightedBefore + value * period;
    const wma = weighted * this.scale;
    s[RING + at] = value;
    s[FRESH_WEIGHTED] = freshWeighted;
    s[FRESH_SUM] = freshSum;
    s[WEIGHTED] = weighted;
    s[SUM] = full ? freshSum : sumBefore + value;
    s[WMA] = wma;
    return this.whenReady(wma);
  }
}

/** Weighted moving average of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const wma = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('wma', out, values);
  const stream = new Wma(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
