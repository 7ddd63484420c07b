import { Line, checkColumns, checkPeriod } from '../indicator';
import { Sma } from '../sma/sma';

/**
 * Triangular moving average: weights that rise by one to the middle of the window and fall again, for five values 1 2 3 2 1, for four 1 2 2 1. It is the simple average of a simple average: of
 * (period + 1) / 2 values each, or of period / 2 and one more where the period is even. In units of the values; ready after `period` of them.
 * Source: Achelis, "Technical Analysis from A to Z" (2000), "Moving Averages", triangular; TA-Lib TRIMA.
 */
export class Trima extends Line {
  readonly period: number;
  private readonly first: Sma;
  private readonly second: Sma;

  constructor(period: number) {
    checkPeriod('trima', period);
    const parts = [new Sma(Math.ceil(period / 2)), new Sma(Math.floor(period / 2) + 1)] as const;
    super(`trima(${period})`, period, 1, ...parts);
    this.period = period;
    [this.first, this.second] = parts;
  }

  /** Takes one value; returns the average, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const first = this.first.next(value);
    return this.show(first === first ? this.second.next(first) : first);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    const first = this.first.replace(value);
    return this.show(first === first ? this.second.replace(first) : first);
  }

  private show(trima: number): number {
    this.state[0] = trima;
    return trima;
  }
}

/** Triangular moving average of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const trima = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('trima', out, values);
  const stream = new Trima(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
