import { Line, checkColumns, checkPeriod } from '../indicator';
import { quotient } from '../parts/quotient';
import { WindowExtremes } from '../parts/window-extremes';

const WILLIAMS = 0;

/**
 * Williams %R, -100 to 0: how far the close is below the highest high of the last `period` bars, in percent of their range. Ready after `period` bars; 0 when they have no range, as in TA-Lib.
 * Source: Williams, "How I Made One Million Dollars Last Year Trading Commodities" (1973); TA-Lib WILLR.
 */
export class WilliamsR extends Line {
  readonly period: number;
  private readonly extremes: WindowExtremes;

  constructor(period: number) {
    const extremes = new WindowExtremes(checkPeriod('williamsR', period));
    super(`williamsR(${period})`, period, 1, extremes);
    this.period = period;
    this.extremes = extremes;
  }

  /** Takes one bar; returns the oscillator, NaN until ready. */
  next(high: number, low: number, close: number): number {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    this.extremes.put(high, low);
    this.extremes.next();
    this.show(close);
    return this.value;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): number {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    this.extremes.put(high, low);
    this.extremes.replace();
    this.show(close);
    return this.value;
  }

  private show(close: number): void {
    const { extremes } = this;
    const highest = extremes.highest();
    this.state[WILLIAMS] = quotient(100 * (close - highest), highest - extremes.lowest());
  }
}

/** Williams %R of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const williamsR = (high: Float64Array, low: Float64Array, close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('williamsR', out, high, low, close);
  const stream = new WilliamsR(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i]);
  return out;
};
