import { Line, Lines, checkColumns, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { columnsFor } from '../parts/columns';
import { quotient } from '../parts/quotient';
import { ADX, MINUS, MOVEMENT_SIZE, PLUS, RANGE, addBar, keepBar, keepBefore, putBar, takeBack } from './movement';

/** Wilder's directional movement, each 0 to 100. */
export interface AdxValue {
  /** How strong the trend is, whichever way. */
  readonly adx: number;
  /** The part of the true range that went up. */
  readonly plusDi: number;
  /** The part of the true range that went down. */
  readonly minusDi: number;
}

/**
 * Average directional index with the two directional indicators it is made of: the average of DX by Wilder's smoothing, whose first is the simple average of the first `period` of them. Ready after 2
 * x `period` bars. The sums of movements and ranges begin with `period` - 1 plain terms, as TA-Lib ADX does it. A bar before which nothing has moved counts as 0 in the first average and leaves later
 * ones alone; then all three are 0.
 * Source: Wilder, "New Concepts in Technical Trading Systems" (1978), section IV; TA-Lib ADX, PLUS_DI, MINUS_DI.
 */
export class Adx extends Lines<AdxValue> {
  readonly period: number;
  private readonly keep: number;
  private readonly share: number;

  constructor(period: number) {
    super(`adx(${period})`, 2 * checkPeriod('adx', period), MOVEMENT_SIZE, { adx: NaN, plusDi: NaN, minusDi: NaN });
    this.period = period;
    this.keep = (period - 1) / period;
    this.share = 1 / period;
  }

  /** Takes one bar; returns the lines, NaN until ready. */
  next(high: number, low: number, close: number): AdxValue {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    putBar(this.state, high, low, close);
    this.take(true);
    return this.record;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): AdxValue {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    putBar(this.state, high, low, close);
    this.take(this.count === 0);
    return this.record;
  }

  /** Takes the bar that was put into the state: passed on as arguments it would be boxed. */
  private take(anew: boolean): void {
    const { state: s, period } = this;
    if (anew) {
      keepBefore(s);
      if (this.count <= this.needed) this.count++;
    } else {
      takeBack(s);
    }
    const { count } = this;
    if (count > 1) addBar(s, count > period ? this.keep : 1);
    keepBar(s);
    if (count <= period) return;
    const both = s[PLUS] + s[MINUS];
    if (both !== 0) {
      const dx = (100 * Math.abs(s[PLUS] - s[MINUS])) / both;
      if (count > this.needed) s[ADX] *= this.keep;
      s[ADX] += dx * this.share;
    }
    if (count >= this.needed) this.show();
  }

  private show(): void {
    const { record, state: s } = this;
    record.adx = s[0] = s[ADX];
    record.plusDi = s[1] = quotient(100 * s[PLUS], s[RANGE]);
    record.minusDi = s[2] = quotient(100 * s[MINUS], s[RANGE]);
  }
}

const RATING = 0;
const RING = 1;

/**
 * Average directional index rating, 0 to 100: halfway between ADX and what it was `period` - 1 bars ago. Ready after 3 x `period` - 1 bars.
 * Source: Wilder, "New Concepts in Technical Trading Systems" (1978), section IV; TA-Lib ADXR.
 */
export class Adxr extends Line {
  readonly period: number;
  private readonly index: Adx;

  constructor(period: number) {
    const adx = new Adx(checkPeriod('adxr', period));
    super(`adxr(${period})`, 3 * period - 1, RING + period, adx);
    this.period = period;
    this.index = adx;
  }

  /** Takes one bar; returns the rating, NaN until ready. */
  next(high: number, low: number, close: number): number {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    this.index.next(high, low, close);
    if (this.index.ready) {
      this.at = this.at + 1 === this.period ? 0 : this.at + 1;
      this.rate(this.index.value);
    }
    return this.value;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): number {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    this.index.replace(high, low, close);
    if (this.index.ready) this.rate(this.index.value);
    return this.value;
  }

  private rate({ adx }: AdxValue): void {
    const { state: s, at } = this;
    s[RING + at] = adx;
    s[RATING] = (adx + s[RING + (at + 1 === this.period ? 0 : at + 1)]) * 0.5;
  }
}

/** Average directional index of the bars and its two indicators, row by row, into `out` (columns as long as the bars'); NaN where there is none yet. */
export const adx = (
  high: Float64Array, low: Float64Array, close: Float64Array, period: number,
  out: ColumnsOf<AdxValue> = columnsFor(close.length, ['adx', 'plusDi', 'minusDi']),
): ColumnsOf<AdxValue> => {
  checkLines('adx', out, high, low, close);
  const stream = new Adx(period);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(high[i], low[i], close[i]);
    out.adx[i] = value.adx;
    out.plusDi[i] = value.plusDi;
    out.minusDi[i] = value.minusDi;
  }
  return out;
};

/** Average directional index rating of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const adxr = (high: Float64Array, low: Float64Array, close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('adxr', out, high, low, close);
  const stream = new Adxr(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i]);
  return out;
};
