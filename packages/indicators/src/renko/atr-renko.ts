import { Atr } from '../atr/atr';
import { Lines, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';
import type { RenkoValue } from './renko';

/** What a Renko chart with bricks of changing size says after a bar. */
export interface AtrRenkoValue extends RenkoValue {
  /** The size of the next brick, in units of price. */
  readonly size: number;
}

const BRICKS = 0;
const OPEN = 1;
const CLOSE = 2;
const SIZE = 3;
const OPEN_BEFORE = 4;
const CLOSE_BEFORE = 5;
const SIZE_BEFORE = 6;

/**
 * Renko bricks whose size is the average true range of `period` bars. They begin at the close of the first bar that has one. The size stays until a brick is completed and is then that bar's range; so no
 * brick ever changes afterwards, as it would with the latest range for all of them, which most charts draw. While there was no range at all (size 0) there are no bricks.
 * Rules of completion as in `Renko`. Ready after `period` bars.
 * Source: Nison, "Beyond Candlesticks" (1994); StockCharts ChartSchool, "Renko", for bricks by average true range.
 */
export class AtrRenko extends Lines<AtrRenkoValue> {
  private readonly atr: Atr;

  constructor(period = 14) {
    const atr = new Atr(checkPeriod('atr-renko', period));
    super(`atr-renko(${period})`, period, 7, { bricks: NaN, open: NaN, close: NaN, size: NaN }, atr);
    this.atr = atr;
  }

  /** Takes one bar; returns how many bricks it completed, and the last one; NaN until ready. */
  next(high: number, low: number, close: number): AtrRenkoValue {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    const s = this.state;
    if (this.count <= this.needed) this.count++;
    s[OPEN_BEFORE] = s[OPEN];
    s[CLOSE_BEFORE] = s[CLOSE];
    s[SIZE_BEFORE] = s[SIZE];
    return this.step(close, this.atr.next(high, low, close));
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): AtrRenkoValue {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    const gap = bar - bar;
    return gap !== gap ? this.gap : this.step(close, this.atr.replace(high, low, close));
  }

  private step(close: number, range: number): AtrRenkoValue {
    const s = this.state;
    if (this.count < this.needed) return this.record as AtrRenkoValue;
    const first = this.count === this.needed;
    const open = first ? close : s[OPEN_BEFORE];
    const closed = first ? close : s[CLOSE_BEFORE];
    const size = first ? 0 : s[SIZE_BEFORE];
    const top = Math.max(open, closed);
    const bottom = Math.min(open, closed);
    const rise = close - top;
    const fall = bottom - close;
    s[BRICKS] = 0;
    s[OPEN] = open;
    s[CLOSE] = closed;
    s[SIZE] = size === 0 ? range : size;
    // Here and not in a function of its own: what is rarely called V8 does not inline, and would box its numbers.
    if (size > 0 && (rise >= size || fall >= size)) {
      const up = rise >= size;
      const bricks = Math.floor((up ? rise : fall) / size);
      s[BRICKS] = up ? bricks : -bricks;
      s[OPEN] = up ? top + (bricks - 1) * size : bottom - (bricks - 1) * size;
      s[CLOSE] = up ? top + bricks * size : bottom - bricks * size;
      s[SIZE] = range;
    }
    return this.show();
  }

  private show(): AtrRenkoValue {
    const { record, state } = this;
    record.bricks = state[BRICKS];
    record.open = state[OPEN];
    record.close = state[CLOSE];
    record.size = state[SIZE];
    return record;
  }
}

const columns = (length: number): ColumnsOf<AtrRenkoValue> =>
  ({ bricks: new Float64Array(length), open: new Float64Array(length), close: new Float64Array(length), size: new Float64Array(length) });

/** Renko bricks by average true range of the bars, row by row, into `out` (columns as long as theirs); NaN where there is none yet. */
export const atrRenko = (
  high: Float64Array, low: Float64Array, close: Float64Array, period?: number, out: ColumnsOf<AtrRenkoValue> = columns(close.length),
): ColumnsOf<AtrRenkoValue> => {
  checkLines('atr-renko', out, high, low, close);
  const stream = new AtrRenko(period);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(high[i], low[i], close[i]);
    out.bricks[i] = value.bricks;
    out.open[i] = value.open;
    out.close[i] = value.close;
    out.size[i] = value.size;
  }
  return out;
};
