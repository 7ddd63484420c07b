import { Line, checkColumns } from '../indicator';
import { Ema } from '../ema/ema';

/**
 * Absolute price oscillator, in price units: EMA(fast) - EMA(slow), the first line of `Macd`. Each average begins as early as it can; ready after max(fast, slow) closes. TA-Lib begins the fast
 * average later, with the slow one: the difference fades.
 * Source: StockCharts ChartSchool, "MACD (Moving Average Convergence/Divergence) Oscillator"; TA-Lib APO with exponential averages.
 */
export class Apo extends Line {
  private readonly fast: Ema;
  private readonly slow: Ema;

  constructor(fast = 12, slow = 26) {
    const parts = [new Ema(fast), new Ema(slow)] as const;
    super(`apo(${fast},${slow})`, Math.max(fast, slow), 1, ...parts);
    [this.fast, this.slow] = parts;
  }

  /** Takes one close; returns the difference, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    return this.show(this.fast.next(close), this.slow.next(close));
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    return gap !== gap ? gap : this.show(this.fast.replace(close), this.slow.replace(close));
  }

  private show(fast: number, slow: number): number {
    const apart = fast - slow;
    this.state[0] = apart;
    return apart;
  }
}

/** Absolute price oscillator of `close`, row by row, into `out` (as long as the column); NaN where there is none yet. */
export const apo = (close: Float64Array, fast = 12, slow = 26, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('apo', out, close);
  const stream = new Apo(fast, slow);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
