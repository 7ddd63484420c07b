import { Ema } from '../ema/ema';
import { Lines, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';

/** What Klinger's oscillator says, in units of volume times 100. */
export interface KlingerValue {
  /** The fast average of the volume force less the slow one. */
  readonly klinger: number;
  /** The average of that. */
  readonly signal: number;
}

const KLINGER = 0;
const SIGNAL = 1;
const SUM = 2;
const RANGE = 3;
const TREND = 4;
const TOTAL = 5;
const SUM_BEFORE = 6;
const RANGE_BEFORE = 7;
const TREND_BEFORE = 8;
const TOTAL_BEFORE = 9;

/**
 * Klinger volume oscillator: EMA(fast) - EMA(slow) of the volume force, and its EMA(signal). The force is volume x |2 x range / total - 1| x trend x 100, where the trend is 1 when high + low + close
 * rose and -1 otherwise, the range is high - low, and the total is the sum of ranges of this trend and of the bar before it. The force is 0 when the total is. Every average begins with the
 * simple one of its first values; ready after max(fast, slow) + signal bars.
 * Source: Klinger, "Identifying Trends with Volume Analysis", Stocks & Commodities 15:12 (December 1997), with its TradeStation code.
 */
export class Klinger extends Lines<KlingerValue> {
  private readonly fast: Ema;
  private readonly slow: Ema;
  private readonly signal: Ema;

  constructor(fast = 34, slow = 55, signal = 13) {
    const checked = (period: number, what: string): Ema => new Ema(checkPeriod('klinger', period, 1, what));
    const parts = [checked(fast, 'fast period'), checked(slow, 'slow period'), checked(signal, 'signal period')] as const;
    super(`klinger(${fast},${slow},${signal})`, Math.max(fast, slow) + signal, 10, { klinger: NaN, signal: NaN }, ...parts);
    [this.fast, this.slow, this.signal] = parts;
  }

  /** Takes one bar; returns the lines, NaN until ready. */
  next(high: number, low: number, close: number, volume: number): KlingerValue {
    const sum = high + low + close;
    const gap = sum - sum + (volume - volume);
    if (gap !== gap) return this.gap;
    const s = this.state;
    s[SUM_BEFORE] = s[SUM];
    s[RANGE_BEFORE] = s[RANGE];
    s[TREND_BEFORE] = s[TREND];
    s[TOTAL_BEFORE] = s[TOTAL];
    if (this.count <= this.needed) this.count++;
    const force = this.force(sum, high - low, volume);
    if (this.count === 1) return this.record as KlingerValue;
    const klinger = this.fast.next(force) - this.slow.next(force);
    return this.show(klinger, klinger === klinger ? this.signal.next(klinger) : klinger);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number, volume: number): KlingerValue {
    if (this.count === 0) return this.next(high, low, close, volume);
    const sum = high + low + close;
    const gap = sum - sum + (volume - volume);
    if (gap !== gap) return this.gap;
    const force = this.force(sum, high - low, volume);
    if (this.count === 1) return this.record as KlingerValue;
    const klinger = this.fast.replace(force) - this.slow.replace(force);
    return this.show(klinger, klinger === klinger ? this.signal.replace(klinger) : klinger);
  }

  /** The volume force of the bar; that of the first bar is without meaning. */
  private force(sum: number, range: number, volume: number): number {
    const s = this.state;
    const trend = this.count === 1 ? 0 : sum > s[SUM_BEFORE] ? 1 : -1;
    const total = (trend === s[TREND_BEFORE] ? s[TOTAL_BEFORE] : s[RANGE_BEFORE]) + range;
    s[SUM] = sum;
    s[RANGE] = range;
    s[TREND] = trend;
    s[TOTAL] = total;
    return total > 0 ? volume * Math.abs((2 * range) / total - 1) * trend * 100 : 0;
  }

  private show(klinger: number, signal: number): KlingerValue {
    const { record, state } = this;
    if (signal === signal) {
      record.klinger = state[KLINGER] = klinger;
      record.signal = state[SIGNAL] = signal;
    }
    return record;
  }
}

const columns = (length: number): ColumnsOf<KlingerValue> => ({ klinger: new Float64Array(length), signal: new Float64Array(length) });

/** Klinger volume oscillator of the bars, row by row, into `out` (columns as long as theirs); NaN where there is none yet. */
export const klinger = (
  high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, fast?: number, slow?: number, signal?: number, out: ColumnsOf<KlingerValue> = columns(close.length),
): ColumnsOf<KlingerValue> => {
  checkLines('klinger', out, high, low, close, volume);
  const stream = new Klinger(fast, slow, signal);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(high[i], low[i], close[i], volume[i]);
    out.klinger[i] = value.klinger;
    out.signal[i] = value.signal;
  }
  return out;
};
