import { Line, checkColumns } from '../indicator';

const PVT = 0;
const CLOSE = 1;
const PVT_BEFORE = 2;
const CLOSE_BEFORE = 3;

/**
 * Price volume trend: the sum, since the first bar, of volume x (close - close before) / close before. In units of volume; ready with the first bar, at 0. A close before of 0 adds nothing.
 * Source: Achelis, "Technical Analysis from A to Z" (1995), "Price and Volume Trend".
 */
export class Pvt extends Line {
  constructor() {
    super('pvt', 1, 4);
  }

  /** Takes one bar; returns the trend. */
  next(close: number, volume: number): number {
    const bar = close + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    const trend = s[PVT];
    const before = s[CLOSE];
    s[PVT_BEFORE] = trend;
    s[CLOSE_BEFORE] = before;
    this.count = 1;
    return this.step(close, volume, trend, before);
  }

  /** Takes the last bar again. */
  replace(close: number, volume: number): number {
    if (this.count === 0) return this.next(close, volume);
    const bar = close + volume;
    const gap = bar - bar;
    return gap !== gap ? gap : this.step(close, volume, this.state[PVT_BEFORE], this.state[CLOSE_BEFORE]);
  }

  /** Before the first bar the close is 0, which adds nothing. */
  private step(close: number, volume: number, trend: number, before: number): number {
    const pvt = before === 0 ? trend : trend + ((close - before) / before) * volume;
    this.state[PVT] = pvt;
    this.state[CLOSE] = close;
    return pvt;
  }
}

/** Price volume trend of the bars, row by row, into `out` (as long as the columns). */
export const pvt = (close: Float64Array, volume: Float64Array, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('pvt', out, close, volume);
  const stream = new Pvt();
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i], volume[i]);
  return out;
};
