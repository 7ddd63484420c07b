import { Lines, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';

/** The bands, in units of price. */
export interface AccelerationBandsValue {
  /** Average of the highs, each raised by its bar's width. */
  readonly upper: number;
  /** Average of the closes. */
  readonly middle: number;
  /** Average of the lows, each lowered by its bar's width. */
  readonly lower: number;
}

const BANDS = 3;
/** Each of these has a place for each of the bands. */
const INPUT = 3;
const SUM = 6;
const FRESH = 9;
const SUM_BEFORE = 12;
const FRESH_BEFORE = 15;
const RING = 18;

/** Four times the range as a share of high + low; 0 when those have no share, for they add up to 0. */
const widthOf = (high: number, low: number): number => {
  const width = (4 * (high - low)) / (high + low);
  return width - width === 0 ? width : 0;
};

/**
 * Acceleration bands: the simple moving averages of high x (1 + w), close and low x (1 - w), where w = 4 (high - low) / (high + low) widens with the bars. Ready after `period` bars.
 * Source: Headley, "Big Trends in Trading" (2002); TA-Lib, ACCBANDS.
 */
export class AccelerationBands extends Lines<AccelerationBandsValue> {
  readonly period: number;
  private readonly share: number;

  constructor(period = 20) {
    super(`accelerationBands(${period})`, checkPeriod('accelerationBands', period), RING + BANDS * period, { upper: NaN, middle: NaN, lower: NaN });
    this.period = period;
    this.share = 1 / period;
  }

  /** Takes one bar; returns the bands, NaN until ready. */
  next(high: number, low: number, close: number): AccelerationBandsValue {
    const bar = high + low + close;
    if (bar - bar !== 0) return this.gap;
    this.put(high, low, close);
    this.move();
    this.step();
    return this.record;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): AccelerationBandsValue {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    if (bar - bar !== 0) return this.gap;
    this.put(high, low, close);
    this.step();
    return this.record;
  }

  private put(high: number, low: number, close: number): void {
    const s = this.state;
    const width = widthOf(high, low);
    s[INPUT] = high * (1 + width);
    s[INPUT + 1] = close;
    s[INPUT + 2] = low * (1 - width);
  }

  private move(): void {
    const s = this.state;
    const at = this.at + 1 === this.period ? 0 : this.at + 1;
    this.at = at;
    if (this.count < this.needed) this.count++;
    for (let band = 0; band < BANDS; band++) {
      s[SUM_BEFORE + band] = s[SUM + band] - s[RING + BANDS * at + band];
      s[FRESH_BEFORE + band] = at === 0 ? 0 : s[FRESH + band];
    }
  }

  /** Three sums that are kept from drifting as in `Sum`. */
  private step(): void {
    const s = this.state;
    const { at, share } = this;
    const full = at + 1 === this.period;
    for (let band = 0; band < BANDS; band++) {
      const value = s[INPUT + band];
      const fresh = s[FRESH_BEFORE + band] + value;
      const sum = full ? fresh : s[SUM_BEFORE + band] + value;
      s[RING + BANDS * at + band] = value;
      s[FRESH + band] = fresh;
      s[SUM + band] = sum;
      s[band] = sum * share;
    }
    if (this.count < this.needed) return;
    const { record } = this;
    record.upper = s[0];
    record.middle = s[1];
    record.lower = s[2];
  }
}

const columns = (length: number): ColumnsOf<AccelerationBandsValue> => ({ upper: new Float64Array(length), middle: new Float64Array(length), lower: new Float64Array(length) });

/** Acceleration bands of the bars, row by row, into `out` (columns as long as theirs); NaN where there is none yet. */
export const accelerationBands = (
  high: Float64Array, low: Float64Array, close: Float64Array, period?: number, out: ColumnsOf<AccelerationBandsValue> = columns(close.length),
): ColumnsOf<AccelerationBandsValue> => {
  checkLines('accelerationBands', out, high, low, close);
  const stream = new AccelerationBands(period);
  for (let i = 0; i < close.length; i++) {
    const bands = stream.next(high[i], low[i], close[i]);
    out.upper[i] = bands.upper;
    out.middle[i] = bands.middle;
    out.lower[i] = bands.lower;
  }
  return out;
};
