import { fault } from '../fault';
import { Line, checkColumns, checkPeriod } from '../indicator';
import { Sma } from '../sma/sma';

const EASE = 0;
const MIDDLE = 1;
const MIDDLE_BEFORE = 2;

/**
 * Ease of movement: the simple average over `period` bars of how far the middle of the bar moved, divided by its box ratio. The middle is (high + low) / 2, the box ratio (volume / `scale`) / (high - low).
 * In units of price squared per volume, times `scale`. A bar without range or volume counts as 0. Ready after `period` + 1 bars.
 * Source: Arms; StockCharts ChartSchool, "Ease of Movement (EMV)", which scales volumes by 100 million.
 */
export class EaseOfMovement extends Line {
  private readonly average: Sma;

  constructor(period = 14, readonly scale = 1e8) {
    const average = new Sma(checkPeriod('ease-of-movement', period));
    if (!(scale > 0 && scale < Infinity)) throw fault('INVALID_CONFIG', `the scale of ease-of-movement must be a number above 0, got ${scale}`);
    super(`ease-of-movement(${period},${scale})`, period + 1, 3, average);
    this.average = average;
  }

  /** Takes one bar; returns the average ease, NaN until ready. */
  next(high: number, low: number, volume: number): number {
    const bar = high + low + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    const before = s[MIDDLE];
    s[MIDDLE_BEFORE] = before;
    if (this.count < this.needed) this.count++;
    const ease = this.ease(high, low, volume, before);
    if (this.count > 1) s[EASE] = this.average.next(ease);
    return this.value;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, volume: number): number {
    if (this.count === 0) return this.next(high, low, volume);
    const bar = high + low + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    const ease = this.ease(high, low, volume, s[MIDDLE_BEFORE]);
    if (this.count > 1) s[EASE] = this.average.replace(ease);
    return this.value;
  }

  private ease(high: number, low: number, volume: number, before: number): number {
    const middle = (high + low) * 0.5;
    this.state[MIDDLE] = middle;
    return volume === 0 ? 0 : ((middle - before) * (high - low) * this.scale) / volume;
  }
}

/** Ease of movement of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const easeOfMovement = (
  high: Float64Array, low: Float64Array, volume: Float64Array, period?: number, scale?: number, out: Float64Array = new Float64Array(high.length),
): Float64Array => {
  checkColumns('ease-of-movement', out, high, low, volume);
  const stream = new EaseOfMovement(period, scale);
  for (let i = 0; i < high.length; i++) out[i] = stream.next(high[i], low[i], volume[i]);
  return out;
};
