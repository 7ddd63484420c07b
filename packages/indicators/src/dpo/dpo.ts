import { Line, checkColumns, checkPeriod } from '../indicator';
import { WindowSums } from '../parts/window-sums';

const DPO = 0;
const AGO = 1;
const RING = 2;

/** How many bars back from the last one the close is taken: the middle of the window and one. */
const shiftOf = (period: number): number => Math.floor(period / 2) + 1;

/**
 * Detrended price oscillator, in price units: the close of `period` / 2 (rounded down) + 1 bars ago less the simple average of the last `period` closes. It belongs to the present bar: nothing is
 * shifted to the past. Ready after `period` closes (2 for period 1, 3 for period 2).
 * Source: StockCharts ChartSchool, "Detrended Price Oscillator (DPO)".
 */
export class Dpo extends Line {
  readonly period: number;
  private readonly shift: number;
  private readonly closes: WindowSums;

  constructor(period: number) {
    const closes = new WindowSums(1, checkPeriod('dpo', period));
    super(`dpo(${period})`, Math.max(period, shiftOf(period) + 1), RING + shiftOf(period), closes);
    this.period = period;
    this.shift = shiftOf(period);
    this.closes = closes;
  }

  /** Takes one close; returns the oscillator, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    const at = this.at + 1 === this.shift ? 0 : this.at + 1;
    this.at = at;
    this.state[AGO] = this.state[RING + at];
    if (this.count < this.needed) this.count++;
    const { state: s, closes } = this;
    s[RING + this.at] = close;
    closes.put(0, close);
    closes.next();
    s[DPO] = s[AGO] - closes.sum(0) / closes.period;
    return this.value;
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return gap;
    const { state: s, closes } = this;
    s[RING + this.at] = close;
    closes.put(0, close);
    closes.replace();
    s[DPO] = s[AGO] - closes.sum(0) / closes.period;
    return this.value;
  }
}

/** Detrended price oscillator of `close`, row by row, into `out` (as long as the column); NaN where there is none yet. */
export const dpo = (close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('dpo', out, close);
  const stream = new Dpo(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
