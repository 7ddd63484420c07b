import { Line, checkColumns, checkPeriod } from '../indicator';
import { logRatio } from '../historical-volatility/log-ratio';
import { checkPositive } from '../moments/check-positive';
import { Variance } from '../moments/moments';
import { rogersSatchellVariance } from '../rogers-satchell/variance';
import { Sum } from '../sum/sum';

const VOLATILITY = 0;
const CLOSE = 1;
const CLOSE_BEFORE = 2;

/**
 * Volatility after Yang and Zhang, which allows for a drift and for gaps between bars: the root of the variance of ln(open / close before), plus k times that of ln(close / open), plus 1 - k times
 * that of Rogers and Satchell, over the last `period` bars, times `barsPerYear`; k = 0.34 / (1.34 + (period + 1) / (period - 1)), and the first two are those of a sample. As a share a year: 0.25
 * is 25 percent. 0 when nothing moves; a ratio of prices that are not above 0 counts as 1. Ready after `period` + 1 bars; the period must be 2.
 * Source: Yang and Zhang, "Drift-Independent Volatility Estimation Based on High, Low, Open, and Close Prices", Journal of Business 73 (2000).
 */
export class YangZhang extends Line {
  private readonly gaps: Variance;
  private readonly bodies: Variance;
  private readonly ranges: Sum;
  private readonly gapScale: number;
  private readonly bodyScale: number;
  private readonly rangeScale: number;

  constructor(period = 20, barsPerYear = 252) {
    checkPeriod('yangZhang', period, 2);
    checkPositive('yangZhang', barsPerYear, 'number of bars per year');
    const parts = [new Variance(period), new Variance(period), new Sum(period)] as const;
    super(`yangZhang(${period},${barsPerYear})`, period + 1, 3, ...parts);
    [this.gaps, this.bodies, this.ranges] = parts;
    const k = 0.34 / (1.34 + (period + 1) / (period - 1));
    this.gapScale = (barsPerYear * period) / (period - 1);
    this.bodyScale = this.gapScale * k;
    this.rangeScale = (barsPerYear * (1 - k)) / period;
  }

  /** Takes one bar; returns the volatility, NaN until ready. */
  next(open: number, high: number, low: number, close: number): number {
    const bar = open + high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    const before = s[CLOSE];
    s[CLOSE_BEFORE] = before;
    s[CLOSE] = close;
    if (this.count < this.needed) this.count++;
    if (this.count === 1) return this.value;
    return this.show(this.gaps.next(logRatio(open, before)), this.bodies.next(logRatio(close, open)), this.ranges.next(rogersSatchellVariance(open, high, low, close)));
  }

  /** Takes the last bar again. */
  replace(open: number, high: number, low: number, close: number): number {
    if (this.count === 0) return this.next(open, high, low, close);
    const bar = open + high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    s[CLOSE] = close;
    if (this.count === 1) return this.value;
    return this.show(this.gaps.replace(logRatio(open, s[CLOSE_BEFORE])), this.bodies.replace(logRatio(close, open)), this.ranges.replace(rogersSatchellVariance(open, high, low, close)));
  }

  /** What rounding leaves of a sum that was large may be a little below 0. */
  private show(gaps: number, bodies: number, ranges: number): number {
    const volatility = Math.sqrt(gaps * this.gapScale + bodies * this.bodyScale + Math.max(0, ranges) * this.rangeScale);
    this.state[VOLATILITY] = volatility;
    return volatility;
  }
}

/** Volatility after Yang and Zhang of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const yangZhang = (
  open: Float64Array, high: Float64Array, low: Float64Array, close: Float64Array, period?: number, barsPerYear?: number, out: Float64Array = new Float64Array(close.length),
): Float64Array => {
  checkColumns('yangZhang', out, open, high, low, close);
  const stream = new YangZhang(period, barsPerYear);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(open[i], high[i], low[i], close[i]);
  return out;
};
