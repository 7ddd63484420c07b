import { Line, checkColumns, checkPeriod } from '../indicator';
import { typicalPrice } from './typical-price';

const VWAP = 0;
const MONEY = 1;
const VOLUME = 2;
const FRESH_MONEY = 3;
const FRESH_VOLUME = 4;
const IDLE = 5;
const MONEY_BEFORE = 6;
const VOLUME_BEFORE = 7;
const FRESH_MONEY_BEFORE = 8;
const FRESH_VOLUME_BEFORE = 9;
const IDLE_BEFORE = 10;
const RING = 11;

/**
 * Volume-weighted average price of the last `period` bars: the sum of typical price x volume, divided by the sum of volume, where
 * the typical price is (high + low + close) / 3. NaN, though ready, when no bar of the window has volume.
 * Its two sums are kept from drifting as in `Sum`.
 *
 * Source: StockCharts ChartSchool, "Volume-Weighted Average Price (VWAP)", here over a moving window; `SessionVwap` is the anchored one.
 */
export class Vwap extends Line {
  readonly period: number;

  constructor(period: number) {
    super(`vwap(${period})`, checkPeriod('vwap', period), RING + 2 * period);
    this.period = period;
  }

  /** Takes one bar; returns the average price, NaN until ready. */
  next(high: number, low: number, close: number, volume: number): number {
    const money = typicalPrice(high, low, close) * volume;
    const gap = money - money + (volume - volume);
    if (gap !== gap) return gap;
    const s = this.state;
    const at = this.at + 1 === this.period ? 0 : this.at + 1;
    this.at = at;
    if (this.count < this.needed) this.count++;
    const moneySum = s[MONEY] - s[RING + at];
    const volumeSum = s[VOLUME] - s[RING + this.period + at];
    const freshMoney = at === 0 ? 0 : s[FRESH_MONEY];
    const freshVolume = at === 0 ? 0 : s[FRESH_VOLUME];
    const idle = s[IDLE];
    s[MONEY_BEFORE] = moneySum;
    s[VOLUME_BEFORE] = volumeSum;
    s[FRESH_MONEY_BEFORE] = freshMoney;
    s[FRESH_VOLUME_BEFORE] = freshVolume;
    s[IDLE_BEFORE] = idle;
    return this.step(money, volume, moneySum, volumeSum, freshMoney, freshVolume, idle);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number, volume: number): number {
    if (this.count === 0) return this.next(high, low, close, volume);
    const money = typicalPrice(high, low, close) * volume;
    const gap = money - money + (volume - volume);
    if (gap !== gap) return gap;
    const s = this.state;
    return this.step(
      money, volume, s[MONEY_BEFORE], s[VOLUME_BEFORE], s[FRESH_MONEY_BEFORE], s[FRESH_VOLUME_BEFORE], s[IDLE_BEFORE],
    );
  }

  /** The sums without this bar, the sums since the window was last full, and how long there has been no volume. */
  private step(
    money: number, volume: number, moneyBefore: number, volumeBefore: number, freshMoneyBefore: number, freshVolumeBefore: number, idleBefore: number,
  ): number {
    const s = this.state;
    const { at, period } = this;
    const full = at + 1 === period;
    const freshMoney = freshMoneyBefore + money;
    const freshVolume = freshVolumeBefore + volume;
    const moneySum = full ? freshMoney : moneyBefore + money;
    const volumeSum = full ? freshVolume : volumeBefore + volume;
    const idle = volume > 0 ? 0 : idleBefore + 1;
    const vwap = quotient(moneySum, volumeSum, idle, period);
    s[RING + at] = money;
    s[RING + period + at] = volume;
    s[FRESH_MONEY] = freshMoney;
    s[FRESH_VOLUME] = freshVolume;
    s[MONEY] = moneySum;
    s[VOLUME] = volumeSum;
    s[IDLE] = idle;
    s[VWAP] = vwap;
    return this.whenReady(vwap);
  }

  /** The batch form, see `vwap`. */
  static batch(
    high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, period: number, out: Float64Array = new Float64Array(close.length),
  ): Float64Array {
    checkColumns('vwap', out, high, low, close, volume);
    const stream = new Vwap(period);
    if (fill(high, low, close, volume, period, out)) return out;
    for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i], volume[i]);
    return out;
  }
}

/** `idle` bars have passed since the last one with volume: when they fill the window, what rounding left of its sums is no price. */
const quotient = (money: number, volume: number, idle: number, period: number): number => {
  const live = idle < period ? 1 : 0;
  return (money * live) / (volume * live);
};

/** All rows, window by window, by scalars only, rounding as `Vwap` does. False when it met a gap. */
const fill = (
  high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, period: number, out: Float64Array,
): boolean => {
  const { length } = close;
  const ring = new Float64Array(period);
  let moneySum = 0, volumeSum = 0, idle = 0, gap = 0;
  for (let start = 0; start < length; start += period) {
    gap += moneySum - moneySum + (volumeSum - volumeSum);
    const end = Math.min(start + period, length);
    let freshMoney = 0, freshVolume = 0;
    for (let i = start; i < end; i++) {
      const traded = volume[i];
      const money = typicalPrice(high[i], low[i], close[i]) * traded;
      freshMoney += money;
      freshVolume += traded;
      moneySum = moneySum - ring[i - start] + money;
      volumeSum = volumeSum - (start === 0 ? 0 : volume[i - period]) + traded;
      ring[i - start] = money;
      idle = traded > 0 ? 0 : idle + 1;
      out[i] = quotient(moneySum, volumeSum, idle, period);
    }
    if (end === start + period) {
      moneySum = freshMoney;
      volumeSum = freshVolume;
      out[end - 1] = quotient(moneySum, volumeSum, idle, period);
    }
  }
  out.fill(NaN, 0, Math.min(period - 1, length));
  return Number.isFinite(moneySum + volumeSum + gap);
};

/** Volume-weighted average price of the bars, row by row, into `out` (as long as the columns); NaN where there is none. */
export const vwap = (high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, period: number, out?: Float64Array): Float64Array => Vwap.batch(high, low, close, volume, period, out);
