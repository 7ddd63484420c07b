import { Line, checkColumns, checkPeriod } from '../indicator';
import { Averages } from '../parts/averages';
import { quotient } from '../parts/quotient';

const TSI = 0;
const CLOSE = 1;
const CLOSE_BEFORE = 2;
const CHANGE = 0;
const SIZE = 1;

/**
 * True strength index, -100 to 100: the change of the close, averaged by EMA(long) and that by EMA(short), in percent of what the sizes of the changes give in the same way. Ready after `long` +
 * `short` closes; 0 when nothing moved.
 * Source: Blau, "Momentum, Direction, and Divergence" (1995), chapter 1; StockCharts ChartSchool, "True Strength Index".
 */
export class Tsi extends Line {
  private readonly long: Averages;
  private readonly short: Averages;

  constructor(long = 25, short = 13) {
    const parts = [new Averages(2, checkPeriod('tsi', long)), new Averages(2, checkPeriod('tsi', short))] as const;
    super(`tsi(${long},${short})`, long + short, 3, ...parts);
    [this.long, this.short] = parts;
  }

  /** Takes one close; returns the index, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    this.state[CLOSE_BEFORE] = this.state[CLOSE];
    if (this.count < this.needed) this.count++;
    const s = this.state;
    const change = close - s[CLOSE_BEFORE];
    s[CLOSE] = close;
    if (this.count === 1) return this.value;
    const { long, short } = this;
    long.put(CHANGE, change);
    long.put(SIZE, Math.abs(change));
    long.next();
    if (!long.ready) return this.value;
    short.put(CHANGE, long.average(CHANGE));
    short.put(SIZE, long.average(SIZE));
    short.next();
    s[TSI] = quotient(100 * short.average(CHANGE), short.average(SIZE));
    return this.value;
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return gap;
    const s = this.state;
    const change = close - s[CLOSE_BEFORE];
    s[CLOSE] = close;
    if (this.count === 1) return this.value;
    const { long, short } = this;
    long.put(CHANGE, change);
    long.put(SIZE, Math.abs(change));
    long.replace();
    if (!long.ready) return this.value;
    short.put(CHANGE, long.average(CHANGE));
    short.put(SIZE, long.average(SIZE));
    short.replace();
    s[TSI] = quotient(100 * short.average(CHANGE), short.average(SIZE));
    return this.value;
  }
}

/** True strength index of `close`, row by row, into `out` (as long as the column); NaN where there is none yet. */
export const tsi = (close: Float64Array, long = 25, short = 13, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('tsi', out, close);
  const stream = new Tsi(long, short);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
