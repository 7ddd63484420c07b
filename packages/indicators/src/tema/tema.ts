import { Line, checkColumns, checkPeriod } from '../indicator';

const TEMA = 0;
const FIRST = 1;
const SECOND = 2;
const THIRD = 3;
/** The three above as they were before the last value. */
const BEFORE = 3;
const SIZE = 7;

/**
 * Triple exponential moving average: 3 x EMA - 3 x EMA of EMA + EMA of EMA of EMA. In units of the values; ready after 3 x period - 2 of them, for each average begins with the simple one of its first values.
 * The three averages are kept here, not in parts: three of these would be more than V8 inlines.
 * Source: Mulloy, "Smoothing Data with Less Lag", Stocks & Commodities 12:2 (1994); TA-Lib TEMA.
 */
export class Tema extends Line {
  readonly period: number;
  private readonly share: number;
  private readonly keep: number;

  constructor(period: number) {
    super(`tema(${period})`, 3 * checkPeriod('tema', period) - 2, SIZE);
    this.period = period;
    this.share = 2 / (period + 1);
    this.keep = 1 - this.share;
  }

  /** Takes one value; returns the average, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    const s = this.state;
    if (this.count <= this.needed) this.count++;
    const first = s[FIRST];
    const second = s[SECOND];
    const third = s[THIRD];
    s[FIRST + BEFORE] = first;
    s[SECOND + BEFORE] = second;
    s[THIRD + BEFORE] = third;
    if (this.count > this.needed) this.step(value, first, second, third);
    else this.seed(value);
    return s[TEMA];
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    const s = this.state;
    if (this.count > this.needed) this.step(value, s[FIRST + BEFORE], s[SECOND + BEFORE], s[THIRD + BEFORE]);
    else this.seed(value);
    return s[TEMA];
  }

  private step(value: number, firstBefore: number, secondBefore: number, thirdBefore: number): void {
    const { state: s, keep, share } = this;
    const first = firstBefore * keep + value * share;
    const second = secondBefore * keep + first * share;
    const third = thirdBefore * keep + second * share;
    s[FIRST] = first;
    s[SECOND] = second;
    s[THIRD] = third;
    s[TEMA] = 3 * (first - second) + third;
  }

  /** Until an average is ready, its place holds the sum of what it has been given; only then it gives something to the next. */
  private seed(value: number): void {
    const { state: s, period } = this;
    let given = value;
    let taken = this.count;
    for (let place = FIRST; place <= THIRD && taken > 0; place++) {
      const before = s[place + BEFORE];
      if (taken > period) given = before * this.keep + given * this.share;
      else given = taken === period ? (before + given) / period : before + given;
      s[place] = given;
      taken -= taken < period ? taken : period - 1;
    }
    if (this.count < this.needed) s[TEMA] = NaN;
    else s[TEMA] = 3 * (s[FIRST] - s[SECOND]) + s[THIRD];
  }
}

/** Triple exponential moving average of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const tema = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('tema', out, values);
  const stream = new Tema(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
