import { Lines, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { checkPositive } from '../moments/check-positive';
import { AverageRange } from '../true-range/average-range';

/** The channel, in units of price. */
export interface KeltnerChannelValue {
  /** The average plus so many average true ranges. */
  readonly upper: number;
  /** The exponential moving average. */
  readonly middle: number;
  /** The average less so many average true ranges. */
  readonly lower: number;
}

const UPPER = 0;
const MIDDLE = 1;
const LOWER = 2;
const CLOSE = 3;
const EMA = 4;
const EMA_BEFORE = 5;

/**
 * Keltner channel: the exponential moving average of the closes, and `multiple` average true ranges above and below it. Ready when both averages are. This is the channel as Raschke changed it,
 * not Keltner's own of typical prices and plain ranges.
 * Source: StockCharts ChartSchool, "Keltner Channels": EMA(20), ATR(10), multiple 2.
 */
export class KeltnerChannel extends Lines<KeltnerChannelValue> {
  readonly period: number;
  private readonly atr: AverageRange;
  private readonly multiple: number;
  private readonly share: number;

  constructor(period = 20, atrPeriod = 10, multiple = 2) {
    checkPeriod('keltnerChannel', period);
    checkPositive('keltnerChannel', multiple, 'multiple');
    const atr = new AverageRange(atrPeriod);
    super(`keltnerChannel(${period},${atrPeriod},${multiple})`, Math.max(period, atrPeriod), 6, { upper: NaN, middle: NaN, lower: NaN }, atr);
    this.period = period;
    this.atr = atr;
    this.multiple = multiple;
    this.share = 2 / (period + 1);
  }

  /** Takes one bar; returns the channel, NaN until ready. */
  next(high: number, low: number, close: number): KeltnerChannelValue {
    const bar = high + low + close;
    if (bar - bar !== 0) return this.gap;
    const s = this.state;
    if (this.count <= this.needed) this.count++;
    s[EMA_BEFORE] = s[EMA];
    s[CLOSE] = close;
    this.atr.next(high, low, close);
    this.step();
    return this.record;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): KeltnerChannelValue {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    if (bar - bar !== 0) return this.gap;
    this.state[CLOSE] = close;
    this.atr.replace(high, low, close);
    this.step();
    return this.record;
  }

  /** The average is made here, as in `Ema`: with two parts, V8 would no longer inline both, and box their numbers. */
  private step(): void {
    const s = this.state;
    const { count, period, share } = this;
    const before = s[EMA_BEFORE];
    const close = s[CLOSE];
    let middle = count > period ? before * (1 - share) + close * share : before + close;
    if (count === period) middle /= period;
    s[EMA] = middle;
    if (count < this.needed) return;
    const { record } = this;
    const reach = this.atr.average * this.multiple;
    record.upper = s[UPPER] = middle + reach;
    record.middle = s[MIDDLE] = middle;
    record.lower = s[LOWER] = middle - reach;
  }
}

const columns = (length: number): ColumnsOf<KeltnerChannelValue> => ({ upper: new Float64Array(length), middle: new Float64Array(length), lower: new Float64Array(length) });

/** Keltner channel of the bars, row by row, into `out` (columns as long as theirs); NaN where there is none yet. */
export const keltnerChannel = (
  high: Float64Array, low: Float64Array, close: Float64Array, period?: number, atrPeriod?: number, multiple?: number, out: ColumnsOf<KeltnerChannelValue> = columns(close.length),
): ColumnsOf<KeltnerChannelValue> => {
  checkLines('keltnerChannel', out, high, low, close);
  const stream = new KeltnerChannel(period, atrPeriod, multiple);
  for (let i = 0; i < close.length; i++) {
    const channel = stream.next(high[i], low[i], close[i]);
    out.upper[i] = channel.upper;
    out.middle[i] = channel.middle;
    out.lower[i] = channel.lower;
  }
  return out;
};
