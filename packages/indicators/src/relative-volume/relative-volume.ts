import { Line, checkColumns, checkPeriod } from '../indicator';
import { Sum } from '../sum/sum';

const RELATIVE = 0;
const VOLUME = 1;
const USUAL = 2;
const IDLE = 3;

/**
 * Relative volume (RVOL): the volume of the bar, divided by the average one of the `period` bars before it. 1 is as usual; 0 when the bars before had no volume at all. Ready after `period` + 1 bars.
 * Source: StockCharts ChartSchool, "Relative Volume (RVOL)"; that the average leaves out the bar itself is as in TradingView's screener.
 */
export class RelativeVolume extends Line {
  readonly period: number;
  private readonly before: Sum;

  constructor(period = 20) {
    const before = new Sum(checkPeriod('relative-volume', period));
    super(`relative-volume(${period})`, period + 1, 4, before);
    this.period = period;
    this.before = before;
  }

  /** Takes one volume; returns the relative one, NaN until ready. */
  next(volume: number): number {
    const gap = volume - volume;
    if (gap !== gap) return gap;
    const s = this.state;
    if (this.count > 0) {
      // Only now the bar before is known for good.
      const last = s[VOLUME];
      const idle = last > 0 ? 0 : s[IDLE] + 1;
      s[IDLE] = idle;
      const sum = this.before.next(last);
      // What rounding left of the sum of a window without volume is no volume.
      s[USUAL] = idle < this.period ? sum / this.period : 0;
    }
    if (this.count < this.needed) this.count++;
    return this.show(volume);
  }

  /** Takes the last volume again. */
  replace(volume: number): number {
    if (this.count === 0) return this.next(volume);
    const gap = volume - volume;
    return gap !== gap ? gap : this.show(volume);
  }

  private show(volume: number): number {
    const s = this.state;
    const usual = s[USUAL];
    const relative = usual === 0 ? 0 : volume / usual;
    s[VOLUME] = volume;
    s[RELATIVE] = relative;
    return this.whenReady(relative);
  }
}

/** Relative volume of `volume`, row by row, into `out` (as long as `volume`); NaN where there is none yet. */
export const relativeVolume = (volume: Float64Array, period?: number, out: Float64Array = new Float64Array(volume.length)): Float64Array => {
  checkColumns('relative-volume', out, volume);
  const stream = new RelativeVolume(period);
  for (let i = 0; i < volume.length; i++) out[i] = stream.next(volume[i]);
  return out;
};
