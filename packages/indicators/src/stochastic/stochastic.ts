import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { columnsFor } from '../parts/columns';
import { quotient } from '../parts/quotient';
import { WindowExtremes } from '../parts/window-extremes';
import { WindowSums } from '../parts/window-sums';

/** The stochastic oscillator, 0 to 100. */
export interface StochasticValue {
  /** The average of where the close stands in the range of the window. */
  readonly slowK: number;
  /** The average of that. */
  readonly slowD: number;
}

/**
 * Stochastic oscillator: where the close stands between the lowest low (0) and the highest high (100) of the last `period` bars, averaged over `smoothK` bars, and that again over `smoothD`, both by
 * simple averages. Ready after `period` + `smoothK` + `smoothD` - 2 bars. In a window without any range the close stands at 0, as in TA-Lib.
 * Source: Lane, "Lane's Stochastics", Technical Analysis of Stocks & Commodities 2:3 (1984); TA-Lib STOCH.
 */
export class Stochastic extends Lines<StochasticValue> {
  private readonly extremes: WindowExtremes;
  private readonly fastK: WindowSums;
  private readonly slowK: WindowSums;

  constructor(period = 14, smoothK = 3, smoothD = 3) {
    const parts = [new WindowExtremes(period), new WindowSums(1, smoothK), new WindowSums(1, smoothD)] as const;
    super(`stochastic(${period},${smoothK},${smoothD})`, period + smoothK + smoothD - 2, 2, { slowK: NaN, slowD: NaN }, ...parts);
    [this.extremes, this.fastK, this.slowK] = parts;
  }

  /** Takes one bar; returns the lines, NaN until ready. */
  next(high: number, low: number, close: number): StochasticValue {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    const { extremes } = this;
    extremes.put(high, low);
    extremes.next();
    if (!extremes.ready) return this.record;
    this.fastK.put(0, quotient(100 * (close - extremes.lowest()), extremes.highest() - extremes.lowest()));
    this.fastK.next();
    if (!this.fastK.ready) return this.record;
    this.slowK.put(0, this.fastK.sum(0) / this.fastK.period);
    this.slowK.next();
    this.show();
    return this.record;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): StochasticValue {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    const { extremes } = this;
    extremes.put(high, low);
    extremes.replace();
    if (!extremes.ready) return this.record;
    this.fastK.put(0, quotient(100 * (close - extremes.lowest()), extremes.highest() - extremes.lowest()));
    this.fastK.replace();
    if (!this.fastK.ready) return this.record;
    this.slowK.put(0, this.fastK.sum(0) / this.fastK.period);
    this.slowK.replace();
    this.show();
    return this.record;
  }

  private show(): void {
    const { record, state, fastK, slowK } = this;
    if (!this.ready) return;
    record.slowK = state[0] = fastK.sum(0) / fastK.period;
    record.slowD = state[1] = slowK.sum(0) / slowK.period;
  }
}

/** Stochastic oscillator of the bars, row by row, into `out` (columns as long as the input); NaN where there is none yet. */
export const stochastic = (
  high: Float64Array, low: Float64Array, close: Float64Array, period = 14, smoothK = 3, smoothD = 3,
  out: ColumnsOf<StochasticValue> = columnsFor(close.length, ['slowK', 'slowD']),
): ColumnsOf<StochasticValue> => {
  checkLines('stochastic', out, high, low, close);
  const stream = new Stochastic(period, smoothK, smoothD);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(high[i], low[i], close[i]);
    out.slowK[i] = value.slowK;
    out.slowD[i] = value.slowD;
  }
  return out;
};
