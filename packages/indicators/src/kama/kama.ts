import { Line, checkColumns, checkPeriod } from '../indicator';
import { Sum } from '../sum/sum';

const VALUE = 0;
const KAMA = 1;
const KAMA_BEFORE = 2;
const IDLE = 3;
const IDLE_BEFORE = 4;
const RING = 5;

/**
 * Kaufman's adaptive moving average. The efficiency of the last `period` steps is how far the value has come, divided by the length of its way: 1 for a straight line, near 0 for noise. The share of the new
 * value is the square of what lies as far between those of an EMA of `slow` and one of `fast` values. In units of the values; ready after period + 1 of them; the first moves off from the value before it.
 * Where nothing has moved, the efficiency is 1, as in TA-Lib.
 * Source: Kaufman, "Trading Systems and Methods" (1998), chapter 17; TA-Lib KAMA (there `fast` is always 2 and `slow` 30).
 */
export class Kama extends Line {
  readonly period: number;
  private readonly least: number;
  private readonly span: number;
  private readonly way: Sum;

  constructor(period: number, fast = 2, slow = 30) {
    checkPeriod('kama', fast, 1, 'fast period');
    checkPeriod('kama', slow, 1, 'slow period');
    const way = new Sum(checkPeriod('kama', period));
    super(`kama(${period},${fast},${slow})`, period + 1, RING + period + 1, way);
    this.period = period;
    this.least = 2 / (slow + 1);
    this.span = 2 / (fast + 1) - this.least;
    this.way = way;
  }

  /** Takes one value; returns the average, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    const s = this.state;
    const last = this.count === 0 ? value : s[RING + this.at];
    this.at = this.at === this.period ? 0 : this.at + 1;
    if (this.count < this.needed) this.count++;
    const before = s[KAMA];
    const idle = s[IDLE];
    s[KAMA_BEFORE] = before;
    s[IDLE_BEFORE] = idle;
    const step = Math.abs(value - last);
    this.step(value, step, this.way.next(step), before, idle);
    return s[VALUE];
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    const s = this.state;
    const last = this.count === 1 ? value : s[RING + (this.at === 0 ? this.period : this.at - 1)];
    const step = Math.abs(value - last);
    this.step(value, step, this.way.replace(step), s[KAMA_BEFORE], s[IDLE_BEFORE]);
    return s[VALUE];
  }

  /** `idle` steps in a row were none: when they fill the window, what rounding left of its sum is no way. Until ready, the place of the average holds the last value. */
  private step(value: number, step: number, way: number, before: number, idleBefore: number): void {
    const s = this.state;
    const { at, period } = this;
    const idle = step > 0 ? 0 : idleBefore + 1;
    s[IDLE] = idle;
    s[RING + at] = value;
    if (this.count < this.needed) {
      s[KAMA] = value;
      s[VALUE] = NaN;
      return;
    }
    const distance = Math.abs(value - s[RING + (at === period ? 0 : at + 1)]);
    const efficiency = idle < period && way > distance ? distance / way : 1;
    const share = efficiency * this.span + this.least;
    const kama = before + (value - before) * share * share;
    s[KAMA] = kama;
    s[VALUE] = kama;
  }
}

/** Kaufman's adaptive moving average of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const kama = (values: Float64Array, period: number, fast?: number, slow?: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('kama', out, values);
  const stream = new Kama(period, fast, slow);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
