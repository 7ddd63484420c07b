import { Line, checkColumns } from '../indicator';

const OBV = 0;
const CLOSE = 1;
const OBV_BEFORE = 2;
const CLOSE_BEFORE = 3;

/**
 * On-balance volume: the volume of each bar is added when it closes above the close before, taken off when below, left out when equal. In units of volume; ready with the first bar, whose
 * volume it begins with.
 * Source: Granville, "Granville's New Key to Stock Market Profits" (1963); StockCharts ChartSchool, "On Balance Volume (OBV)"; TA-Lib OBV, whose beginning it has.
 */
export class Obv extends Line {
  constructor() {
    super('obv', 1, 4);
  }

  /** Takes one bar; returns the balance. */
  next(close: number, volume: number): number {
    const bar = close + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    // As if the close before the first one had been lower; a finite number, for a snapshot keeps no other.
    const before = this.count === 0 ? -Number.MAX_VALUE : s[CLOSE];
    const balance = s[OBV];
    this.count = 1;
    s[OBV_BEFORE] = balance;
    s[CLOSE_BEFORE] = before;
    return this.step(close, volume, balance, before);
  }

  /** Takes the last bar again. */
  replace(close: number, volume: number): number {
    if (this.count === 0) return this.next(close, volume);
    const bar = close + volume;
    const gap = bar - bar;
    return gap !== gap ? gap : this.step(close, volume, this.state[OBV_BEFORE], this.state[CLOSE_BEFORE]);
  }

  private step(close: number, volume: number, balance: number, before: number): number {
    const obv = balance + (close > before ? volume : close < before ? -volume : 0);
    this.state[OBV] = obv;
    this.state[CLOSE] = close;
    return obv;
  }
}

/** On-balance volume of the bars, row by row, into `out` (as long as the columns). */
export const obv = (close: Float64Array, volume: Float64Array, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('obv', out, close, volume);
  const stream = new Obv();
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i], volume[i]);
  return out;
};
