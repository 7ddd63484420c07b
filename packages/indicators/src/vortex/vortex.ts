import { Lines, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { columnsFor } from '../parts/columns';
import { quotient } from '../parts/quotient';
import { WindowSums } from '../parts/window-sums';

/** The vortex indicator, each above 0 and mostly around 1. */
export interface VortexValue {
  /** Upward movement as a part of the true range. */
  readonly plus: number;
  /** Downward movement as a part of the true range. */
  readonly minus: number;
}

const HIGH = 2;
const LOW = 3;
const CLOSE = 4;
const HIGH_BEFORE = 5;
const LOW_BEFORE = 6;
const CLOSE_BEFORE = 7;
const UP = 0;
const DOWN = 1;
const RANGE = 2;

/**
 * Vortex indicator: how far each high is from the low before, and each low from the high before, summed over `period` bars and divided by the sum of their true ranges. Ready after `period` + 1 bars;
 * 0 when they have no range.
 * Source: Botes and Siepman, "The Vortex Indicator", Technical Analysis of Stocks & Commodities 28:1 (2010).
 */
export class Vortex extends Lines<VortexValue> {
  readonly period: number;
  private readonly sums: WindowSums;

  constructor(period: number) {
    const sums = new WindowSums(3, checkPeriod('vortex', period));
    super(`vortex(${period})`, period + 1, 8, { plus: NaN, minus: NaN }, sums);
    this.period = period;
    this.sums = sums;
  }

  /** Takes one bar; returns the lines, NaN until ready. */
  next(high: number, low: number, close: number): VortexValue {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    const s = this.state;
    s[HIGH_BEFORE] = s[HIGH];
    s[LOW_BEFORE] = s[LOW];
    s[CLOSE_BEFORE] = s[CLOSE];
    if (this.count < this.needed) this.count++;
    this.put(high, low, close);
    if (this.count === 1) return this.record;
    this.sums.next();
    this.show();
    return this.record;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): VortexValue {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    this.put(high, low, close);
    if (this.count === 1) return this.record;
    this.sums.replace();
    this.show();
    return this.record;
  }

  private put(high: number, low: number, close: number): void {
    const { state: s, sums } = this;
    const before = s[CLOSE_BEFORE];
    sums.put(UP, Math.abs(high - s[LOW_BEFORE]));
    sums.put(DOWN, Math.abs(low - s[HIGH_BEFORE]));
    sums.put(RANGE, Math.max(high, before) - Math.min(low, before));
    s[HIGH] = high;
    s[LOW] = low;
    s[CLOSE] = close;
  }

  private show(): void {
    if (!this.ready) return;
    const { record, state, sums } = this;
    const range = sums.sum(RANGE);
    record.plus = state[0] = quotient(sums.sum(UP), range);
    record.minus = state[1] = quotient(sums.sum(DOWN), range);
  }
}

/** Vortex indicator of the bars, row by row, into `out` (columns as long as the input); NaN where there is none yet. */
export const vortex = (
  high: Float64Array, low: Float64Array, close: Float64Array, period: number,
  out: ColumnsOf<VortexValue> = columnsFor(close.length, ['plus', 'minus']),
): ColumnsOf<VortexValue> => {
  checkLines('vortex', out, high, low, close);
  const stream = new Vortex(period);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(high[i], low[i], close[i]);
    out.plus[i] = value.plus;
    out.minus[i] = value.minus;
  }
  return out;
};
