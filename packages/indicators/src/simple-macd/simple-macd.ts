import { Lines, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';
import type { MacdValue } from '../macd/macd';

const VALUE = 3;
/** Where the first of the three windows begins, and what each keeps, from there on. */
const WINDOWS = 4;
const LEFT = 0;
const SUM = 1;
const FRESH = 2;
/** The two above without the last value. */
const BEFORE = 2;
const RING = 5;

/**
 * Moving average convergence/divergence of simple averages: SMA(fast) - SMA(slow), its own SMA(signal), and their difference. In units of price; ready after max(fast, slow) + signal - 1 closes.
 * The three sums are kept here as `Sum` keeps one, in one loop: three parts would be more than V8 inlines.
 * Source: TA-Lib MACDEXT with simple averages, its default.
 */
export class SimpleMacd extends Lines<MacdValue> {
  /** Of each window its place in the state and its length, in turn. */
  private readonly windows: Int32Array;

  constructor(fast = 12, slow = 26, signal = 9) {
    checkPeriod('simpleMacd', fast, 1, 'fast period');
    checkPeriod('simpleMacd', slow, 1, 'slow period');
    checkPeriod('simpleMacd', signal, 1, 'signal period');
    let end = WINDOWS;
    const windows = [fast, slow, signal].flatMap((length) => {
      const start = end;
      end += RING + length;
      return [start, length];
    });
    super(`simpleMacd(${fast},${slow},${signal})`, Math.max(fast, slow) + signal - 1, end, { macd: NaN, signal: NaN, histogram: NaN });
    this.windows = Int32Array.from(windows);
  }

  /** Takes one close; returns the lines, NaN until ready. */
  next(close: number): MacdValue {
    const gap = close - close;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    this.state[VALUE] = close;
    return this.take(true);
  }

  /** Takes the last close again. */
  replace(close: number): MacdValue {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return this.gap;
    this.state[VALUE] = close;
    return this.take(false);
  }

  /** The first two windows take the close, the last one the difference of their averages. `turning`: it is a new close. */
  private take(turning: boolean): MacdValue {
    const { record, state: s, windows } = this;
    let given = s[VALUE];
    for (let i = 0; i < 6; i += 2) {
      const start = windows[i];
      const length = windows[i + 1];
      if (i === 4) given = s[windows[0] + SUM] / windows[1] - s[windows[2] + SUM] / windows[3];
      let left = s[start + LEFT] | 0;
      if (turning) {
        if (left === 0) left = length;
        s[start + SUM + BEFORE] = s[start + SUM] - s[start + RING + length - left];
        s[start + FRESH + BEFORE] = left === length ? 0 : s[start + FRESH];
        s[start + LEFT] = --left;
      }
      const fresh = s[start + FRESH + BEFORE] + given;
      s[start + RING + length - 1 - left] = given;
      s[start + FRESH] = fresh;
      s[start + SUM] = left === 0 ? fresh : s[start + SUM + BEFORE] + given;
    }
    if (this.count < this.needed) return record;
    const signal = s[windows[4] + SUM] / windows[5];
    record.macd = s[0] = given;
    record.signal = s[1] = signal;
    record.histogram = s[2] = given - signal;
    return record;
  }
}

/** MACD of simple averages of `close`, row by row, into `out` (columns as long as `close`); NaN where there is none yet. */
export const simpleMacd = (
  close: Float64Array, fast?: number, slow?: number, signal?: number,
  out: ColumnsOf<MacdValue> = { macd: new Float64Array(close.length), signal: new Float64Array(close.length), histogram: new Float64Array(close.length) },
): ColumnsOf<MacdValue> => {
  checkLines('simpleMacd', out, close);
  const stream = new SimpleMacd(fast, slow, signal);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(close[i]);
    out.macd[i] = value.macd;
    out.signal[i] = value.signal;
    out.histogram[i] = value.histogram;
  }
  return out;
};
