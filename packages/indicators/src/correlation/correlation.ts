import { checkColumns } from '../indicator';
import { CoMoments } from './co-moments';

/**
 * Correlation of the last `period` pairs of two series (Pearson's coefficient): -1 when one falls as the other rises, 1 when they go together, 0 when they have nothing in common, and when one of
 * them does not move. Ready after `period` pairs. It is that of the prices themselves, not of their changes.
 * Source: TA-Lib, CORREL; Pearson (1895).
 */
export class Correlation extends CoMoments {
  constructor(period: number) {
    super('correlation', period);
  }

  override get value(): number {
    return this.share(super.value);
  }

  /** Takes a value of each; returns the correlation, NaN until ready. */
  override next(x: number, y: number): number {
    return this.share(super.next(x, y));
  }

  /** Takes the last values again. */
  override replace(x: number, y: number): number {
    return this.share(super.replace(x, y));
  }

  /** Rounding may carry it past 1 in the last digit. */
  private share(products: number): number {
    const most = Math.sqrt(this.squaresX * this.squaresY);
    return most === 0 ? products - products : Math.max(-1, Math.min(1, products / most));
  }
}

/** Correlation of the last `period` of `x` and `y`, row by row, into `out` (as long as they are); NaN where there is none yet. */
export const correlation = (x: Float64Array, y: Float64Array, period: number, out: Float64Array = new Float64Array(x.length)): Float64Array => {
  checkColumns('correlation', out, x, y);
  const stream = new Correlation(period);
  for (let i = 0; i < x.length; i++) out[i] = stream.next(x[i], y[i]);
  return out;
};
