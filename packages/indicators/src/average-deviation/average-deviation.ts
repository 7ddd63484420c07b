import { Line, checkColumns, checkPeriod } from '../indicator';

const RING = 1;

/**
 * Average deviation: the mean distance, whatever its sign, of the last `period` values from their mean; in their unit, exactly 0 for a constant series. Ready after `period` values.
 * A new mean changes every distance, so a value costs a look at the whole window.
 * Source: TA-Lib, AVGDEV; NIST/SEMATECH, "e-Handbook of Statistical Methods", section 1.3.5.6.
 */
export class AverageDeviation extends Line {
  readonly period: number;
  private readonly share: number;

  constructor(period: number) {
    super(`averageDeviation(${period})`, checkPeriod('averageDeviation', period), RING + period);
    this.period = period;
    this.share = 1 / period;
  }

  /** Takes one value; returns the deviation, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    this.at = this.at + 1 === this.period ? 0 : this.at + 1;
    if (this.count < this.needed) this.count++;
    return this.step(value);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    return gap !== gap ? gap : this.step(value);
  }

  private step(value: number): number {
    const s = this.state;
    const { share } = this;
    const end = RING + this.period;
    s[RING + this.at] = value;
    // Distances from one of the values add up without loss where the values themselves would not.
    let shift = 0;
    for (let i = RING; i < end; i++) shift += s[i] - value;
    const mean = value + shift * share;
    let distances = 0;
    for (let i = RING; i < end; i++) distances += Math.abs(s[i] - mean);
    const deviation = distances * share;
    s[0] = deviation;
    return this.whenReady(deviation);
  }
}

/** Average deviation of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const averageDeviation = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('averageDeviation', out, values);
  const stream = new AverageDeviation(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
