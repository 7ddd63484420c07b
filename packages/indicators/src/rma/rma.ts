import { Line, checkColumns, checkPeriod } from '../indicator';

const VALUE = 0;
const RMA = 1;
const BEFORE = 2;

/**
 * Wilder's smoothed average, also known as SMMA: 1 / period of the new value and the rest of the average before it. The first is the simple average of the first `period` values.
 * In units of the values; ready after `period` of them.
 * Source: Wilder, "New Concepts in Technical Trading Systems" (1978), section II; it is what RSI, ATR and ADX smooth with.
 */
export class Rma extends Line {
  readonly period: number;
  private readonly share: number;
  private readonly keep: number;

  constructor(period: number) {
    super(`rma(${period})`, checkPeriod('rma', period), 3);
    this.period = period;
    this.share = 1 / period;
    this.keep = (period - 1) / period;
  }

  /** Takes one value; returns the average, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    const s = this.state;
    if (this.count <= this.needed) this.count++;
    const before = s[RMA];
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
    let rma = before + value;
    if (count > needed) rma = before * this.keep + value * this.share;
    else if (count === needed) rma /= this.period;
    s[RMA] = rma;
    if (count < needed) s[VALUE] = NaN;
    else s[VALUE] = rma;
  }
}

/** Wilder's smoothed average of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const rma = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('rma', out, values);
  const stream = new Rma(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
