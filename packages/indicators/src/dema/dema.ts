import { Line, checkColumns } from '../indicator';
import { Ema } from '../ema/ema';

/**
 * Double exponential moving average: twice the EMA less the EMA of that EMA, so that most of the lag cancels out. In units of the values; ready after 2 x period - 1 of them, for each average begins with
 * the simple one of its first values.
 * Source: Mulloy, "Smoothing Data with Faster Moving Averages", Stocks & Commodities 12:1 (1994); TA-Lib DEMA.
 */
export class Dema extends Line {
  readonly period: number;
  private readonly first: Ema;
  private readonly second: Ema;

  constructor(period: number) {
    const parts = [new Ema(period), new Ema(period)] as const;
    super(`dema(${period})`, 2 * period - 1, 1, ...parts);
    this.period = period;
    [this.first, this.second] = parts;
  }

  /** Takes one value; returns the average, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const first = this.first.next(value);
    return this.show(first, first === first ? this.second.next(first) : first);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    const first = this.first.replace(value);
    return this.show(first, first === first ? this.second.replace(first) : first);
  }

  private show(first: number, second: number): number {
    const dema = 2 * first - second;
    this.state[0] = dema;
    return dema;
  }
}

/** Double exponential moving average of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const dema = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('dema', out, values);
  const stream = new Dema(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
