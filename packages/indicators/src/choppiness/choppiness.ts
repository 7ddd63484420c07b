import { Line, checkColumns, checkPeriod } from '../indicator';
import { HighLow } from '../donchian-channel/high-low';
import { Sum } from '../sum/sum';
import { rangeFrom } from '../true-range/range-from';

const INDEX = 0;
const CLOSE = 1;
const CLOSE_BEFORE = 2;

/**
 * Choppiness index: how much way the bars made for how little headway. 100 x log(sum of the true ranges / (highest high - lowest low)) / log(period), so 0 when all went one way and 100 when every
 * bar covered the whole range; a gap from the bar before the window may carry it beyond. 100 when the highest high is the lowest low, as for bars that are all the same, however narrow. Ready
 * after `period` bars, of which there must be 2; the true range of the very first is its high - low.
 * Source: Dreiss, as in TradingView's help, "Choppiness Index (CHOP)".
 */
export class Choppiness extends Line {
  private readonly way: Sum;
  private readonly headway: HighLow;
  private readonly scale: number;

  constructor(period: number) {
    checkPeriod('choppiness', period, 2);
    const parts = [new Sum(period), new HighLow('choppiness', period)] as const;
    super(`choppiness(${period})`, period, 3, ...parts);
    [this.way, this.headway] = parts;
    this.scale = 100 / Math.log(period);
  }

  /** Takes one bar; returns the index, NaN until ready. */
  next(high: number, low: number, close: number): number {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    const before = this.count === 0 ? low : s[CLOSE];
    s[CLOSE_BEFORE] = before;
    s[CLOSE] = close;
    if (this.count < this.needed) this.count++;
    return this.show(this.way.next(rangeFrom(before, high, low)), this.headway.next(high, low));
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): number {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    const before = this.count === 1 ? low : s[CLOSE_BEFORE];
    s[CLOSE] = close;
    return this.show(this.way.replace(rangeFrom(before, high, low)), this.headway.replace(high, low));
  }

  private show(way: number, highest: number): number {
    const headway = highest - this.headway.lowest;
    const index = headway === 0 ? 100 : Math.log(way / headway) * this.scale;
    this.state[INDEX] = index;
    return index;
  }
}

/** Choppiness index of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const choppiness = (high: Float64Array, low: Float64Array, close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('choppiness', out, high, low, close);
  const stream = new Choppiness(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i]);
  return out;
};
