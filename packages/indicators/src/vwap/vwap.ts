import { Indicator, checkColumns, checkPeriod } from '../indicator';
import { typicalPrice } from './typical-price';

const VWAP = 0;
const MONEY = 1;
const VOLUME = 2;
const FRESH_MONEY = 3;
const FRESH_VOLUME = 4;
const IDLE = 5;
/** What was before the last bar stands this far behind what is after it. */
const BEFORE = 6;
const DROPPED_MONEY = 12;
const DROPPED_VOLUME = 13;
const RING = 14;

/**
 * Volume-weighted average price of the last `period` bars: the sum of typical price x volume, divided by the sum of volume, where
 * the typical price is (high + low + close) / 3. NaN, though ready, when no bar of the window has volume.
 * Its two sums are kept from drifting as in `Sum`.
 *
 * Source: StockCharts ChartSchool, "Volume-Weighted Average Price (VWAP)", here over a moving window; `SessionVwap` is the anchored one.
 */
export class Vwap extends Indicator {
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
    s[BEFORE + MONEY] = s[MONEY];
    s[BEFORE + VOLUME] = s[VOLUME];
    s[BEFORE + FRESH_MONEY] = at === 0 ? 0 : s[FRESH_MONEY];
    s[BEFORE + FRESH_VOLUME] = at === 0 ? 0 : s[FRESH_VOLUME];
    s[BEFORE + IDLE] = s[IDLE];
    s[DROPPED_MONEY] = s[RING + at];
    s[DROPPED_VOLUME] = s[RING + this.period + at];
    return this.step(money, volume);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number, volume: number): number {
    if (this.count === 0) return this.next(high, low, close, volume);
    const money = typicalPrice(high, low, close) * volume;
    const gap = money - money + (volume - volume);
    return gap !== gap ? gap : this.step(money, volume);
  }

  private step(money: number, volume: number): number {
    const s = this.state;
    const { at, period } = this;
    const full = at + 1 === period;
    const freshMoney = s[BEFORE + FRESH_MONEY] + money;
    const freshVolume = s[BEFORE + FRESH_VOLUME] + volume;
    const moneySum = full ? freshMoney : s[BEFORE + MONEY] + (money - s[DROPPED_MONEY]);
    const volumeSum = full ? freshVolume : s[BEFORE + VOLUME] + (volume - s[DROPPED_VOLUME]);
    const idle = volume > 0 ? 0 : s[BEFORE + IDLE] + 1;
    const vwap = quotient(moneySum, volumeSum, idle, period);
    s[RING + at] = money;
    s[RING + period + at] = volume;
    s[FRESH_MONEY] = freshMoney;
    s[FRESH_VOLUME] = freshVolume;
    s[MONEY] = moneySum;
    s[VOLUME] = volumeSum;
    s[IDLE] = idle;
    s[VWAP] = vwap;
    return this.count < this.needed ? this.notYet() : vwap;
  }

  /** The batch form, see `vwap`. */
  static batch(
    high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, period: number, out: Float64Array = new Float64Array(close.length),
  ): Float64Array {
    checkColumns('vwap', out, high, low, close, volume);
    const stream = new Vwap(period);
    out.fill(NaN, 0, Math.min(period - 1, out.length));
    if (close.length < period || fill(high, low, close, volume, period, out)) return out;
    for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i], volume[i]);
    return out;
  }
}

/** `idle` bars have passed since the last one with volume: when they fill the window, what rounding left of its sums is no price. */
const quotient = (money: number, volume: number, idle: number, period: number): number => {
  const live = idle < period ? 1 : 0;
  return (money * live) / (volume * live);
};

/** All rows, by scalars only, rounding as two `Sum`s do. False when it met a gap. */
const fill = (
  high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, period: number, out: Float64Array,
): boolean => {
  const ring = new Float64Array(period);
  let money = 0, volumes = 0, freshMoney = 0, freshVolume = 0, at = 0, idle = 0;
  for (let i = 0; i < close.length; i++) {
    const traded = volume[i];
    const spent = typicalPrice(high[i], low[i], close[i]) * traded;
    freshMoney += spent;
    freshVolume += traded;
    money += spent - ring[at];
    volumes += traded - (i < period ? 0 : volume[i - period]);
    ring[at] = spent;
    idle = traded > 0 ? 0 : idle + 1;
    if (++at === period) {
      if (!Number.isFinite(freshMoney + freshVolume)) return false;
      money = freshMoney;
      volumes = freshVolume;
      freshMoney = freshVolume = at = 0;
    }
    if (i + 1 >= period) out[i] = quotient(money, volumes, idle, period);
  }
  return Number.isFinite(money + volumes + freshMoney + freshVolume);
};

/** Volume-weighted average price of the bars, row by row, into `out` (as long as the columns); NaN where there is none. */
export const vwap = Vwap.batch;
