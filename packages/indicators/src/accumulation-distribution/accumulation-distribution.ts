import { Line, checkColumns } from '../indicator';
import { moneyFlow } from './money-flow';

const AD = 0;
const BEFORE = 1;

/**
 * Accumulation/distribution line: the sum, since the first bar, of volume x ((close - low) - (high - close)) / (high - low). In units of volume; ready with the first bar. A bar without a range adds nothing.
 * Source: Chaikin; StockCharts ChartSchool, "Accumulation/Distribution Line"; TA-Lib AD.
 */
export class Adl extends Line {
  constructor() {
    super('adl', 1, 2);
  }

  /** Takes one bar; returns the line. */
  next(high: number, low: number, close: number, volume: number): number {
    const bar = high + low + close + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    this.count = 1;
    const before = this.state[AD];
    this.state[BEFORE] = before;
    return (this.state[AD] = before + moneyFlow(high, low, close, volume));
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number, volume: number): number {
    if (this.count === 0) return this.next(high, low, close, volume);
    const bar = high + low + close + volume;
    const gap = bar - bar;
    return gap !== gap ? gap : (this.state[AD] = this.state[BEFORE] + moneyFlow(high, low, close, volume));
  }
}

/** Accumulation/distribution line of the bars, row by row, into `out` (as long as the columns). */
export const adl = (
  high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, out: Float64Array = new Float64Array(close.length),
): Float64Array => {
  checkColumns('adl', out, high, low, close, volume);
  const stream = new Adl();
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i], volume[i]);
  return out;
};
