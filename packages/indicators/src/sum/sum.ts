import { Indicator, checkColumns, checkPeriod } from '../indicator';

const SUM = 0;
const SUM_BEFORE = 1;
const FRESH = 2;
const FRESH_BEFORE = 3;
const DROPPED = 4;
const RING = 5;

/**
 * Sum of the last `period` values.
 *
 * The running sum cannot drift: a second sum grows from zero beside it, and each time the window has been filled anew the
 * second, which then holds exactly the window, takes the place of the first. Rounding errors live for one window at most.
 */
export class Sum extends Indicator {
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
    s[SUM_BEFORE] = s[SUM];
    s[FRESH_BEFORE] = at === 0 ? 0 : s[FRESH];
    s[DROPPED] = s[RING + at];
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
    const at = this.at;
    const fresh = s[FRESH_BEFORE] + value;
    const sum = at + 1 === this.period ? fresh : s[SUM_BEFORE] + (value - s[DROPPED]);
    s[RING + at] = value;
    s[FRESH] = fresh;
    s[SUM] = sum;
    return this.count < this.needed ? this.notYet() : sum;
  }
}

/** Sums without gaps, from the first full window on, each divided by `divisor`. False when it met a gap. */
const fill = (values: Float64Array, period: number, divisor: number, out: Float64Array): boolean => {
  let sum = 0;
  for (let i = 0; i < period; i++) sum += values[i];
  if (!Number.isFinite(sum)) return false;
  out[period - 1] = sum / divisor;
  let fresh = 0;
  let at = 0;
  for (let i = period; i < values.length; i++) {
    const value = values[i];
    fresh += value;
    sum += value - values[i - period];
    if (++at === period) {
      if (!Number.isFinite(fresh)) return false;
      sum = fresh;
      fresh = 0;
      at = 0;
    }
    out[i] = sum / divisor;
  }
  return Number.isFinite(sum + fresh);
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
