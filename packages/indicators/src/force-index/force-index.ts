import { Ema } from '../ema/ema';
import { Line, checkColumns, checkPeriod } from '../indicator';

const FORCE = 0;
const CLOSE = 1;
const CLOSE_BEFORE = 2;

/**
 * Force index: the exponential average over `period` bars of (close - close before) x volume, in units of price x volume. The average begins with the simple one of its first values; ready after
 * `period` + 1 bars.
 * Source: Elder, "Trading for a Living" (1993), "Force Index"; StockCharts ChartSchool, "Force Index".
 */
export class ForceIndex extends Line {
  private readonly average: Ema;

  constructor(period = 13) {
    const average = new Ema(checkPeriod('force-index', period));
    super(`force-index(${period})`, period + 1, 3, average);
    this.average = average;
  }

  /** Takes one bar; returns the index, NaN until ready. */
  next(close: number, volume: number): number {
    const bar = close + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    const before = s[CLOSE];
    s[CLOSE_BEFORE] = before;
    s[CLOSE] = close;
    if (this.count <= this.needed) this.count++;
    if (this.count > 1) s[FORCE] = this.average.next((close - before) * volume);
    return this.value;
  }

  /** Takes the last bar again. */
  replace(close: number, volume: number): number {
    if (this.count === 0) return this.next(close, volume);
    const bar = close + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    s[CLOSE] = close;
    if (this.count > 1) s[FORCE] = this.average.replace((close - s[CLOSE_BEFORE]) * volume);
    return this.value;
  }
}

/** Force index of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const forceIndex = (close: Float64Array, volume: Float64Array, period?: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('force-index', out, close, volume);
  const stream = new ForceIndex(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i], volume[i]);
  return out;
};
