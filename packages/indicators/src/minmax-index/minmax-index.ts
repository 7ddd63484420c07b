import { Line, checkColumns, checkPeriod } from '../indicator';

const AGO = 0;
const INPUT = 1;
/** How long ago the extreme of the bars before the current one was. */
const AGO_BEFORE = 2;
const RING = 3;

/**
 * How many bars ago the highest of the last `period` values was, of their negatives when `sign` is -1: 0 to `period` - 1, the latest of equal ones, so 0 for a constant series.
 * Only when the extreme leaves the window is that looked through again.
 */
class ExtremeIndex extends Line {
  readonly period: number;

  constructor(name: string, period: number, private readonly sign: 1 | -1) {
    super(`${name}(${period})`, checkPeriod(name, period), RING + period);
    this.period = period;
  }

  /** Takes one value; returns how many bars ago the extreme was, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    this.state[INPUT] = value * this.sign;
    this.move();
    this.step();
    return this.whenReady(this.state[AGO]);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    this.state[INPUT] = value * this.sign;
    this.step();
    return this.whenReady(this.state[AGO]);
  }

  private move(): void {
    const s = this.state;
    const { period } = this;
    this.at = this.at + 1 === period ? 0 : this.at + 1;
    if (this.count < this.needed) this.count++;
    let ago = s[AGO] + 1;
    if (ago >= period) {
      ago = 1;
      for (let older = 2; older < period; older++) if (s[this.place(older)] > s[this.place(ago)]) ago = older;
    }
    s[AGO_BEFORE] = ago;
  }

  private step(): void {
    const s = this.state;
    const before = s[AGO_BEFORE];
    s[RING + this.at] = s[INPUT];
    s[AGO] = this.count === 1 || s[INPUT] >= s[this.place(before)] ? 0 : before;
  }

  /** Where in the state the value of so many bars ago is. */
  private place(ago: number): number {
    const place = this.at - ago;
    return RING + (place < 0 ? place + this.period : place);
  }
}

/** How many bars ago the highest of the last `period` values was. Ready after `period` values. Source: TA-Lib, MAXINDEX, which gives the row, and now and then the first of equal values. */
export class MaxIndex extends ExtremeIndex {
  constructor(period: number) {
    super('maxIndex', period, 1);
  }
}

/** How many bars ago the lowest of the last `period` values was. Ready after `period` values. Source: TA-Lib, MININDEX, which gives the row, and now and then the first of equal values. */
export class MinIndex extends ExtremeIndex {
  constructor(period: number) {
    super('minIndex', period, -1);
  }
}

/** How many bars ago the highest of the last `period` of `values` was, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const maxIndex = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('maxIndex', out, values);
  const stream = new MaxIndex(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};

/** How many bars ago the lowest of the last `period` of `values` was, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const minIndex = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('minIndex', out, values);
  const stream = new MinIndex(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
