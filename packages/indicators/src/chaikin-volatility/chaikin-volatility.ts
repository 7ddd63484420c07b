import { Line, checkColumns, checkPeriod } from '../indicator';
import { Ema } from '../ema/ema';

const CHANGE = 0;
const RING = 1;

/**
 * Chaikin's volatility: by how many percent the exponential moving average of the ranges (high - low) has grown in `lag` bars. From -100 upwards; 0 when the average was 0 then. Ready after
 * `period` + `lag` bars.
 * Source: Achelis, "Technical Analysis from A to Z" (2000), "Volatility, Chaikin's": EMA(10), 10 bars.
 */
export class ChaikinVolatility extends Line {
  private readonly ema: Ema;
  /** One more than the lag, so that the oldest place is the one that is written next. */
  private readonly length: number;

  constructor(period = 10, lag = 10) {
    checkPeriod('chaikinVolatility', lag, 1, 'lag');
    const ema = new Ema(period);
    super(`chaikinVolatility(${period},${lag})`, period + lag, RING + lag + 1, ema);
    this.ema = ema;
    this.length = lag + 1;
  }

  /** Takes one bar; returns the change in percent, NaN until ready. */
  next(high: number, low: number): number {
    const range = high - low;
    const gap = range - range;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    this.at = this.at + 1 === this.length ? 0 : this.at + 1;
    this.ema.next(range);
    return this.show(this.ema.value);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): number {
    if (this.count === 0) return this.next(high, low);
    const range = high - low;
    const gap = range - range;
    if (gap !== gap) return gap;
    this.ema.replace(range);
    return this.show(this.ema.value);
  }

  private show(average: number): number {
    const s = this.state;
    const { at, length } = this;
    s[RING + at] = average;
    const before = s[RING + (at + 1 === length ? 0 : at + 1)];
    const change = before === 0 ? 0 : ((average - before) / before) * 100;
    s[CHANGE] = change;
    return this.whenReady(change);
  }
}

/** Chaikin's volatility of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const chaikinVolatility = (high: Float64Array, low: Float64Array, period?: number, lag?: number, out: Float64Array = new Float64Array(high.length)): Float64Array => {
  checkColumns('chaikinVolatility', out, high, low);
  const stream = new ChaikinVolatility(period, lag);
  for (let i = 0; i < high.length; i++) out[i] = stream.next(high[i], low[i]);
  return out;
};
