import { Line, checkColumns, checkPeriod } from '../indicator';
import { Vwap } from '../vwap/vwap';

/**
 * Volume-weighted moving average: the sum of close x volume over the last `period` bars, divided by the sum of their volumes. It is `Vwap` with the close in place of the typical price. In units of price,
 * ready after `period` bars; NaN, though ready, when no bar of the window has volume.
 * Source: Arms, "Volume-Adjusted Moving Average" in "Volume Cycles in the Stock Market" (1983), in the plain form of TradingView's Pine reference, `ta.vwma`.
 */
export class Vwma extends Line {
  readonly period: number;
  private readonly vwap: Vwap;

  constructor(period: number) {
    checkPeriod('vwma', period);
    const vwap = new Vwap(period);
    super(`vwma(${period})`, period, 1, vwap);
    this.period = period;
    this.vwap = vwap;
  }

  /** Takes one bar; returns the average, NaN until ready. */
  next(close: number, volume: number): number {
    const gap = close - close + (volume - volume);
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    return this.show(this.vwap.next(close, close, close, volume));
  }

  /** Takes the last bar again. */
  replace(close: number, volume: number): number {
    if (this.count === 0) return this.next(close, volume);
    const gap = close - close + (volume - volume);
    return gap !== gap ? gap : this.show(this.vwap.replace(close, close, close, volume));
  }

  private show(vwma: number): number {
    this.state[0] = vwma;
    return vwma;
  }
}

/** Volume-weighted moving average of the closes, row by row, into `out` (as long as the columns); NaN where there is none. */
export const vwma = (close: Float64Array, volume: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('vwma', out, close, volume);
  const stream = new Vwma(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i], volume[i]);
  return out;
};
