import { Lines, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { columnsFor } from '../parts/columns';
import { quotient } from '../parts/quotient';
import { WindowSums } from '../parts/window-sums';

/** The relative vigor index, mostly within -1 to 1. */
export interface RviValue {
  /** Where bars close in their range, on average. */
  readonly rvi: number;
  /** The weighted average of its last four values. */
  readonly signal: number;
}

/** Three lists of the last four: this bar's and those of the three bars before. */
const BODY = 2;
const RANGE = 6;
const VIGOR = 10;

/** Weights 1, 2, 2, 1 over four values. */
const weigh = (s: Float64Array, list: number): number => (s[list] + 2 * (s[list + 1] + s[list + 2]) + s[list + 3]) / 6;

/**
 * Relative vigor index: close - open, and high - low, each weighed 1, 2, 2, 1 over four bars and summed over `period`; the former divided by the latter. Its signal line is weighed in the same way.
 * Ready after `period` + 6 bars; 0 when there is no range.
 * Source: Ehlers, "Relative Vigor Index", Technical Analysis of Stocks & Commodities 20:1 (2002).
 */
export class Rvi extends Lines<RviValue> {
  readonly period: number;
  private readonly sums: WindowSums;

  constructor(period: number) {
    const sums = new WindowSums(2, checkPeriod('rvi', period));
    super(`rvi(${period})`, period + 6, 14, { rvi: NaN, signal: NaN }, sums);
    this.period = period;
    this.sums = sums;
  }

  /** Takes one bar; returns the lines, NaN until ready. */
  next(open: number, high: number, low: number, close: number): RviValue {
    const bar = open + high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    this.state.copyWithin(BODY + 1, BODY, VIGOR + 3);
    this.put(close - open, high - low);
    if (this.count < 4) return this.record;
    this.sums.next();
    this.show();
    return this.record;
  }

  /** Takes the last bar again. */
  replace(open: number, high: number, low: number, close: number): RviValue {
    if (this.count === 0) return this.next(open, high, low, close);
    const bar = open + high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    this.put(close - open, high - low);
    if (this.count < 4) return this.record;
    this.sums.replace();
    this.show();
    return this.record;
  }

  private put(body: number, range: number): void {
    const { state: s, sums } = this;
    s[BODY] = body;
    s[RANGE] = range;
    sums.put(0, weigh(s, BODY));
    sums.put(1, weigh(s, RANGE));
  }

  private show(): void {
    const { record, state: s, sums } = this;
    s[VIGOR] = quotient(sums.sum(0), sums.sum(1));
    if (!this.ready) return;
    record.rvi = s[0] = s[VIGOR];
    record.signal = s[1] = weigh(s, VIGOR);
  }
}

/** Relative vigor index of the bars, row by row, into `out` (columns as long as the input); NaN where there is none yet. */
export const rvi = (
  open: Float64Array, high: Float64Array, low: Float64Array, close: Float64Array, period: number,
  out: ColumnsOf<RviValue> = columnsFor(close.length, ['rvi', 'signal']),
): ColumnsOf<RviValue> => {
  checkLines('rvi', out, open, high, low, close);
  const stream = new Rvi(period);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(open[i], high[i], low[i], close[i]);
    out.rvi[i] = value.rvi;
    out.signal[i] = value.signal;
  }
  return out;
};
