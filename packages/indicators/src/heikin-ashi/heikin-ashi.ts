import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';

/** A Heikin-Ashi bar, in units of price. */
export interface HeikinAshiValue {
  /** The middle between open and close of the Heikin-Ashi bar before. */
  readonly open: number;
  /** The highest of the bar's high and these open and close. */
  readonly high: number;
  /** The lowest of the bar's low and these open and close. */
  readonly low: number;
  /** (open + high + low + close) / 4 of the bar. */
  readonly close: number;
}

const OPEN = 0;
const HIGH = 1;
const LOW = 2;
const CLOSE = 3;
const OPEN_BEFORE = 4;

/**
 * Heikin-Ashi bars: averaged ones that show the trend. The first opens in the middle between open and close of its own bar. Ready with the first bar.
 * Source: Valcu, "Using the Heikin-Ashi Technique", Stocks & Commodities 22:2 (February 2004); StockCharts ChartSchool, "Heikin-Ashi".
 */
export class HeikinAshi extends Lines<HeikinAshiValue> {
  constructor() {
    super('heikin-ashi', 1, 5, { open: NaN, high: NaN, low: NaN, close: NaN });
  }

  /** Takes one bar; returns the Heikin-Ashi bar. */
  next(open: number, high: number, low: number, close: number): HeikinAshiValue {
    const sum = open + high + low + close;
    const gap = sum - sum;
    if (gap !== gap) return this.gap;
    const s = this.state;
    const middle = (s[OPEN] + s[CLOSE]) * 0.5;
    s[OPEN_BEFORE] = middle;
    if (this.count < 2) this.count++;
    return this.step(open, high, low, close, middle);
  }

  /** Takes the last bar again. */
  replace(open: number, high: number, low: number, close: number): HeikinAshiValue {
    if (this.count === 0) return this.next(open, high, low, close);
    const sum = open + high + low + close;
    const gap = sum - sum;
    return gap !== gap ? this.gap : this.step(open, high, low, close, this.state[OPEN_BEFORE]);
  }

  /** `middle` of the Heikin-Ashi bar before. */
  private step(open: number, high: number, low: number, close: number, middle: number): HeikinAshiValue {
    const { state, record } = this;
    const opened = this.count === 1 ? (open + close) * 0.5 : middle;
    const closed = (open + high + low + close) * 0.25;
    record.open = state[OPEN] = opened;
    record.high = state[HIGH] = Math.max(high, opened, closed);
    record.low = state[LOW] = Math.min(low, opened, closed);
    record.close = state[CLOSE] = closed;
    return record;
  }
}

const columns = (length: number): ColumnsOf<HeikinAshiValue> =>
  ({ open: new Float64Array(length), high: new Float64Array(length), low: new Float64Array(length), close: new Float64Array(length) });

/** Heikin-Ashi bars of the bars, row by row, into `out` (columns as long as theirs). */
export const heikinAshi = (
  open: Float64Array, high: Float64Array, low: Float64Array, close: Float64Array, out: ColumnsOf<HeikinAshiValue> = columns(close.length),
): ColumnsOf<HeikinAshiValue> => {
  checkLines('heikin-ashi', out, open, high, low, close);
  const stream = new HeikinAshi();
  for (let i = 0; i < close.length; i++) {
    const bar = stream.next(open[i], high[i], low[i], close[i]);
    out.open[i] = bar.open;
    out.high[i] = bar.high;
    out.low[i] = bar.low;
    out.close[i] = bar.close;
  }
  return out;
};
