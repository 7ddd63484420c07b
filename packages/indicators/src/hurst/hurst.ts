import { Line, checkColumns, checkPeriod } from '../indicator';
import { logRatio } from '../historical-volatility/log-ratio';
import { Variance } from '../moments/moments';

const EXPONENT = 0;
const INPUT = 1;
const RING = 2;

/** Lags of 1, 2, 4 and so on, as many as leave three quarters of the window or more to their changes. */
const lagsFor = (period: number): number[] => Array.from({ length: Math.floor(Math.log2(period / 4)) + 1 }, (_, power) => 2 ** power);

/**
 * Hurst exponent of the last `period` closes: how the size of a change grows with the time it takes. About 0.5 for a random walk, more when moves go on, less when they turn back; 1 for steady
 * growth. It is the generalized exponent of order 2: half the slope of the least-squares line through ln(mean square of the logarithmic changes over a lag) against ln(lag), for the lags 1, 2, 4
 * and so on up to a quarter of the period. Short windows tell little, and it may leave 0 to 1. 0.5, no sign of either, when nothing moved over one of the lags; a change from or to a price that is
 * not above 0 counts as none. Ready after `period` closes, of which there must be 8.
 * Source: Di Matteo, Aste and Dacorogna, "Scaling Behaviors in Differently Developed Markets", Physica A 324 (2003).
 */
export class Hurst extends Line {
  /** The changes over each lag; their mean square is variance + mean squared. */
  private readonly changes: readonly Variance[];
  private readonly lags: Int32Array;
  /** By which each logarithm counts in half the slope. */
  private readonly weights: Float64Array;
  private readonly length: number;

  constructor(period = 100) {
    checkPeriod('hurst', period, 8);
    const lags = lagsFor(period);
    const changes = lags.map((lag) => new Variance(period - lag));
    const length = lags[lags.length - 1] + 1;
    super(`hurst(${period})`, period, RING + length, ...changes);
    const middle = (lags.length - 1) / 2;
    const spread = lags.reduce((sum, _, power) => sum + (power - middle) ** 2, 0);
    this.changes = changes;
    this.lags = Int32Array.from(lags);
    this.weights = Float64Array.from(lags, (_, power) => (power - middle) / (2 * spread * Math.LN2));
    this.length = length;
  }

  /** Takes one close; returns the exponent, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    this.at = this.at + 1 === this.length ? 0 : this.at + 1;
    if (this.count < this.needed) this.count++;
    this.state[INPUT] = close;
    this.step(true);
    return this.whenReady(this.state[EXPONENT]);
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return gap;
    this.state[INPUT] = close;
    this.step(false);
    return this.whenReady(this.state[EXPONENT]);
  }

  private step(isNew: boolean): void {
    const s = this.state;
    const { at, changes, lags, weights, length } = this;
    const close = s[INPUT];
    s[RING + at] = close;
    let exponent = 0;
    for (let i = 0; i < lags.length && this.count > lags[i]; i++) {
      const part = changes[i];
      const from = at - lags[i];
      const change = logRatio(close, s[RING + (from < 0 ? from + length : from)]);
      if (isNew) part.next(change);
      else part.replace(change);
      const { mean } = part;
      exponent += Math.log(part.value + mean * mean) * weights[i];
    }
    s[EXPONENT] = exponent - exponent === 0 ? exponent : 0.5;
  }
}

/** Hurst exponent of the last `period` of `close`, row by row, into `out` (as long as `close`); NaN where there is none yet. */
export const hurst = (close: Float64Array, period?: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('hurst', out, close);
  const stream = new Hurst(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
