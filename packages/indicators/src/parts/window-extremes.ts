import { Line, checkPeriod } from '../indicator';

const TAKEN = 0;
const EXTREME = 2;
const AGE = 4;
const FRESH = 6;
const FRESH_AT = 8;
const FRESH_BEFORE = 10;
const FRESH_AT_BEFORE = 12;
const RING = 14;

/**
 * The highest high and the lowest low of the last `period` bars, and how many bars ago they were (of equals the latest), for indicators that are made of them: `put` high and low, then `next` (or
 * `replace`), then read. Numbers pass through the state, as in `WindowSums`.
 *
 * By blocks, as `Highest` does it: beside the extreme of each end of the full block it keeps its place. Lows are kept as negatives.
 */
export class WindowExtremes extends Line {
  constructor(readonly period: number) {
    super(`windowExtremes(${period})`, checkPeriod('windowExtremes', period), RING + 6 * period);
  }

  /** Sets the bar to be taken. */
  put(high: number, low: number): void {
    this.state[TAKEN] = high;
    this.state[TAKEN + 1] = low;
  }

  highest(): number {
    return this.state[EXTREME];
  }

  lowest(): number {
    return -this.state[EXTREME + 1];
  }

  sinceHighest(): number {
    return this.state[AGE];
  }

  sinceLowest(): number {
    return this.state[AGE + 1];
  }

  /** Takes what was put. */
  next(): void {
    this.take(true);
  }

  /** Takes what was put in place of the last. */
  replace(): void {
    this.take(this.count === 0);
  }

  /** In one piece, too long to be inlined: what calls it has better things to spend V8's patience on. */
  private take(anew: boolean): void {
    const { state: s, period } = this;
    if (anew) {
      this.at++;
      if (this.at === period) this.turn();
      if (this.count < this.needed) this.count++;
      for (let i = 0; i < 2; i++) {
        s[FRESH_BEFORE + i] = this.at === 0 ? -Infinity : s[FRESH + i];
        s[FRESH_AT_BEFORE + i] = s[FRESH_AT + i];
      }
    }
    const { at } = this;
    const last = at + 1 === period;
    for (let i = 0; i < 2; i++) {
      const ring = RING + 3 * period * i + at;
      const value = s[TAKEN + i] * (1 - 2 * i);
      const before = at === 0 ? -Infinity : s[FRESH_BEFORE + i];
      const newer = value >= before ? 1 : 0;
      const fresh = Math.max(before, value);
      const freshAt = at * newer + s[FRESH_AT_BEFORE + i] * (1 - newer);
      s[ring] = value;
      s[FRESH + i] = fresh;
      s[FRESH_AT + i] = freshAt;
      if (last || fresh >= s[ring + period + 1]) {
        s[EXTREME + i] = fresh;
        s[AGE + i] = at - freshAt;
      } else {
        s[EXTREME + i] = s[ring + period + 1];
        s[AGE + i] = at + period - s[ring + 2 * period + 1];
      }
    }
  }

  /** A block is full: the extremes of its ends and their places; then a new one begins. */
  private turn(): void {
    const { state: s, period } = this;
    for (let i = 0; i < 2; i++) {
      const ring = RING + 3 * period * i;
      let place = period - 1;
      for (let end = period - 1; end > 0; end--) {
        if (s[ring + end] > s[ring + place]) place = end;
        s[ring + period + end] = s[ring + place];
        s[ring + 2 * period + end] = place;
      }
    }
    this.at = 0;
  }
}
