import { Lines, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';

/** What the Fisher transform says; no unit. */
export interface FisherValue {
  /** The smoothed transform, seldom beyond -7 to 7. */
  readonly fisher: number;
  /** The same one bar ago: where the two cross, the price may turn. */
  readonly trigger: number;
}

const FISHER = 0;
const TRIGGER = 1;
const PLACE = 2;
const PLACE_BEFORE = 3;
const RING = 4;

/**
 * Fisher transform: where the middle of the bar, (high + low) / 2, lies between the lowest and the highest of the last `period` such middles, from -1 to 1, a third of it smoothed by two thirds of the result before
 * (cut to 0.999 beyond 0.99), is put through 0.5 x ln((1 + x) / (1 - x)), which makes it nearly normal; half of the transform before is added. It begins with 0 when the first window is full. Ready one bar later, after period + 1.
 * Where all middles are the same, the place is 0, the middle of a range that is none.
 * Source: Ehlers, "Using the Fisher Transform", Stocks & Commodities 20:11 (2002).
 */
export class Fisher extends Lines<FisherValue> {
  readonly period: number;

  constructor(period = 10) {
    super(`fisher(${period})`, checkPeriod('fisher', period) + 1, RING + period, { fisher: NaN, trigger: NaN });
    this.period = period;
  }

  /** Takes one bar; returns both lines, NaN until ready. */
  next(high: number, low: number): FisherValue {
    const middle = (high + low) * 0.5;
    const gap = middle - middle;
    if (gap !== gap) return this.gap;
    const s = this.state;
    if (this.count < this.needed) this.count++;
    s[TRIGGER] = s[FISHER];
    s[PLACE_BEFORE] = s[PLACE];
    this.at = this.at + 1 === this.period ? 0 : this.at + 1;
    return this.step(middle);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): FisherValue {
    if (this.count === 0) return this.next(high, low);
    const middle = (high + low) * 0.5;
    const gap = middle - middle;
    return gap !== gap ? this.gap : this.step(middle);
  }

  /** The window is short, and looked through at each bar. */
  private step(middle: number): FisherValue {
    const { record, state: s, period } = this;
    s[RING + this.at] = middle;
    if (this.count < period) return record;
    let highest = middle;
    let lowest = middle;
    for (let i = RING; i < RING + period; i++) {
      const each = s[i];
      if (each > highest) highest = each;
      if (each < lowest) lowest = each;
    }
    const range = highest - lowest;
    const raw = range > 0 ? (middle - lowest) / range - 0.5 : 0;
    const smooth = 0.66 * raw + 0.67 * s[PLACE_BEFORE];
    const place = smooth > 0.99 ? 0.999 : smooth < -0.99 ? -0.999 : smooth;
    const fisher = 0.5 * Math.log((1 + place) / (1 - place)) + 0.5 * s[TRIGGER];
    s[PLACE] = place;
    s[FISHER] = fisher;
    if (this.ready) {
      record.fisher = fisher;
      record.trigger = s[TRIGGER];
    }
    return record;
  }
}

/** Fisher transform of the bars, row by row, into `out` (columns as long as theirs); NaN where there is none yet. */
export const fisher = (
  high: Float64Array, low: Float64Array, period?: number, out: ColumnsOf<FisherValue> = { fisher: new Float64Array(high.length), trigger: new Float64Array(high.length) },
): ColumnsOf<FisherValue> => {
  checkLines('fisher', out, high, low);
  const stream = new Fisher(period);
  for (let i = 0; i < high.length; i++) {
    const value = stream.next(high[i], low[i]);
    out.fisher[i] = value.fisher;
    out.trigger[i] = value.trigger;
  }
  return out;
};
