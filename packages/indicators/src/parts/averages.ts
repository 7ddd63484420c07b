import { Line, checkPeriod } from '../indicator';

const AVERAGE = 1;
const BEFORE = 2;
const PLACES = 3;

/**
 * Exponential moving averages of several series at once, seeded as in `Ema`, whose newest value has the part `share` (Wilder's: 1 / `period`): `put` the value of each, then `next` (or `replace`),
 * then `average`. Numbers pass through the state, as in `WindowSums`. The average of values that stay the same is exactly the one it was.
 */
export class Averages extends Line {
  constructor(private readonly series: number, readonly period: number, private readonly share = 2 / (period + 1)) {
    super(`averages(${series},${period})`, checkPeriod('averages', period), series * PLACES);
  }

  /** Sets the value to be taken for one of the series. */
  put(series: number, value: number): void {
    this.state[series] = value;
  }

  /** The average of one of the series, once ready. */
  average(series: number): number {
    return this.state[this.series + series];
  }

  /** Takes what was put. */
  next(): void {
    if (this.count <= this.needed) this.count++;
    const { state: s, series } = this;
    for (let i = 0; i < series; i++) s[BEFORE * series + i] = s[AVERAGE * series + i];
    this.take();
  }

  /** Takes what was put in place of the last. */
  replace(): void {
    if (this.count === 0) this.next();
    else this.take();
  }

  /** Until ready, the places of the averages hold the sums. */
  private take(): void {
    const { state: s, series, share, count, needed } = this;
    for (let i = 0; i < series; i++) {
      const before = s[BEFORE * series + i];
      if (count > needed) s[AVERAGE * series + i] = before + (s[i] - before) * share;
      else if (count < needed) s[AVERAGE * series + i] = before + s[i];
      else s[AVERAGE * series + i] = (before + s[i]) / this.period;
    }
  }
}
