import { Line, Lines, checkColumns, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { columnsFor } from '../parts/columns';
import { WindowExtremes } from '../parts/window-extremes';

/** Aroon, each 0 to 100. */
export interface AroonValue {
  /** 100 when this bar has the highest high, 0 when it is `period` bars old. */
  readonly up: number;
  /** The same of the lowest low. */
  readonly down: number;
}

/**
 * Aroon: how young the highest high and the lowest low of the last `period` + 1 bars are, as the percentage of `period` that is left. Of equal ones the latest counts; a series that never moves reads
 * 100 on both sides. Ready after `period` + 1 bars.
 * Source: Chande, "A Time Price Oscillator", Technical Analysis of Stocks & Commodities 13:9 (1995); TA-Lib AROON.
 */
export class Aroon extends Lines<AroonValue> {
  readonly period: number;
  private readonly extremes: WindowExtremes;
  private readonly percent: number;

  constructor(period: number) {
    const extremes = new WindowExtremes(checkPeriod('aroon', period) + 1);
    super(`aroon(${period})`, period + 1, 2, { up: NaN, down: NaN }, extremes);
    this.period = period;
    this.percent = 100 / period;
    this.extremes = extremes;
  }

  /** Takes one bar; returns the lines, NaN until ready. */
  next(high: number, low: number): AroonValue {
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    this.extremes.put(high, low);
    this.extremes.next();
    this.show();
    return this.record;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): AroonValue {
    if (this.count === 0) return this.next(high, low);
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    this.extremes.put(high, low);
    this.extremes.replace();
    this.show();
    return this.record;
  }

  private show(): void {
    if (!this.ready) return;
    const { record, state, extremes } = this;
    record.up = state[0] = (this.period - extremes.sinceHighest()) * this.percent;
    record.down = state[1] = (this.period - extremes.sinceLowest()) * this.percent;
  }
}

/** Aroon oscillator, -100 to 100: Aroon up less Aroon down; see `Aroon`. Source: TA-Lib AROONOSC. */
export class AroonOscillator extends Line {
  readonly period: number;
  private readonly extremes: WindowExtremes;
  private readonly percent: number;

  constructor(period: number) {
    const extremes = new WindowExtremes(checkPeriod('aroonOscillator', period) + 1);
    super(`aroonOscillator(${period})`, period + 1, 1, extremes);
    this.period = period;
    this.percent = 100 / period;
    this.extremes = extremes;
  }

  /** Takes one bar; returns the oscillator, NaN until ready. */
  next(high: number, low: number): number {
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    this.extremes.put(high, low);
    this.extremes.next();
    this.state[0] = (this.extremes.sinceLowest() - this.extremes.sinceHighest()) * this.percent;
    return this.value;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): number {
    if (this.count === 0) return this.next(high, low);
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    this.extremes.put(high, low);
    this.extremes.replace();
    this.state[0] = (this.extremes.sinceLowest() - this.extremes.sinceHighest()) * this.percent;
    return this.value;
  }
}

/** Aroon of the bars, row by row, into `out` (columns as long as the input); NaN where there is none yet. */
export const aroon = (high: Float64Array, low: Float64Array, period: number, out: ColumnsOf<AroonValue> = columnsFor(low.length, ['up', 'down'])): ColumnsOf<AroonValue> => {
  checkLines('aroon', out, high, low);
  const stream = new Aroon(period);
  for (let i = 0; i < low.length; i++) {
    const value = stream.next(high[i], low[i]);
    out.up[i] = value.up;
    out.down[i] = value.down;
  }
  return out;
};

/** Aroon oscillator of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const aroonOscillator = (high: Float64Array, low: Float64Array, period: number, out: Float64Array = new Float64Array(low.length)): Float64Array => {
  checkColumns('aroonOscillator', out, high, low);
  const stream = new AroonOscillator(period);
  for (let i = 0; i < low.length; i++) out[i] = stream.next(high[i], low[i]);
  return out;
};
