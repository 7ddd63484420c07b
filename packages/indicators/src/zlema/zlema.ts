import { Line, checkColumns, checkPeriod } from '../indicator';
import { Ema } from '../ema/ema';

const RING = 1;

/**
 * Zero-lag exponential moving average: the EMA of each value plus what it has moved by since `lag` values before it, where lag = floor((period - 1) / 2) is what the EMA trails a straight line by.
 * In units of the values; ready after lag + period of them, for the average begins with the simple one of its first `period` values.
 * Source: Ehlers and Way, "Zero Lag (Well, Almost)", Stocks & Commodities 28:12 (2010), names the idea; the formula is the one in common use (Wikipedia, "Zero lag exponential moving average").
 */
export class Zlema extends Line {
  readonly period: number;
  private readonly lag: number;
  private readonly ema: Ema;

  constructor(period: number) {
    const lag = Math.floor((checkPeriod('zlema', period) - 1) / 2);
    const ema = new Ema(period);
    super(`zlema(${period})`, lag + period, RING + lag + 1, ema);
    this.period = period;
    this.lag = lag;
    this.ema = ema;
  }

  /** Takes one value; returns the average, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    this.at = this.at === this.lag ? 0 : this.at + 1;
    const ahead = this.ahead(value);
    if (this.count > this.lag) this.state[0] = this.ema.next(ahead);
    else this.state[0] = NaN;
    return this.state[0];
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    const ahead = this.ahead(value);
    if (this.count > this.lag) this.state[0] = this.ema.replace(ahead);
    else this.state[0] = NaN;
    return this.state[0];
  }

  /** Remembers the value; the place after its own holds the one `lag` before it. */
  private ahead(value: number): number {
    const s = this.state;
    const { at, lag } = this;
    s[RING + at] = value;
    return value + (value - s[RING + (at === lag ? 0 : at + 1)]);
  }
}

/** Zero-lag exponential moving average of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const zlema = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('zlema', out, values);
  const stream = new Zlema(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
