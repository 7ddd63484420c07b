import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { columnsFor } from '../parts/columns';
import { quotient } from '../parts/quotient';
import { WindowExtremes } from '../parts/window-extremes';
import { WindowSums } from '../parts/window-sums';

/** The fast stochastic oscillator, 0 to 100. */
export interface StochasticFastValue {
  /** Where the value stands in the range of the window. */
  readonly fastK: number;
  /** The average of that. */
  readonly fastD: number;
}

/**
 * Fast stochastic oscillator: where the close stands between the lowest low (0) and the highest high (100) of the last `period` bars, and the simple average of that over `smoothD` bars. Ready after
 * `period` + `smoothD` - 1 bars. In a window without any range the close stands at 0, as in TA-Lib.
 * Source: Lane, "Lane's Stochastics", Technical Analysis of Stocks & Commodities 2:3 (1984); TA-Lib STOCHF.
 */
export class StochasticFast extends Lines<StochasticFastValue> {
  private readonly extremes: WindowExtremes;
  private readonly fastK: WindowSums;

  constructor(period = 14, smoothD = 3) {
    const parts = [new WindowExtremes(period), new WindowSums(1, smoothD)] as const;
    super(`stochasticFast(${period},${smoothD})`, period + smoothD - 1, 2, { fastK: NaN, fastD: NaN }, ...parts);
    [this.extremes, this.fastK] = parts;
  }

  /** Takes one bar; returns the lines, NaN until ready. */
  next(high: number, low: number, close: number): StochasticFastValue {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    const { extremes } = this;
    extremes.put(high, low);
    extremes.next();
    if (!extremes.ready) return this.record;
    this.state[0] = quotient(100 * (close - extremes.lowest()), extremes.highest() - extremes.lowest());
    this.fastK.put(0, this.state[0]);
    this.fastK.next();
    this.show();
    return this.record;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): StochasticFastValue {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    const { extremes } = this;
    extremes.put(high, low);
    extremes.replace();
    if (!extremes.ready) return this.record;
    this.state[0] = quotient(100 * (close - extremes.lowest()), extremes.highest() - extremes.lowest());
    this.fastK.put(0, this.state[0]);
    this.fastK.replace();
    this.show();
    return this.record;
  }

  private show(): void {
    if (!this.ready) return;
    const { record, state, fastK } = this;
    record.fastK = state[0];
    record.fastD = state[1] = fastK.sum(0) / fastK.period;
  }
}

/** Fast stochastic oscillator of the bars, row by row, into `out` (columns as long as the input); NaN where there is none yet. */
export const stochasticFast = (
  high: Float64Array, low: Float64Array, close: Float64Array, period = 14, smoothD = 3,
  out: ColumnsOf<StochasticFastValue> = columnsFor(close.length, ['fastK', 'fastD']),
): ColumnsOf<StochasticFastValue> => {
  checkLines('stochasticFast', out, high, low, close);
  const stream = new StochasticFast(period, smoothD);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(high[i], low[i], close[i]);
    out.fastK[i] = value.fastK;
    out.fastD[i] = value.fastD;
  }
  return out;
};
