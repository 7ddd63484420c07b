import { Line, checkColumns, checkPeriod } from '../indicator';
import { fault } from '../fault';

const VALUE = 0;
const AVERAGE = 1;
const BEFORE = 2;

/**
 * McGinley dynamic: an average that moves by (value - average) / (tightness x period x (value / average)^4), so that it hurries after a falling price and takes its time with a rising one. The first is the simple average of
 * the first `period` values; in units of the values, ready after `period` of them. A tightness of 1 is the formula itself; 0.6 makes it about as quick as a simple average of `period`.
 * It never leaps beyond the value: where the formula would, and where the value or the average is 0 or they differ in sign, it takes the value.
 * Source: McGinley, "What Is the McGinley Dynamic?", Journal of Technical Analysis 48 (1997); TradingView's built-in "McGinley Dynamic".
 */
export class McGinley extends Line {
  readonly period: number;
  private readonly pace: number;

  constructor(period: number, tightness = 1) {
    super(`mcGinley(${period},${tightness})`, checkPeriod('mcGinley', period), 3);
    if (!(tightness > 0 && tightness < Infinity)) throw fault('INVALID_CONFIG', `the tightness of mcGinley must be a finite number above 0, got ${tightness}`);
    this.period = period;
    this.pace = period * tightness;
  }

  /** Takes one value; returns the average, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    const s = this.state;
    if (this.count <= this.needed) this.count++;
    const before = s[AVERAGE];
    s[BEFORE] = before;
    this.step(value, before);
    return s[VALUE];
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    this.step(value, this.state[BEFORE]);
    return this.state[VALUE];
  }

  /** Until ready, the place of the average holds the sum. */
  private step(value: number, before: number): void {
    const { state: s, count, needed } = this;
    let average = before + value;
    if (count > needed) {
      const ratio = value / before;
      const square = ratio * ratio;
      const pace = this.pace * square * square;
      average = ratio > 0 && pace > 1 ? before + (value - before) / pace : value;
    } else if (count === needed) average /= this.period;
    s[AVERAGE] = average;
    if (count < needed) s[VALUE] = NaN;
    else s[VALUE] = average;
  }
}

/** McGinley dynamic of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const mcGinley = (values: Float64Array, period: number, tightness?: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('mcGinley', out, values);
  const stream = new McGinley(period, tightness);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
