import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { HighLow } from '../donchian-channel/high-low';
import { checkPositive } from '../moments/check-positive';
import { AverageRange } from '../true-range/average-range';

/** Where to leave, in units of price. */
export interface ChandelierExitValue {
  /** A long position is left below it: the highest high less so many average true ranges. */
  readonly long: number;
  /** A short position is left above it: the lowest low plus so many average true ranges. */
  readonly short: number;
}

const LONG = 0;
const SHORT = 1;

/**
 * Chandelier exit: stops that hang `multiple` average true ranges from the highest high, and stand as many above the lowest low, of the last `period` bars. Ready after `period` bars.
 * Source: StockCharts ChartSchool, "Chandelier Exit" (LeBeau; Elder, "Come into My Trading Room", 2002): 22 bars, multiple 3.
 */
export class ChandelierExit extends Lines<ChandelierExitValue> {
  private readonly extremes: HighLow;
  private readonly atr: AverageRange;
  private readonly multiple: number;

  constructor(period = 22, multiple = 3) {
    checkPositive('chandelierExit', multiple, 'multiple');
    const parts = [new HighLow('chandelierExit', period), new AverageRange(period)] as const;
    super(`chandelierExit(${period},${multiple})`, period, 2, { long: NaN, short: NaN }, ...parts);
    [this.extremes, this.atr] = parts;
    this.multiple = multiple;
  }

  /** Takes one bar; returns the stops, NaN until ready. */
  next(high: number, low: number, close: number): ChandelierExitValue {
    const bar = high + low + close;
    if (bar - bar !== 0) return this.gap;
    if (this.count < this.needed) this.count++;
    this.extremes.put(high, low);
    this.atr.next(high, low, close);
    this.step(true);
    return this.record;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): ChandelierExitValue {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    if (bar - bar !== 0) return this.gap;
    this.extremes.put(high, low);
    this.atr.replace(high, low, close);
    this.step(false);
    return this.record;
  }

  /** Reads what the parts have come to from them: as arguments, V8 would box the numbers. */
  private step(isNew: boolean): void {
    const { record, state } = this;
    this.extremes.take(isNew);
    if (this.count >= this.needed) {
      const reach = this.atr.average * this.multiple;
      record.long = state[LONG] = this.extremes.highest - reach;
      record.short = state[SHORT] = this.extremes.lowest + reach;
    }
  }
}

const columns = (length: number): ColumnsOf<ChandelierExitValue> => ({ long: new Float64Array(length), short: new Float64Array(length) });

/** Chandelier exits of the bars, row by row, into `out` (columns as long as theirs); NaN where there is none yet. */
export const chandelierExit = (
  high: Float64Array, low: Float64Array, close: Float64Array, period?: number, multiple?: number, out: ColumnsOf<ChandelierExitValue> = columns(close.length),
): ColumnsOf<ChandelierExitValue> => {
  checkLines('chandelierExit', out, high, low, close);
  const stream = new ChandelierExit(period, multiple);
  for (let i = 0; i < close.length; i++) {
    const stops = stream.next(high[i], low[i], close[i]);
    out.long[i] = stops.long;
    out.short[i] = stops.short;
  }
  return out;
};
