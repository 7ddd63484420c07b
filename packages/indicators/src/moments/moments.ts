import { Line, checkColumns, checkPeriod } from '../indicator';

const VARIANCE = 0;
const MEAN = 1;
const INPUT = 2;
const OLD_BASE = 3;
const FRESH_MEAN = 4;
const FRESH_SQUARES = 5;
const FRESH_MEAN_BEFORE = 6;
const FRESH_SQUARES_BEFORE = 7;
const RING = 8;

/**
 * Variance of the last `period` values: the mean square of their distances from their mean (of a population: divided by `period`, not by one less). In squares of the unit of the values, never
 * negative, exactly 0 for a constant series. Ready after `period` values.
 *
 * Nothing is ever taken out of a sum, and a block counts from one of its own values, its base, so that large values beside small changes cost no digits, and a value that has left the window
 * leaves no trace. Windows are cut at every `period`th value. What is newer than the cut is a block that grows by Welford's recurrence; what is older is the end of the full block before it, and
 * all ends of a block are made once, when it is full. The two are put together as Chan, Golub and LeVeque do, so that a value costs the same whatever the period.
 *
 * Source: TA-Lib, VAR. Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products" (1962); Chan, Golub, LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing
 * Sample Variances" (1979).
 */
export class Variance extends Line {
  readonly period: number;
  /** 1 / n at place n. */
  private readonly shares: Float64Array;

  constructor(period: number, name = 'variance') {
    super(`${name}(${period})`, checkPeriod(name, period), RING + 3 * period);
    this.period = period;
    this.shares = Float64Array.from({ length: period + 1 }, (_, n) => 1 / Math.max(1, n));
  }

  /** The mean of the same window, NaN until ready. */
  get mean(): number {
    return this.whenReady(this.state[MEAN]);
  }

  /** Takes one value; returns the variance, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    this.state[INPUT] = value;
    this.take(true);
    return this.whenReady(this.state[VARIANCE]);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    this.state[INPUT] = value;
    this.take(false);
    return this.whenReady(this.state[VARIANCE]);
  }

  /**
   * Takes the input, as a new one or again. Long on purpose: V8 never inlines a method of this size, so those that call it stay small enough to be inlined themselves; and what goes in and out
   * through the state is not boxed on the way.
   */
  private take(isNew: boolean): void {
    const s = this.state;
    const { period, shares } = this;
    if (isNew) {
      let at = this.at + 1;
      if (at === period) {
        // The block is full: means and squares of its ends, counted from its last value.
        const base = s[RING + period - 1];
        let mean = 0;
        let squares = 0;
        for (let i = period - 1; i > 0; i--) {
          const value = s[RING + i] - base;
          const distance = value - mean;
          mean += distance * shares[period - i];
          squares += distance * (value - mean);
          s[RING + period + i] = mean;
          s[RING + 2 * period + i] = squares;
        }
        s[OLD_BASE] = base;
        s[FRESH_MEAN] = 0;
        s[FRESH_SQUARES] = 0;
        at = 0;
      }
      this.at = at;
      if (this.count < this.needed) this.count++;
      s[FRESH_MEAN_BEFORE] = s[FRESH_MEAN];
      s[FRESH_SQUARES_BEFORE] = s[FRESH_SQUARES];
    }
    const { at } = this;
    const fresh = at + 1;
    s[RING + at] = s[INPUT];
    const base = s[RING];
    const value = s[INPUT] - base;
    const distance = value - s[FRESH_MEAN_BEFORE];
    let mean = s[FRESH_MEAN_BEFORE] + distance * shares[fresh];
    let squares = s[FRESH_SQUARES_BEFORE] + distance * (value - mean);
    s[FRESH_MEAN] = mean;
    s[FRESH_SQUARES] = squares;
    if (fresh < period) {
      const old = (period - fresh) * shares[period];
      const apart = s[RING + period + fresh] - mean + (s[OLD_BASE] - base);
      squares += s[RING + 2 * period + fresh] + apart * apart * old * fresh;
      mean += apart * old;
    }
    s[MEAN] = base + mean;
    s[VARIANCE] = squares * shares[period];
  }
}

/**
 * Standard deviation of the last `period` values: the square root of their variance, so that of a population. In the unit of the values, exactly 0 for a constant series. Ready after `period` values.
 * Source: TA-Lib, STDDEV (with 1 deviation).
 */
export class StandardDeviation extends Variance {
  constructor(period: number) {
    super(period, 'standardDeviation');
  }

  override get value(): number {
    return Math.sqrt(super.value);
  }

  /** Takes one value; returns the deviation, NaN until ready. */
  override next(value: number): number {
    return Math.sqrt(super.next(value));
  }

  /** Takes the last value again. */
  override replace(value: number): number {
    return Math.sqrt(super.replace(value));
  }
}

/** Variance of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const variance = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('variance', out, values);
  const stream = new Variance(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};

/** Standard deviation of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const standardDeviation = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('standardDeviation', out, values);
  const stream = new StandardDeviation(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
