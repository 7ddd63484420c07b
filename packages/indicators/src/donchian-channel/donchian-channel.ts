import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { HighLow } from './high-low';

/** The channel, in units of price. */
export interface DonchianChannelValue {
  /** The highest high. */
  readonly upper: number;
  /** Half way between both. */
  readonly middle: number;
  /** The lowest low. */
  readonly lower: number;
}

const UPPER = 0;
const MIDDLE = 1;
const LOWER = 2;

/**
 * Donchian channel: highest high and lowest low of the last `period` bars, the current one among them. Ready after `period` bars. Who waits for a breakout compares a bar with the channel of the
 * bar before.
 * Source: StockCharts ChartSchool, "Price Channels" and "Donchian Channels"; the latter include the current bar.
 */
export class DonchianChannel extends Lines<DonchianChannelValue> {
  private readonly extremes: HighLow;

  constructor(period = 20) {
    const extremes = new HighLow('donchianChannel', period);
    super(`donchianChannel(${period})`, period, 3, { upper: NaN, middle: NaN, lower: NaN }, extremes);
    this.extremes = extremes;
  }

  /** Takes one bar; returns the channel, NaN until ready. */
  next(high: number, low: number): DonchianChannelValue {
    const bar = high + low;
    if (bar - bar !== 0) return this.gap;
    if (this.count < this.needed) this.count++;
    this.extremes.next(high, low);
    return this.show();
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): DonchianChannelValue {
    if (this.count === 0) return this.next(high, low);
    const bar = high + low;
    if (bar - bar !== 0) return this.gap;
    this.extremes.replace(high, low);
    return this.show();
  }

  private show(): DonchianChannelValue {
    const { record, state } = this;
    if (this.count >= this.needed) {
      const { highest: upper, lowest: lower } = this.extremes;
      record.upper = state[UPPER] = upper;
      record.middle = state[MIDDLE] = (upper + lower) * 0.5;
      record.lower = state[LOWER] = lower;
    }
    return record;
  }
}

const columns = (length: number): ColumnsOf<DonchianChannelValue> => ({ upper: new Float64Array(length), middle: new Float64Array(length), lower: new Float64Array(length) });

/** Donchian channel of the bars, row by row, into `out` (columns as long as theirs); NaN where there is none yet. */
export const donchianChannel = (high: Float64Array, low: Float64Array, period?: number, out: ColumnsOf<DonchianChannelValue> = columns(high.length)): ColumnsOf<DonchianChannelValue> => {
  checkLines('donchianChannel', out, high, low);
  const stream = new DonchianChannel(period);
  for (let i = 0; i < high.length; i++) {
    const channel = stream.next(high[i], low[i]);
    out.upper[i] = channel.upper;
    out.middle[i] = channel.middle;
    out.lower[i] = channel.lower;
  }
  return out;
};
