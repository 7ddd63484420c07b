import { Line, checkColumns, checkPeriod } from '../indicator';
import { Ema } from '../ema/ema';
import { quotient } from '../parts/quotient';

const TRIX = 0;
const AVERAGE = 1;
const AVERAGE_BEFORE = 2;

/**
 * TRIX, in percent: by how much the exponential average of the exponential average of the exponential average of closes has changed since the bar before. Ready after 3 x `period` - 1 closes; 0 when
 * the average before is 0.
 * Source: Hutson, "Good TRIX", Technical Analysis of Stocks & Commodities 1:5 (1983); TA-Lib TRIX.
 */
export class Trix extends Line {
  readonly period: number;
  private readonly first: Ema;
  private readonly second: Ema;
  private readonly third: Ema;

  constructor(period: number) {
    const parts = [new Ema(checkPeriod('trix', period)), new Ema(period), new Ema(period)] as const;
    super(`trix(${period})`, 3 * period - 1, 3, ...parts);
    this.period = period;
    [this.first, this.second, this.third] = parts;
  }

  /** Takes one close; returns the change, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const first = this.first.next(close);
    if (first !== first) return first;
    const second = this.second.next(first);
    if (second !== second) return second;
    const third = this.third.next(second);
    if (third !== third) return third;
    const before = this.state[AVERAGE];
    this.state[AVERAGE_BEFORE] = before;
    return this.show(third, before);
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return gap;
    const first = this.first.replace(close);
    if (first !== first) return first;
    const second = this.second.replace(first);
    if (second !== second) return second;
    const third = this.third.replace(second);
    return third === third ? this.show(third, this.state[AVERAGE_BEFORE]) : third;
  }

  private show(average: number, before: number): number {
    const s = this.state;
    s[AVERAGE] = average;
    s[TRIX] = quotient(100 * (average - before), before);
    return this.whenReady(s[TRIX]);
  }
}

/** TRIX of `close`, row by row, into `out` (as long as the column); NaN where there is none yet. */
export const trix = (close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('trix', out, close);
  const stream = new Trix(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
