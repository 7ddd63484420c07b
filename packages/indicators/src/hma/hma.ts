import { Line, checkColumns, checkPeriod } from '../indicator';

const HMA = 0;
const VALUE = 1;
/** Where the first of the three windows begins, and what each keeps, from there on. */
const WINDOWS = 2;
const AVERAGE = 0;
const LEFT = 1;
const WEIGHTED = 2;
const SUM = 3;
const FRESH_WEIGHTED = 4;
const FRESH_SUM = 5;
/** The four above without the last value. */
const BEFORE = 4;
const RING = 10;

/**
 * Hull moving average: the WMA over the square root of the period of twice the WMA over half the period less the WMA over all of it, both roots and halves without their fractions. It may run ahead of every value of
 * its window. In units of the values; ready after period + floor(sqrt(period)) - 1 of them; the period is 2 or more.
 * The three weighted averages are kept here as `Wma` keeps one, in one loop: three parts would be more than V8 inlines.
 * Source: Hull, "How to reduce lag in a moving average" (alanhull.com, 2005).
 */
export class Hma extends Line {
  readonly period: number;
  /** Of each window its place in the state and its length, in turn. */
  private readonly windows: Int32Array;

  constructor(period: number) {
    checkPeriod('hma', period, 2);
    const lengths = [Math.floor(period / 2), period, Math.floor(Math.sqrt(period))];
    let end = WINDOWS;
    const windows = lengths.flatMap((length) => {
      const start = end;
      end += RING + length;
      return [start, length];
    });
    super(`hma(${period})`, period + lengths[2] - 1, end);
    this.period = period;
    this.windows = Int32Array.from(windows);
  }

  /** Takes one value; returns the average, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    this.state[VALUE] = value;
    this.take(true);
    return this.state[HMA];
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    this.state[VALUE] = value;
    this.take(false);
    return this.state[HMA];
  }

  /** The windows of half and of the whole period take the value, the last one what they make of it, once they are full. `turning`: it is a new value. */
  private take(turning: boolean): void {
    const { state: s, windows } = this;
    let given = s[VALUE];
    for (let i = 0; i < 6; i += 2) {
      const start = windows[i];
      const length = windows[i + 1];
      if (i === 4) {
        if (this.count < this.period) break;
        given = 2 * s[windows[0] + AVERAGE] - s[windows[2] + AVERAGE];
      }
      let left = s[start + LEFT] | 0;
      if (turning) {
        if (left === 0) left = length;
        s[start + WEIGHTED + BEFORE] = s[start + WEIGHTED] - s[start + SUM];
        s[start + SUM + BEFORE] = s[start + SUM] - s[start + RING + length - left];
        s[start + FRESH_WEIGHTED + BEFORE] = left === length ? 0 : s[start + FRESH_WEIGHTED];
        s[start + FRESH_SUM + BEFORE] = left === length ? 0 : s[start + FRESH_SUM];
        s[start + LEFT] = --left;
      }
      const freshWeighted = s[start + FRESH_WEIGHTED + BEFORE] + given * (length - left);
      const freshSum = s[start + FRESH_SUM + BEFORE] + given;
      const weighted = left === 0 ? freshWeighted : s[start + WEIGHTED + BEFORE] + given * length;
      s[start + RING + length - 1 - left] = given;
      s[start + FRESH_WEIGHTED] = freshWeighted;
      s[start + FRESH_SUM] = freshSum;
      s[start + WEIGHTED] = weighted;
      s[start + SUM] = left === 0 ? freshSum : s[start + SUM + BEFORE] + given;
      s[start + AVERAGE] = (weighted * 2) / (length * (length + 1));
    }
    if (this.count < this.needed) s[HMA] = NaN;
    else s[HMA] = s[windows[4] + AVERAGE];
  }
}

/** Hull moving average of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const hma = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('hma', out, values);
  const stream = new Hma(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
