import { Line, checkColumns } from '../indicator';
import { rangeFrom } from './range-from';

const RANGE = 0;
const CLOSE = 1;
const CLOSE_BEFORE = 2;

/**
 * True range, in units of price: the range of the bar, with the gap from the close before where there is one. Of the very first bar it is high - low, where TA-Lib gives nothing.
 * Source: Wilder, "New Concepts in Technical Trading Systems" (1978), section III; TA-Lib, TRANGE.
 */
export class TrueRange extends Line {
  constructor() {
    super('trueRange()', 1, 3);
  }

  /** Takes one bar; returns its true range. */
  next(high: number, low: number, close: number): number {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    const before = this.count === 0 ? low : s[CLOSE];
    s[CLOSE_BEFORE] = before;
    this.at = this.count;
    this.count = 1;
    return this.step(high, low, close, before);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): number {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    const gap = bar - bar;
    return gap !== gap ? gap : this.step(high, low, close, this.at === 0 ? low : this.state[CLOSE_BEFORE]);
  }

  private step(high: number, low: number, close: number, before: number): number {
    const s = this.state;
    const range = rangeFrom(before, high, low);
    s[CLOSE] = close;
    s[RANGE] = range;
    return range;
  }
}

/** True range of the bars, row by row, into `out` (as long as the columns). */
export const trueRange = (high: Float64Array, low: Float64Array, close: Float64Array, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('trueRange', out, high, low, close);
  const stream = new TrueRange();
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i]);
  return out;
};
