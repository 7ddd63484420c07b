import { Line, checkColumns } from '../indicator';
import { StandardDeviation } from '../moments/moments';

/**
 * Z-score: how many standard deviations (of a population) the value stands above the mean of the last `period` values, itself among them. Without unit, never beyond the square root of period - 1;
 * 0 when all values are the same. Ready after `period` values.
 * Source: NIST/SEMATECH, "e-Handbook of Statistical Methods", section 1.3.5.17; the deviation as in TA-Lib, STDDEV.
 */
export class ZScore extends Line {
  private readonly deviation: StandardDeviation;

  constructor(period: number) {
    const deviation = new StandardDeviation(period);
    super(`zScore(${period})`, period, 1, deviation);
    this.deviation = deviation;
  }

  /** Takes one value; returns the score, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    return this.step(value, this.deviation.next(value));
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    return gap !== gap ? gap : this.step(value, this.deviation.replace(value));
  }

  private step(value: number, deviation: number): number {
    const score = deviation === 0 ? 0 : (value - this.deviation.mean) / deviation;
    this.state[0] = score;
    return score;
  }
}

/** Z-score of `values` in windows of `period`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const zScore = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('zScore', out, values);
  const stream = new ZScore(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
