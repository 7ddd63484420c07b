import { Line, checkPeriod } from '../indicator';

const SUM = 1;
const FRESH = 2;
const QUIET = 3;
const SUM_BEFORE = 4;
const FRESH_BEFORE = 5;
const QUIET_BEFORE = 6;
const RING = 7;

/**
 * Sums of the last `period` values of several series at once, for indicators that are made of them: `put` the value of each, then `next` (or `replace`), then `sum`. Numbers pass through the state,
 * so that nothing is boxed though the call is not inlined; `put` and `sum` are small enough always to be.
 *
 * They are kept from drifting as in `Sum`. A window of nothing but zeros has a sum of exactly 0, whatever rounding has left: what divides by it may ask for 0.
 */
export class WindowSums extends Line {
  constructor(private readonly series: number, readonly period: number) {
    super(`windowSums(${series},${period})`, checkPeriod('windowSums', period), series * (RING + period));
  }

  /** Sets the value to be taken for one of the series. */
  put(series: number, value: number): void {
    this.state[series] = value;
  }

  /** The sum of one of the series, once ready. */
  sum(series: number): number {
    return this.state[this.series + series];
  }

  /** Takes what was put. */
  next(): void {
    this.take(true);
  }

  /** Takes what was put in place of the last. */
  replace(): void {
    if (this.count === 0) this.next();
    else this.take(false);
  }

  /** In one piece, too long to be inlined: what calls it has better things to spend V8's patience on. */
  private take(anew: boolean): void {
    const { state: s, series, period } = this;
    if (anew) {
      this.at = this.at + 1 === period ? 0 : this.at + 1;
      if (this.count < this.needed) this.count++;
    }
    const { at } = this;
    const began = at === 0 ? 0 : 1;
    const full = at + 1 === period;
    for (let i = 0; i < series; i++) {
      const place = (RING + at) * series + i;
      if (anew) {
        s[SUM_BEFORE * series + i] = s[SUM * series + i] - s[place];
        s[FRESH_BEFORE * series + i] = s[FRESH * series + i] * began;
        s[QUIET_BEFORE * series + i] = s[QUIET * series + i];
      }
      const value = s[i];
      const fresh = s[FRESH_BEFORE * series + i] + value;
      const quiet = (s[QUIET_BEFORE * series + i] + 1) * (value === 0 ? 1 : 0);
      s[place] = value;
      s[FRESH * series + i] = fresh;
      s[QUIET * series + i] = quiet;
      if (quiet >= period) s[SUM * series + i] = 0;
      else if (full) s[SUM * series + i] = fresh;
      else s[SUM * series + i] = s[SUM_BEFORE * series + i] + value;
    }
  }
}
