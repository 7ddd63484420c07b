import { Lines, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { HighLow } from '../donchian-channel/high-low';

/** The lines as they stand at the current bar, in units of price. */
export interface IchimokuValue {
  /** Tenkan-sen: the middle between highest high and lowest low of few bars. */
  readonly conversion: number;
  /** Kijun-sen: the same of more bars. */
  readonly base: number;
  /** Senkou span A under the current bar: the middle between conversion and base, `displacement` bars ago. */
  readonly leadingA: number;
  /** Senkou span B under the current bar: the middle between highest high and lowest low of many bars, `displacement` bars ago. */
  readonly leadingB: number;
}

const CONVERSION = 0;
const BASE = 1;
const LEADING_A = 2;
const LEADING_B = 3;
const RING = 4;

/**
 * Ichimoku cloud, by `conversion`, `base` and `leading` periods. The leading spans are drawn `displacement` bars ahead, so those that stand under the current bar, the cloud that its close is
 * compared with, were made so many bars ago: these are given here, and nothing looks ahead. The lagging span (chikou) is the close itself, drawn `displacement` bars back: it needs no line,
 * compare the close with the bar of so many bars ago. Ready after max(conversion, base, leading) + displacement bars. Who counts the current bar as the first, as TradingView does, takes a
 * displacement of 25.
 * Source: Hosoda (1969); StockCharts ChartSchool, "Ichimoku Cloud": 9, 26, 52, and 26 ahead.
 */
export class Ichimoku extends Lines<IchimokuValue> {
  private readonly conversion: HighLow;
  private readonly base: HighLow;
  private readonly leading: HighLow;
  /** One more than the displacement, so that the oldest place is the one that is written next. */
  private readonly length: number;

  constructor(conversion = 9, base = 26, leading = 52, displacement = 26) {
    checkPeriod('ichimoku', displacement, 0, 'displacement');
    const parts = [new HighLow('ichimoku', conversion), new HighLow('ichimoku', base), new HighLow('ichimoku', leading)] as const;
    const needed = Math.max(conversion, base, leading) + displacement;
    super(`ichimoku(${conversion},${base},${leading},${displacement})`, needed, RING + 2 * (displacement + 1), { conversion: NaN, base: NaN, leadingA: NaN, leadingB: NaN }, ...parts);
    [this.conversion, this.base, this.leading] = parts;
    this.length = displacement + 1;
  }

  /** Takes one bar; returns the lines, NaN until ready. */
  next(high: number, low: number): IchimokuValue {
    const bar = high + low;
    if (bar - bar !== 0) return this.gap;
    if (this.count < this.needed) this.count++;
    this.at = this.at + 1 === this.length ? 0 : this.at + 1;
    this.put(high, low);
    this.step(true);
    return this.record;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): IchimokuValue {
    if (this.count === 0) return this.next(high, low);
    const bar = high + low;
    if (bar - bar !== 0) return this.gap;
    this.put(high, low);
    this.step(false);
    return this.record;
  }

  private put(high: number, low: number): void {
    this.conversion.put(high, low);
    this.base.put(high, low);
    this.leading.put(high, low);
  }

  /** Reads what the parts have come to from them: as arguments, V8 would box the numbers. */
  private step(isNew: boolean): void {
    const { record, state, length, at } = this;
    this.conversion.take(isNew);
    this.base.take(isNew);
    this.leading.take(isNew);
    const conversion = (this.conversion.highest + this.conversion.lowest) * 0.5;
    const base = (this.base.highest + this.base.lowest) * 0.5;
    state[RING + at] = (conversion + base) * 0.5;
    state[RING + length + at] = (this.leading.highest + this.leading.lowest) * 0.5;
    if (this.count >= this.needed) {
      const oldest = RING + (at + 1 === length ? 0 : at + 1);
      record.conversion = state[CONVERSION] = conversion;
      record.base = state[BASE] = base;
      record.leadingA = state[LEADING_A] = state[oldest];
      record.leadingB = state[LEADING_B] = state[oldest + length];
    }
  }
}

const columns = (length: number): ColumnsOf<IchimokuValue> => (
  { conversion: new Float64Array(length), base: new Float64Array(length), leadingA: new Float64Array(length), leadingB: new Float64Array(length) }
);

/** Ichimoku cloud of the bars, row by row, into `out` (columns as long as theirs); NaN where there is none yet. */
export const ichimoku = (
  high: Float64Array, low: Float64Array, conversion?: number, base?: number, leading?: number, displacement?: number, out: ColumnsOf<IchimokuValue> = columns(high.length),
): ColumnsOf<IchimokuValue> => {
  checkLines('ichimoku', out, high, low);
  const stream = new Ichimoku(conversion, base, leading, displacement);
  for (let i = 0; i < high.length; i++) {
    const lines = stream.next(high[i], low[i]);
    out.conversion[i] = lines.conversion;
    out.base[i] = lines.base;
    out.leadingA[i] = lines.leadingA;
    out.leadingB[i] = lines.leadingB;
  }
  return out;
};
