import { Line, checkColumns, checkPeriod } from '../indicator';
import { quotient } from '../parts/quotient';
import { WindowSums } from '../parts/window-sums';

const MFI = 0;
const PRICE = 1;
const PRICE_BEFORE = 2;
const IN = 0;
const BOTH = 1;

/**
 * Money flow index, 0 to 100: the money flow (typical price x volume) of the bars whose typical price rose, in percent of that of the bars where it rose or fell, over the last `period` bars. Ready
 * after `period` + 1 bars. 0 when no money flowed; TA-Lib says 0 for any flow below 1.
 * Source: Quong and Soudack, "Volume-weighted RSI: Money Flow", Technical Analysis of Stocks & Commodities 7:3 (1989); TA-Lib MFI.
 */
export class Mfi extends Line {
  readonly period: number;
  private readonly flows: WindowSums;

  constructor(period: number) {
    const flows = new WindowSums(2, checkPeriod('mfi', period));
    super(`mfi(${period})`, period + 1, 3, flows);
    this.period = period;
    this.flows = flows;
  }

  /** Takes one bar; returns the index, NaN until ready. */
  next(high: number, low: number, close: number, volume: number): number {
    const price = high + low + close;
    const gap = price - price + (volume - volume);
    if (gap !== gap) return gap;
    const s = this.state;
    const before = s[PRICE];
    s[PRICE_BEFORE] = before;
    s[PRICE] = price;
    if (this.count < this.needed) this.count++;
    if (this.count === 1) return this.value;
    this.sort(price, before, volume);
    this.flows.next();
    this.show();
    return this.value;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number, volume: number): number {
    if (this.count === 0) return this.next(high, low, close, volume);
    const price = high + low + close;
    const gap = price - price + (volume - volume);
    if (gap !== gap) return gap;
    const s = this.state;
    s[PRICE] = price;
    if (this.count === 1) return this.value;
    this.sort(price, s[PRICE_BEFORE], volume);
    this.flows.replace();
    this.show();
    return this.value;
  }

  /** `price` is three times the typical one: the index is the same. */
  private sort(price: number, before: number, volume: number): void {
    const flow = price * volume;
    this.flows.put(IN, flow * (price > before ? 1 : 0));
    this.flows.put(BOTH, flow * (price === before ? 0 : 1));
  }

  private show(): void {
    const { state: s, flows } = this;
    s[MFI] = Math.min(Math.max(quotient(100 * flows.sum(IN), flows.sum(BOTH)), 0), 100);
  }
}

/** Money flow index of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const mfi = (high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, period: number, out: Float64Array = new Float64Array(volume.length)): Float64Array => {
  checkColumns('mfi', out, high, low, close, volume);
  const stream = new Mfi(period);
  for (let i = 0; i < volume.length; i++) out[i] = stream.next(high[i], low[i], close[i], volume[i]);
  return out;
};
