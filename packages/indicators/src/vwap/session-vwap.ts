import { Line, checkColumns } from '../indicator';
import { typicalPrice } from './typical-price';

const VWAP = 0;
const MONEY = 1;
const VOLUME = 2;
const MONEY_BEFORE = 3;
const VOLUME_BEFORE = 4;

/**
 * Volume-weighted average price since the last `reset()`, which belongs at the start of each session: the sum of typical
 * price x volume, divided by the sum of volume. Ready with the first bar; NaN as long as no bar had volume.
 * Source: StockCharts ChartSchool, "Volume-Weighted Average Price (VWAP)".
 */
export class SessionVwap extends Line {
  constructor() {
    super('session-vwap', 1, 5);
  }

  /** Takes one bar; returns the average price. */
  next(high: number, low: number, close: number, volume: number): number {
    const money = typicalPrice(high, low, close) * volume;
    const gap = money - money + (volume - volume);
    if (gap !== gap) return gap;
    const s = this.state;
    s[MONEY_BEFORE] = s[MONEY];
    s[VOLUME_BEFORE] = s[VOLUME];
    this.count = 1;
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
    const moneySum = s[MONEY_BEFORE] + money;
    const volumeSum = s[VOLUME_BEFORE] + volume;
    const vwap = moneySum / volumeSum;
    s[MONEY] = moneySum;
    s[VOLUME] = volumeSum;
    s[VWAP] = vwap;
    return vwap;
  }
}

/** Volume-weighted average price of one session's bars from its first, row by row, into `out` (as long as the columns). */
export const sessionVwap = (
  high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, out: Float64Array = new Float64Array(close.length),
): Float64Array => {
  checkColumns('session-vwap', out, high, low, close, volume);
  let money = 0;
  let volumes = 0;
  for (let i = 0; i < close.length; i++) {
    const spent = typicalPrice(high[i], low[i], close[i]) * volume[i];
    const gap = spent - spent + (volume[i] - volume[i]);
    if (gap === gap) {
      money += spent;
      volumes += volume[i];
      out[i] = money / volumes;
    } else out[i] = gap;
  }
  return out;
};
