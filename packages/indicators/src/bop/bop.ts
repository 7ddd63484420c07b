import { Line, checkColumns } from '../indicator';
import { quotient } from '../parts/quotient';

/**
 * Balance of power, -1 to 1: (close - open) / (high - low) of each bar, without averaging. Ready after one bar; 0 when the bar has no range.
 * Source: Livshin, "Balance of Power", Technical Analysis of Stocks & Commodities 19:8 (2001); TA-Lib BOP.
 */
export class Bop extends Line {
  constructor() {
    super('bop()', 1, 1);
  }

  /** Takes one bar; returns its balance. */
  next(open: number, high: number, low: number, close: number): number {
    const bar = open + high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    this.count = 1;
    const balance = quotient(close - open, high - low);
    this.state[0] = balance;
    return balance;
  }

  /** Takes the last bar again. */
  replace(open: number, high: number, low: number, close: number): number {
    return this.next(open, high, low, close);
  }
}

/** Balance of power of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const bop = (open: Float64Array, high: Float64Array, low: Float64Array, close: Float64Array, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('bop', out, open, high, low, close);
  const stream = new Bop();
  for (let i = 0; i < close.length; i++) out[i] = stream.next(open[i], high[i], low[i], close[i]);
  return out;
};
