import { Line, checkColumns, checkPeriod } from '../indicator';
import { MINUS, MOVEMENT_SIZE, PLUS, addBar, keepBar, keepBefore, putBar, takeBack } from './movement';

const VALUE = 0;

/** One of Wilder's smoothed sums of movement: `reading` is PLUS or MINUS. */
class Movement extends Line {
  readonly period: number;
  private readonly keep: number;

  constructor(name: string, period: number, private readonly reading: number) {
    super(`${name}(${period})`, Math.max(2, checkPeriod(name, period)), MOVEMENT_SIZE);
    this.period = period;
    this.keep = (period - 1) / period;
  }

  /** Takes one bar; returns the sum, NaN until ready. */
  next(high: number, low: number): number {
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    putBar(this.state, high, low, 0);
    this.take(true);
    return this.value;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): number {
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    putBar(this.state, high, low, 0);
    this.take(this.count === 0);
    return this.value;
  }

  /** Takes the bar that was put into the state: passed on as arguments it would be boxed. */
  private take(anew: boolean): void {
    const { state: s } = this;
    if (anew) {
      keepBefore(s);
      if (this.count <= this.needed) this.count++;
    } else {
      takeBack(s);
    }
    const { count } = this;
    if (count > 1) addBar(s, count > this.period ? this.keep : 1);
    keepBar(s);
    s[VALUE] = s[this.reading];
  }
}

/**
 * Plus directional movement, in price units: the sum of what each high reaches above the one before (0 when the low reaches further down), begun with `period` - 1 plain terms and then
 * smoothed as Wilder does: sum - sum / `period` + movement. Ready after `period` bars, 2 at least. 0 when nothing moved.
 * Source: Wilder, "New Concepts in Technical Trading Systems" (1978), section IV; TA-Lib PLUS_DM.
 */
export class PlusDm extends Movement {
  constructor(period: number) {
    super('plusDm', period, PLUS);
  }
}

/** Minus directional movement: the same for lows below the one before; see `PlusDm`. Source: TA-Lib MINUS_DM. */
export class MinusDm extends Movement {
  constructor(period: number) {
    super('minusDm', period, MINUS);
  }
}

/** Plus directional movement of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const plusDm = (high: Float64Array, low: Float64Array, period: number, out: Float64Array = new Float64Array(high.length)): Float64Array => {
  checkColumns('plusDm', out, high, low);
  const stream = new PlusDm(period);
  for (let i = 0; i < high.length; i++) out[i] = stream.next(high[i], low[i]);
  return out;
};

/** Minus directional movement of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const minusDm = (high: Float64Array, low: Float64Array, period: number, out: Float64Array = new Float64Array(high.length)): Float64Array => {
  checkColumns('minusDm', out, high, low);
  const stream = new MinusDm(period);
  for (let i = 0; i < high.length; i++) out[i] = stream.next(high[i], low[i]);
  return out;
};
