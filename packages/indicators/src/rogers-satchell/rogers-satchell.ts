import { Line, checkColumns } from '../indicator';
import { checkPositive } from '../moments/check-positive';
import { Sum } from '../sum/sum';
import { rogersSatchellVariance as varianceOf } from './variance';

/**
 * Volatility after Rogers and Satchell: the root of the mean of ln(high / close) ln(high / open) + ln(low / close) ln(low / open) over the last `period` bars, times `barsPerYear`. As a share a
 * year: 0.25 is 25 percent. It allows for a drift, but takes prices to move without gaps between bars; a bar that goes straight from one end to the other counts as drift alone. 0 when no bar
 * moves; a bar whose prices are not above 0 counts as one. Ready after `period` bars.
 * Source: Rogers and Satchell, "Estimating Variance from High, Low and Closing Prices", Annals of Applied Probability 1 (1991).
 */
export class RogersSatchell extends Line {
  private readonly variances: Sum;
  private readonly scale: number;

  constructor(period = 20, barsPerYear = 252) {
    checkPositive('rogersSatchell', barsPerYear, 'number of bars per year');
    const variances = new Sum(period, 'rogersSatchell');
    super(`rogersSatchell(${period},${barsPerYear})`, period, 1, variances);
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

/** Volatility after Rogers and Satchell of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const rogersSatchell = (
  open: Float64Array, high: Float64Array, low: Float64Array, close: Float64Array, period?: number, barsPerYear?: number, out: Float64Array = new Float64Array(open.length),
): Float64Array => {
  checkColumns('rogersSatchell', out, open, high, low, close);
  const stream = new RogersSatchell(period, barsPerYear);
  for (let i = 0; i < open.length; i++) out[i] = stream.next(open[i], high[i], low[i], close[i]);
  return out;
};
