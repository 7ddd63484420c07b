import { Line, checkColumns, checkPeriod } from '../indicator';
import { WindowSums } from '../parts/window-sums';

/**
 * Qstick, in price units: the simple average of close - open of the last `period` bars. Ready after `period` bars.
 * Source: Chande and Kroll, "The New Technical Trader" (1994).
 */
export class Qstick extends Line {
  readonly period: number;
  private readonly bodies: WindowSums;

  constructor(period: number) {
    const bodies = new WindowSums(1, checkPeriod('qstick', period));
    super(`qstick(${period})`, period, 1, bodies);
    this.period = period;
    this.bodies = bodies;
  }

  /** Takes one bar; returns the average, NaN until ready. */
  next(open: number, close: number): number {
    const bar = open + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const { bodies } = this;
    bodies.put(0, close - open);
    bodies.next();
    this.state[0] = bodies.sum(0) / bodies.period;
    return this.value;
  }

  /** Takes the last bar again. */
  replace(open: number, close: number): number {
    if (this.count === 0) return this.next(open, close);
    const bar = open + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const { bodies } = this;
    bodies.put(0, close - open);
    bodies.replace();
    this.state[0] = bodies.sum(0) / bodies.period;
    return this.value;
  }
}

/** Qstick of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const qstick = (open: Float64Array, close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('qstick', out, open, close);
  const stream = new Qstick(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(open[i], close[i]);
  return out;
};
