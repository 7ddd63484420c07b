import { Line, checkColumns } from '../indicator';
import { logRatio } from '../historical-volatility/log-ratio';
import { checkPositive } from '../moments/check-positive';
import { Sum } from '../sum/sum';

const SHARE = 1 / (4 * Math.LN2);

const varianceOf = (high: number, low: number): number => {
  const range = logRatio(high, low);
  return range * range * SHARE;
};

/**
 * Volatility after Parkinson, from the ranges: the root of the mean of ln(high / low) squared over the last `period` bars, divided by 4 ln 2, times `barsPerYear`. As a share a year: 0.25 is 25
 * percent. It takes prices to move without drift and without gaps between bars. 0 when no bar has a range; a bar whose prices are not above 0 counts as one. Ready after `period` bars.
 * Source: Parkinson, "The Extreme Value Method for Estimating the Variance of the Rate of Return", Journal of Business 53 (1980).
 */
export class Parkinson extends Line {
  private readonly variances: Sum;
  private readonly scale: number;

  constructor(period = 20, barsPerYear = 252) {
    checkPositive('parkinson', barsPerYear, 'number of bars per year');
    const variances = new Sum(period, 'parkinson');
    super(`parkinson(${period},${barsPerYear})`, period, 1, variances);
    this.variances = variances;
    this.scale = barsPerYear / period;
  }

  /** Takes one bar; returns the volatility, NaN until ready. */
  next(high: number, low: number): number {
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    return this.show(this.variances.next(varianceOf(high, low)));
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): number {
    if (this.count === 0) return this.next(high, low);
    const bar = high + low;
    const gap = bar - bar;
    return gap !== gap ? gap : this.show(this.variances.replace(varianceOf(high, low)));
  }

  /** What rounding leaves of a sum that was large may be a little below 0. */
  private show(sum: number): number {
    const volatility = Math.sqrt(Math.max(0, sum) * this.scale);
    this.state[0] = volatility;
    return volatility;
  }
}

/** Volatility after Parkinson of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const parkinson = (
  high: Float64Array, low: Float64Array, period?: number, barsPerYear?: number, out: Float64Array = new Float64Array(high.length),
): Float64Array => {
  checkColumns('parkinson', out, high, low);
  const stream = new Parkinson(period, barsPerYear);
  for (let i = 0; i < high.length; i++) out[i] = stream.next(high[i], low[i]);
  return out;
};
