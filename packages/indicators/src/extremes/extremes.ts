import { Line, checkColumns, checkPeriod } from '../indicator';

const EXTREME = 0;
const FRESH = 1;
const FRESH_BEFORE = 2;
const RING = 3;

/**
 * The highest of the last `period` values, of their negatives when `sign` is -1.
 *
 * Windows are cut at every `period`th value: what is past of the cut is the highest of the ends of the full block before it, which are made once per block, and what is newer is a running one. So a value
 * costs the same whatever the period, and nothing is ever taken out of a sum. Source: van Herk (1992) and Gil and Werman (1993), the algorithm known by their names.
 */
class Extreme extends Line {
  readonly period: number;

  constructor(name: string, period: number, private readonly sign: 1 | -1) {
    super(`${name}(${period})`, checkPeriod(name, period), RING + 2 * period);
    this.period = period;
  }

  /** Takes one value; returns the extreme, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    const s = this.state;
    const { period } = this;
    let at = this.at + 1;
    if (at === period) {
      at = 0;
      this.turn();
    }
    this.at = at;
    if (this.count < this.needed) this.count++;
    const fresh = at === 0 ? -Infinity : s[FRESH];
    s[FRESH_BEFORE] = fresh;
    return this.step(value, at, fresh);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    return gap !== gap ? gap : this.step(value, this.at, this.at === 0 ? -Infinity : this.state[FRESH_BEFORE]);
  }

  private step(value: number, at: number, before: number): number {
    const s = this.state;
    const { period, sign } = this;
    const signed = value * sign;
    const fresh = Math.max(before, signed);
    const extreme = (at + 1 === period ? fresh : Math.max(fresh, s[RING + period + at + 1])) * sign;
    s[RING + at] = signed;
    s[FRESH] = fresh;
    s[EXTREME] = extreme;
    return this.whenReady(extreme);
  }

  /** A block is full: the extremes of its ends. */
  private turn(): void {
    const s = this.state;
    const { period } = this;
    let extreme = -Infinity;
    for (let i = period - 1; i > 0; i--) {
      extreme = Math.max(extreme, s[RING + i]);
      s[RING + period + i] = extreme;
    }
  }
}

/** Highest of the last `period` values. */
export class Highest extends Extreme {
  constructor(period: number) {
    super('highest', period, 1);
  }
}

/** Lowest of the last `period` values. */
export class Lowest extends Extreme {
  constructor(period: number) {
    super('lowest', period, -1);
  }
}

/** Highest of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const highest = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('highest', out, values);
  const stream = new Highest(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};

/** Lowest of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const lowest = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('lowest', out, values);
  const stream = new Lowest(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
