import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { checkPositive } from '../moments/check-positive';
import { AverageRange } from '../true-range/average-range';

/** The trend and where it ends. */
export interface SupertrendValue {
  /** In units of price: below the closes of a rising trend, above those of a falling one. */
  readonly value: number;
  /** 1 while it rises, -1 while it falls. */
  readonly direction: number;
}

const VALUE = 0;
const DIRECTION = 1;
const UPPER = 2;
const LOWER = 3;
const CLOSE = 4;
const DIRECTION_BEFORE = 5;
const UPPER_BEFORE = 6;
const LOWER_BEFORE = 7;
const CLOSE_BEFORE = 8;
const MIDDLE = 9;

/**
 * Supertrend. Bands lie `multiple` average true ranges around the middle of each bar; the lower one only rises and the upper one only falls, until the close before was beyond. A close above the
 * upper band turns the trend up, one below the lower band turns it down; the value is the lower band while it rises and the upper one while it falls. Ready after `period` bars, and falling at
 * first, whatever the prices do.
 * Source: TradingView, Pine Script reference, `ta.supertrend` (Seban), whose direction has the other sign.
 */
export class Supertrend extends Lines<SupertrendValue> {
  private readonly atr: AverageRange;
  private readonly multiple: number;

  constructor(period = 10, multiple = 3) {
    checkPositive('supertrend', multiple, 'multiple');
    const atr = new AverageRange(period);
    super(`supertrend(${period},${multiple})`, period, 10, { value: NaN, direction: NaN }, atr);
    this.atr = atr;
    this.multiple = multiple;
  }

  /** Takes one bar; returns the trend, NaN until ready. */
  next(high: number, low: number, close: number): SupertrendValue {
    const bar = high + low + close;
    if (bar - bar !== 0) return this.gap;
    const s = this.state;
    if (this.count < this.needed) this.count++;
    s[DIRECTION_BEFORE] = s[DIRECTION];
    s[UPPER_BEFORE] = s[UPPER];
    s[LOWER_BEFORE] = s[LOWER];
    s[CLOSE_BEFORE] = s[CLOSE];
    s[CLOSE] = close;
    s[MIDDLE] = (high + low) * 0.5;
    this.atr.next(high, low, close);
    this.step();
    return this.record;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): SupertrendValue {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    if (bar - bar !== 0) return this.gap;
    const s = this.state;
    s[CLOSE] = close;
    s[MIDDLE] = (high + low) * 0.5;
    this.atr.replace(high, low, close);
    this.step();
    return this.record;
  }

  /** Takes the bar from the state and the parts: as arguments, V8 would box the numbers. */
  private step(): void {
    if (this.count < this.needed) return;
    const s = this.state;
    const directionBefore = s[DIRECTION_BEFORE];
    const upperBefore = s[UPPER_BEFORE];
    const lowerBefore = s[LOWER_BEFORE];
    const closeBefore = s[CLOSE_BEFORE];
    const reach = this.atr.average * this.multiple;
    let upper = s[MIDDLE] + reach;
    let lower = s[MIDDLE] - reach;
    let direction = -1;
    if (directionBefore !== 0) {
      if (upper >= upperBefore && closeBefore <= upperBefore) upper = upperBefore;
      if (lower <= lowerBefore && closeBefore >= lowerBefore) lower = lowerBefore;
      if (directionBefore < 0 ? s[CLOSE] > upper : s[CLOSE] >= lower) direction = 1;
    }
    const value = direction > 0 ? lower : upper;
    s[UPPER] = upper;
    s[LOWER] = lower;
    this.record.value = s[VALUE] = value;
    this.record.direction = s[DIRECTION] = direction;
  }
}

const columns = (length: number): ColumnsOf<SupertrendValue> => ({ value: new Float64Array(length), direction: new Float64Array(length) });

/** Supertrend of the bars, row by row, into `out` (columns as long as theirs); NaN where there is none yet. */
export const supertrend = (
  high: Float64Array, low: Float64Array, close: Float64Array, period?: number, multiple?: number, out: ColumnsOf<SupertrendValue> = columns(close.length),
): ColumnsOf<SupertrendValue> => {
  checkLines('supertrend', out, high, low, close);
  const stream = new Supertrend(period, multiple);
  for (let i = 0; i < close.length; i++) {
    const trend = stream.next(high[i], low[i], close[i]);
    out.value[i] = trend.value;
    out.direction[i] = trend.direction;
  }
  return out;
};
