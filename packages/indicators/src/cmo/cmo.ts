import { Line, checkColumns, checkPeriod } from '../indicator';
import { quotient } from '../parts/quotient';

const CMO = 0;
const NET = 1;
const BOTH = 2;
const CLOSE = 3;
const NET_BEFORE = 4;
const BOTH_BEFORE = 5;
const CLOSE_BEFORE = 6;

/**
 * Chande momentum oscillator, -100 to 100: average gain less average loss, in percent of both, by Wilder's smoothing as TA-Lib has it: it is 2 x RSI - 100. Chande himself takes plain sums of the
 * last `period` changes, which is the same for the first value. Ready after `period` + 1 closes; 0 when nothing moved.
 * Source: Chande and Kroll, "The New Technical Trader" (1994), chapter 5; TA-Lib CMO.
 */
export class Cmo extends Line {
  readonly period: number;
  private readonly keep: number;
  private readonly share: number;

  constructor(period: number) {
    super(`cmo(${period})`, checkPeriod('cmo', period) + 1, 7);
    this.period = period;
    this.keep = (period - 1) / period;
    this.share = 1 / period;
  }

  /** Takes one close; returns the oscillator, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    const s = this.state;
    const net = s[NET];
    const both = s[BOTH];
    const before = s[CLOSE];
    s[NET_BEFORE] = net;
    s[BOTH_BEFORE] = both;
    s[CLOSE_BEFORE] = before;
    if (this.count <= this.needed) this.count++;
    return this.step(close, net, both, before);
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    const s = this.state;
    return gap !== gap ? gap : this.step(close, s[NET_BEFORE], s[BOTH_BEFORE], s[CLOSE_BEFORE]);
  }

  /** Until ready, the averages grow share by share. */
  private step(close: number, netBefore: number, bothBefore: number, before: number): number {
    const { state: s, count } = this;
    const keep = count > this.needed ? this.keep : 1;
    const change = (close - before) * (count === 1 ? 0 : this.share);
    const net = netBefore * keep + change;
    const both = bothBefore * keep + Math.abs(change);
    s[NET] = net;
    s[BOTH] = both;
    s[CLOSE] = close;
    s[CMO] = quotient(100 * net, both);
    return this.whenReady(s[CMO]);
  }
}

/** Chande momentum oscillator of `close`, row by row, into `out` (as long as the column); NaN where there is none yet. */
export const cmo = (close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('cmo', out, close);
  const stream = new Cmo(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
