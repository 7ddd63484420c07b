import { Line, checkColumns } from '../indicator';
import { logRatio } from '../historical-volatility/log-ratio';
import { checkPositive } from '../moments/check-positive';
import { Sum } from '../sum/sum';

const BODY = 2 * Math.LN2 - 1;

const varianceOf = (open: number, high: number, low: number, close: number): number => {
  const range = logRatio(high, low);
  const body = logRatio(close, open);
  return range * range * 0.5 - body * body * BODY;
};

/**
 * Volatility after Garman and Klass, from ranges and bodies: the root of the mean of ln(high / low) squared / 2 - (2 ln 2 - 1) x ln(close / open) squared over the last `period` bars, times
 * `barsPerYear`. As a share a year: 0.25 is 25 percent. It takes prices to move without drift and without gaps between bars. 0 when no bar has a range; a bar whose prices are not above 0 counts
 * as one. Ready after `period` bars.
 * Source: Garman and Klass, "On the Estimation of Security Price Volatilities from Historical Data", Journal of Business 53 (1980), the practical form of their best estimator.
 */
export class GarmanKlass extends Line {
  private readonly variances: Sum;
  private readonly scale: number;

  constructor(period = 20, barsPerYear = 252) {
    checkPositive('garmanKlass', barsPerYear, 'number of bars per year');
    const variances = new Sum(period, 'garmanKlass');
    super(`garmanKlass(${period},${barsPerYear})`, period, 1, variances);
    this.variances = variances;
    this.scale = barsPerYear / period;
  }

  /** Takes one bar; returns the volatility, NaN until ready. */
  next(open: number, high: number, low: number, close: number): number {
    const bar = open + high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    return this.show(this.variances.next(varianceOf(open, high, low, close)));
  }

  /** Takes the last bar again. */
  replace(open: number, high: number, low: number, close: number): number {
    if (this.count === 0) return this.next(open, high, low, close);
    const bar = open + high + low + close;
    const gap = bar - bar;
    return gap !== gap ? gap : this.show(this.variances.replace(varianceOf(open, high, low, close)));
  }

  /** What rounding leaves of a sum that was large may be a little below 0. */
  private show(sum: number): number {
    const volatility = Math.sqrt(Math.max(0, sum) * this.scale);
    this.state[0] = volatility;
    return volatility;
  }
}

/** Volatility after Garman and Klass of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const garmanKlass = (
  open: Float64Array, high: Float64Array, low: Float64Array, close: Float64Array, period?: number, barsPerYear?: number, out: Float64Array = new Float64Array(open.length),
): Float64Array => {
  checkColumns('garmanKlass', out, open, high, low, close);
  const stream = new GarmanKlass(period, barsPerYear);
  for (let i = 0; i < open.length; i++) out[i] = stream.next(open[i], high[i], low[i], close[i]);
  return out;
};
