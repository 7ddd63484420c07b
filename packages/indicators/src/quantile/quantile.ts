import { Line, checkColumns, checkPeriod } from '../indicator';
import { fault } from '../fault';

const QUANTILE = 0;
const INPUT = 1;
const RING = 2;

/**
 * Quantile of the last `period` values: the value below which `share` of them lie, in their unit. Between two of them, in their order, it is on the straight line from one to the other (Hyndman
 * and Fan's seventh definition, that of NumPy, R and spreadsheets). Ready after `period` values.
 * The window is kept in order: a value costs a search and a shift of what lies between the one that goes and the one that comes.
 * Source: Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996).
 */
export class Quantile extends Line {
  readonly period: number;
  private readonly sorted: number;
  private readonly below: number;
  private readonly above: number;
  private readonly weight: number;

  constructor(period: number, share: number, name = `quantile(${period},${share})`) {
    super(name, checkPeriod('quantile', period), RING + 2 * period);
    if (!(share >= 0 && share <= 1)) throw fault('INVALID_CONFIG', `the share of quantile must be a number from 0 to 1, got ${share}`);
    const place = (period - 1) * share;
    this.period = period;
    this.sorted = RING + period;
    this.below = this.sorted + Math.floor(place);
    this.above = this.sorted + Math.ceil(place);
    this.weight = place - Math.floor(place);
  }

  /** Takes one value; returns the quantile, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    this.state[INPUT] = value + 0;
    this.take(true);
    return this.whenReady(this.state[QUANTILE]);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    this.state[INPUT] = value + 0;
    this.take(false);
    return this.whenReady(this.state[QUANTILE]);
  }

  /** Takes the input, as a new value or again. What it replaces, the oldest value or the last, leaves the order. */
  private take(isNew: boolean): void {
    const s = this.state;
    const { sorted } = this;
    // While the window fills, a place at the end of the order is free, in place of one that goes.
    let place = sorted + this.count;
    if (isNew) {
      this.at = this.at + 1 === this.period ? 0 : this.at + 1;
      if (this.count < this.needed) this.count++;
      else place = this.find();
    } else {
      place = this.find();
    }
    const value = s[INPUT];
    const end = sorted + this.count;
    s[RING + this.at] = value;
    for (; place > sorted && s[place - 1] > value; place--) s[place] = s[place - 1];
    for (; place + 1 < end && s[place + 1] < value; place++) s[place] = s[place + 1];
    s[place] = value;
    s[QUANTILE] = s[this.below] + (s[this.above] - s[this.below]) * this.weight;
  }

  /** Where the value that stands in the current place of the ring is in the order. */
  private find(): number {
    const s = this.state;
    const value = s[RING + this.at];
    let low = this.sorted;
    let high = low + this.count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (s[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Median of the last `period` values: the one in the middle of their order, or the mean of the two there; in their unit. Ready after `period` values.
 * Source: as `Quantile`, with a share of a half.
 */
export class Median extends Quantile {
  constructor(period: number) {
    super(period, 0.5, `median(${period})`);
  }
}

/** Quantile of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const quantile = (values: Float64Array, period: number, share: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('quantile', out, values);
  const stream = new Quantile(period, share);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};

/** Median of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const median = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('median', out, values);
  const stream = new Median(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
