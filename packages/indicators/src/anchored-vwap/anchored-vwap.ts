import { fault } from '../fault';
import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { typicalPrice } from '../vwap/typical-price';

/** What an anchored VWAP says, in units of price. */
export interface AnchoredVwapValue {
  /** The average price. */
  readonly vwap: number;
  /** So many standard deviations above it. */
  readonly upper: number;
  /** As many below it. */
  readonly lower: number;
}

const VWAP = 0;
const UPPER = 1;
const LOWER = 2;
const WEIGHT = 3;
const SPREAD = 4;
const VWAP_BEFORE = 5;
const WEIGHT_BEFORE = 6;
const SPREAD_BEFORE = 7;

/**
 * Volume-weighted average price since an anchor, with bands at `deviations` volume-weighted standard deviations. The anchor is the first bar; `anchor()` makes the next bar the anchor. The price of a bar
 * is (high + low + close) / 3; the deviation is the root of the volume-weighted mean of squared distances from the average. Ready with the first bar; NaN as long as no bar had volume.
 *
 * Average and squared distances are carried on by what each bar changes of them: as a difference of sums of squares, the deviation would be lost in rounding where prices are high and close together.
 *
 * Source: Shannon, "Maximum Trading Gains with Anchored VWAP" (2023); the recurrence: West, "Updating Mean and Variance Estimates: An Improved Method", Communications of the ACM 22:9 (1979).
 */
export class AnchoredVwap extends Lines<AnchoredVwapValue> {
  constructor(readonly deviations = 1) {
    if (!(deviations >= 0 && deviations < Infinity)) throw fault('INVALID_CONFIG', `the deviations of anchored-vwap must be a number of at least 0, got ${deviations}`);
    super(`anchored-vwap(${deviations})`, 1, 8, { vwap: NaN, upper: NaN, lower: NaN });
  }

  /** Begins again: the next bar is the anchor. The same as `reset()`. */
  anchor(): void {
    this.reset();
  }

  /** Takes one bar; returns the average price and its bands. */
  next(high: number, low: number, close: number, volume: number): AnchoredVwapValue {
    const price = typicalPrice(high, low, close);
    const gap = price - price + (volume - volume);
    if (gap !== gap) return this.gap;
    const s = this.state;
    const vwap = s[VWAP];
    const weight = s[WEIGHT];
    const spread = s[SPREAD];
    s[VWAP_BEFORE] = vwap;
    s[WEIGHT_BEFORE] = weight;
    s[SPREAD_BEFORE] = spread;
    this.count = 1;
    return this.step(price, volume, vwap, weight, spread);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number, volume: number): AnchoredVwapValue {
    if (this.count === 0) return this.next(high, low, close, volume);
    const price = typicalPrice(high, low, close);
    const gap = price - price + (volume - volume);
    const s = this.state;
    return gap !== gap ? this.gap : this.step(price, volume, s[VWAP_BEFORE], s[WEIGHT_BEFORE], s[SPREAD_BEFORE]);
  }

  private step(price: number, volume: number, vwapBefore: number, weightBefore: number, spreadBefore: number): AnchoredVwapValue {
    const { state, record } = this;
    const weight = weightBefore + volume;
    const distance = weightBefore === 0 ? price : price - vwapBefore;
    // 0 / 0 as long as there was no volume.
    const move = distance * (volume / weight);
    const vwap = weightBefore === 0 ? move : vwapBefore + move;
    const spread = weightBefore === 0 ? 0 : spreadBefore + volume * distance * (price - vwap);
    const band = Math.sqrt(spread / weight) * this.deviations;
    state[WEIGHT] = weight;
    state[SPREAD] = spread;
    record.vwap = state[VWAP] = vwap;
    record.upper = state[UPPER] = vwap + band;
    record.lower = state[LOWER] = vwap - band;
    return record;
  }
}

const columns = (length: number): ColumnsOf<AnchoredVwapValue> => ({ vwap: new Float64Array(length), upper: new Float64Array(length), lower: new Float64Array(length) });

/** Volume-weighted average price of the bars since the first, with bands, row by row, into `out` (columns as long as theirs). For another anchor pass subarrays that begin there. */
export const anchoredVwap = (
  high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, deviations?: number, out: ColumnsOf<AnchoredVwapValue> = columns(close.length),
): ColumnsOf<AnchoredVwapValue> => {
  checkLines('anchored-vwap', out, high, low, close, volume);
  const stream = new AnchoredVwap(deviations);
  for (let i = 0; i < close.length; i++) {
    const { vwap, upper, lower } = stream.next(high[i], low[i], close[i], volume[i]);
    out.vwap[i] = vwap;
    out.upper[i] = upper;
    out.lower[i] = lower;
  }
  return out;
};
