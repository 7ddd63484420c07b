import { Line, checkColumns, checkPeriod } from '../indicator';

const SHAPE = 0;
const INPUT = 1;
const RING = 2;

/** What skewness and kurtosis share: the window. A value costs a look at all of it, for powers above the second lose digits where sums are carried on. */
abstract class Shape extends Line {
  readonly period: number;
  private readonly share: number;

  constructor(name: string, period: number, private readonly fourth: boolean) {
    super(`${name}(${period})`, checkPeriod(name, period, 2), RING + period);
    this.period = period;
    this.share = 1 / period;
  }

  /** Takes one value; returns the measure, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    this.at = this.at + 1 === this.period ? 0 : this.at + 1;
    if (this.count < this.needed) this.count++;
    this.state[INPUT] = value;
    this.step();
    return this.whenReady(this.state[SHAPE]);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    this.state[INPUT] = value;
    this.step();
    return this.whenReady(this.state[SHAPE]);
  }

  private step(): void {
    const s = this.state;
    const { period, share } = this;
    const value = s[INPUT];
    s[RING + this.at] = value;
    // Counted from one of the values, which keeps the digits of small changes of large values.
    let shift = 0;
    for (let i = RING; i < RING + period; i++) shift += s[i] - value;
    shift *= share;
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let i = RING; i < RING + period; i++) {
      const distance = s[i] - value - shift;
      const square = distance * distance;
      second += square;
      third += square * distance;
      fourth += square * square;
    }
    second *= share;
    if (second === 0) s[SHAPE] = 0;
    else s[SHAPE] = this.fourth ? (fourth * share) / (second * second) - 3 : (third * share) / (second * Math.sqrt(second));
  }
}

/**
 * Skewness of the last `period` values: the mean cube of their distances from their mean, divided by the cube of their standard deviation (that of a population). Without unit; above 0 when the
 * long tail is on the side of the high values, 0 for a constant series. Ready after `period` values, of which there must be 2.
 * Source: NIST/SEMATECH, "e-Handbook of Statistical Methods", section 1.3.5.11 (Fisher-Pearson coefficient, not adjusted for the size of the sample).
 */
export class Skewness extends Shape {
  constructor(period: number) {
    super('skewness', period, false);
  }
}

/**
 * Kurtosis of the last `period` values, in excess of that of a normal distribution: the mean fourth power of their distances from their mean, divided by the square of their variance (that of a
 * population), less 3. Without unit, at least -2; above 0 when extremes are more common than in a normal distribution, 0 for a constant series. Ready after `period` values, of which there must be
 * 2.
 * Source: NIST/SEMATECH, "e-Handbook of Statistical Methods", section 1.3.5.11 (not adjusted for the size of the sample).
 */
export class Kurtosis extends Shape {
  constructor(period: number) {
    super('kurtosis', period, true);
  }
}

/** Skewness of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const skewness = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('skewness', out, values);
  const stream = new Skewness(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};

/** Excess kurtosis of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const kurtosis = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('kurtosis', out, values);
  const stream = new Kurtosis(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
