import { Line, checkColumns } from '../indicator';
import { AverageRange } from '../true-range/average-range';

/**
 * Normalized average true range: `Atr` in percent of the close; 0 when the close is 0. Ready after `period` bars. TA-Lib's begins a bar later, since its average leaves out the first true range:
 * the difference fades.
 * Source: Forman, "Cross-Market Evaluations With Normalized Average True Range", Stocks & Commodities 24:06 (2006); TA-Lib, NATR.
 */
export class Natr extends Line {
  private readonly atr: AverageRange;

  constructor(period: number) {
    const atr = new AverageRange(period);
    super(`natr(${period})`, period, 1, atr);
    this.atr = atr;
  }

  /** Takes one bar; returns the percentage, NaN until ready. */
  next(high: number, low: number, close: number): number {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    this.atr.next(high, low, close);
    return this.show(this.atr.average, close);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): number {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    this.atr.replace(high, low, close);
    return this.show(this.atr.average, close);
  }

  private show(atr: number, close: number): number {
    const percent = close === 0 ? 0 : (atr / close) * 100;
    this.state[0] = percent;
    return this.whenReady(percent);
  }
}

/** Normalized average true range of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const natr = (high: Float64Array, low: Float64Array, close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('natr', out, high, low, close);
  const stream = new Natr(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i]);
  return out;
};
