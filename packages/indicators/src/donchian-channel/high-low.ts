import { Line, checkPeriod } from '../indicator';

const HIGHEST = 0;
const LOWEST = 1;
const HIGH = 2;
const LOW = 3;
const FRESH_HIGH = 4;
const FRESH_LOW = 5;
const FRESH_HIGH_BEFORE = 6;
const FRESH_LOW_BEFORE = 7;
const RING = 8;

/** Highest high and lowest low of the last `period` bars, kept in blocks as `Highest` does, but both at once: what several indicators of bars are made of. */
export class HighLow extends Line {
  readonly period: number;

  constructor(name: string, period: number) {
    super(`${name}(${period})`, checkPeriod(name, period), RING + 4 * period);
    this.period = period;
  }

  /** The highest high; of use once it is ready. */
  get highest(): number {
    return this.state[HIGHEST];
  }

  /** The lowest low; of use once it is ready. */
  get lowest(): number {
    return this.state[LOWEST];
  }

  /** Takes one bar; returns the highest high, NaN until ready. */
  next(high: number, low: number): number {
    const gap = high - high + (low - low);
    if (gap !== gap) return gap;
    this.put(high, low);
    this.take(true);
    return this.whenReady(this.state[HIGHEST]);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): number {
    if (this.count === 0) return this.next(high, low);
    const gap = high - high + (low - low);
    if (gap !== gap) return gap;
    this.put(high, low);
    this.take(false);
    return this.whenReady(this.state[HIGHEST]);
  }

  /** The input of `take`, which must be finite. `next` and `replace` are made of both; who has several of these and knows that there is no gap calls them himself, for V8 inlines this one always. */
  put(high: number, low: number): void {
    const s = this.state;
    s[HIGH] = high;
    s[LOW] = low;
  }

  /** Takes the input, as a new one or again; too long to be inlined, as in `Variance`. */
  take(isNew: boolean): void {
    const s = this.state;
    const { period } = this;
    const ends = RING + 2 * period;
    if (isNew) {
      let at = this.at + 1;
      if (at === period) {
        let highest = -Infinity;
        let lowest = Infinity;
        for (let i = period - 1; i > 0; i--) {
          highest = Math.max(highest, s[RING + 2 * i]);
          lowest = Math.min(lowest, s[RING + 2 * i + 1]);
          s[ends + 2 * i] = highest;
          s[ends + 2 * i + 1] = lowest;
        }
        at = 0;
      }
      this.at = at;
      if (this.count < this.needed) this.count++;
      s[FRESH_HIGH_BEFORE] = s[FRESH_HIGH];
      s[FRESH_LOW_BEFORE] = s[FRESH_LOW];
    }
    const { at } = this;
    let highest = s[HIGH];
    let lowest = s[LOW];
    s[RING + 2 * at] = highest;
    s[RING + 2 * at + 1] = lowest;
    if (at > 0) {
      highest = Math.max(highest, s[FRESH_HIGH_BEFORE]);
      lowest = Math.min(lowest, s[FRESH_LOW_BEFORE]);
    }
    s[FRESH_HIGH] = highest;
    s[FRESH_LOW] = lowest;
    if (at + 1 < period) {
      highest = Math.max(highest, s[ends + 2 * at + 2]);
      lowest = Math.min(lowest, s[ends + 2 * at + 3]);
    }
    s[HIGHEST] = highest;
    s[LOWEST] = lowest;
  }
}
