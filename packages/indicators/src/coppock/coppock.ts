import { Line, checkColumns, checkPeriod } from '../indicator';
import { quotient } from '../parts/quotient';

const COPPOCK = 0;
const RING = 1;

/**
 * Coppock curve, in percent: the weighted average (weights 1 to `average`, the latest most) of ROC(long) + ROC(short). Made for monthly closes. Ready after max(long, short) + `average` closes.
 * Source: Coppock, "Practical Relative Strength Charting", Barron's (15 October 1962); StockCharts ChartSchool, "Coppock Curve".
 */
export class Coppock extends Line {
  private readonly size: number;
  private readonly weight: number;

  constructor(private readonly average = 10, private readonly long = 14, private readonly short = 11) {
    const size = Math.max(checkPeriod('coppock', long), checkPeriod('coppock', short), checkPeriod('coppock', average)) + 1;
    super(`coppock(${average},${long},${short})`, Math.max(long, short) + average, RING + 2 * size);
    this.size = size;
    this.weight = (average * (average + 1)) / 2;
  }

  /** Takes one close; returns the curve, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    this.at = this.at + 1 === this.size ? 0 : this.at + 1;
    this.state[RING + this.at] = close;
    this.weigh();
    return this.value;
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return gap;
    this.state[RING + this.at] = close;
    this.weigh();
    return this.value;
  }

  /** Place of the value of so many bars ago in a ring. */
  private back(bars: number): number {
    return this.at < bars ? this.at - bars + this.size : this.at - bars;
  }

  /** The sums of the rates of change stand in a second ring, behind that of the closes. */
  private weigh(): void {
    const { state: s, at, average, size } = this;
    const close = s[RING + at];
    const long = s[RING + this.back(this.long)];
    const short = s[RING + this.back(this.short)];
    s[RING + size + at] = quotient(100 * (close - long), long) + quotient(100 * (close - short), short);
    let sum = 0;
    for (let ago = 0; ago < average; ago++) sum += s[RING + size + this.back(ago)] * (average - ago);
    s[COPPOCK] = sum / this.weight;
  }
}

/** Coppock curve of `close`, row by row, into `out` (as long as the column); NaN where there is none yet. */
export const coppock = (close: Float64Array, average = 10, long = 14, short = 11, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('coppock', out, close);
  const stream = new Coppock(average, long, short);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
