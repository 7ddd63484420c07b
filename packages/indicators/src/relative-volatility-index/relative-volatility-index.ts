import { Line, checkColumns, checkPeriod } from '../indicator';
import { StandardDeviation } from '../moments/moments';

const INDEX = 0;
const UP = 1;
const DOWN = 2;
const CLOSE = 3;
const UP_BEFORE = 4;
const DOWN_BEFORE = 5;
const CLOSE_BEFORE = 6;

/**
 * Relative volatility index, 0 to 100: as the relative strength index, but of the standard deviation of the last `deviationPeriod` closes where that is of the change. It counts as up when the
 * close rose and as down when it fell, and Wilder's smoothing by `period` makes the averages: the first are simple ones. The index is 100 x up / (up + down); 50, which points neither way, when
 * both are 0. Ready after `deviationPeriod` + `period` - 1 closes; the deviation must be of 2.
 * Source: Dorsey, "The Relative Volatility Index", Stocks & Commodities 11:06 (1993): deviations of 10 closes, smoothing by 14. His revision of 1995 is the mean of this over highs and over lows.
 */
export class RelativeVolatilityIndex extends Line {
  private readonly deviation: StandardDeviation;
  private readonly keep: number;
  private readonly share: number;

  constructor(period = 14, deviationPeriod = 10) {
    checkPeriod('relativeVolatilityIndex', period);
    checkPeriod('relativeVolatilityIndex', deviationPeriod, 2, 'deviation period');
    const deviation = new StandardDeviation(deviationPeriod);
    super(`relativeVolatilityIndex(${period},${deviationPeriod})`, deviationPeriod + period - 1, 7, deviation);
    this.deviation = deviation;
    this.keep = (period - 1) / period;
    this.share = 1 / period;
  }

  /** Takes one close; returns the index, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    const s = this.state;
    s[UP_BEFORE] = s[UP];
    s[DOWN_BEFORE] = s[DOWN];
    s[CLOSE_BEFORE] = s[CLOSE];
    s[CLOSE] = close;
    if (this.count <= this.needed) this.count++;
    return this.step(this.deviation.next(close));
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return gap;
    this.state[CLOSE] = close;
    return this.step(this.deviation.replace(close));
  }

  private step(deviation: number): number {
    if (deviation !== deviation) return deviation;
    const s = this.state;
    const change = s[CLOSE] - s[CLOSE_BEFORE];
    const keep = this.count > this.needed ? this.keep : 1;
    const part = deviation * this.share;
    const up = s[UP_BEFORE] * keep + (change > 0 ? part : 0);
    const down = s[DOWN_BEFORE] * keep + (change < 0 ? part : 0);
    const both = up + down;
    const index = both === 0 ? 50 : (up / both) * 100;
    s[UP] = up;
    s[DOWN] = down;
    s[INDEX] = index;
    return this.whenReady(index);
  }
}

/** Relative volatility index of `close`, row by row, into `out` (as long as `close`); NaN where there is none yet. */
export const relativeVolatilityIndex = (close: Float64Array, period?: number, deviationPeriod?: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('relativeVolatilityIndex', out, close);
  const stream = new RelativeVolatilityIndex(period, deviationPeriod);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
