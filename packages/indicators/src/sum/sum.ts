import { Line, checkColumns, checkPeriod } from '../indicator';

const SUM = 0;
const SUM_BEFORE = 1;
const FRESH = 2;
const FRESH_BEFORE = 3;
const RING = 4;

/**
 * Sum of the last `period` values.
 *
 * The running sum cannot drift: a second sum grows from zero beside it, and each time the window has been filled anew the
 * second, which then holds exactly the window, takes the place of the first. Rounding errors live for one window at most.
 */
export class Sum extends Line {
  readonly period: number;

  constructor(period: number, name = 'sum') {
    super(`${name}(${period})`, checkPeriod(name, period), RING + period);
    this.period = period;
  }

  /** Takes one value; returns the sum, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    const s = this.state;
    const at = this.at + 1 === this.period ? 0 : this.at + 1;
    this.at = at;
    if (this.count < this.needed) this.count++;
    const sum = s[SUM] - s[RING + at];
    const fresh = at === 0 ? 0 : s[FRESH];
    s[SUM_BEFORE] = sum;
    s[FRESH_BEFORE] = fresh;
    return this.step(value, at, sum, fresh);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    const s = this.state;
    return this.step(value, this.at, s[SUM_BEFORE], s[FRESH_BEFORE]);
  }

  private step(value: number, at: number, sumBefore: number, freshBefore: number): number {
    const s = this.state;
    const fresh = freshBefore + value;
    const sum = at + 1 === this.period ? fresh : sumBefore + value;
    s[RING + at] = value;
    s[FRESH] = fresh;
    s[SUM] = sum;
    return this.whenReady(sum);
  }
}

/** Sums from the first full window on, each divided by `divisor`, window by window. False when it met a gap. */
const fill = (values: Float64Array, period: number, divisor: number, out: Float64Array): boolean => {
  const { length } = values;
  let sum = 0;
  for (let i = 0; i < period; i++) sum += values[i];
  out[period - 1] = sum / divisor;
  let gap = 0;
  for (let start = period; start < length; start += period) {
    gap += sum - sum;
    const end = Math.min(start + period, length);
    let fresh = 0;
    for (let i = start; i < end; i++) {
      const value = values[i];
      fresh += value;
      sum = sum - values[i - period] + value;
      out[i] = sum / divisor;
    }
    if (end === start + period) {
      sum = fresh;
      out[end - 1] = sum / divisor;
    }
  }
  return Number.isFinite(sum + gap);
};

/** The batch form of Sum and Sma: `divisor` 1 or `period`. */
export const sumInto = (name: string, values: Float64Array, period: number, divisor: number, out: Float64Array): Float64Array => {
  checkPeriod(name, period);
  checkColumns(name, out, values);
  out.fill(NaN, 0, Math.min(period - 1, out.length));
  if (values.length < period || fill(values, period, divisor, out)) return out;
  const stream = new Sum(period, name);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]) / divisor;
  return out;
};

/** Sum of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const sum = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array =>
  sumInto('sum', values, period, 1, out);
