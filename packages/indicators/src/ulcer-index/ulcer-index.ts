import { Line, checkColumns } from '../indicator';
import { HighLow } from '../donchian-channel/high-low';
import { Sum } from '../sum/sum';

/**
 * Ulcer index: the root of the mean square of the drawdowns of the last `period` closes, each in percent of the highest of the `period` closes up to it. 0 when every close was the highest; the
 * drawdown from 0 counts as none. Ready after 2 `period` - 1 closes.
 * Source: StockCharts ChartSchool, "Ulcer Index"; Martin and McCann, "The Investor's Guide to Fidelity Funds" (1989), who look at one highest for all of the window.
 */
export class UlcerIndex extends Line {
  private readonly highest: HighLow;
  private readonly squares: Sum;
  private readonly share: number;

  constructor(period = 14) {
    const parts = [new HighLow('ulcerIndex', period), new Sum(period)] as const;
    super(`ulcerIndex(${period})`, 2 * period - 1, 1, ...parts);
    [this.highest, this.squares] = parts;
    this.share = 1 / period;
  }

  /** Takes one close; returns the index in percent, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const square = squareOf(close, this.highest.next(close, close));
    return this.show(square === square ? this.squares.next(square) : square);
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return gap;
    const square = squareOf(close, this.highest.replace(close, close));
    return this.show(square === square ? this.squares.replace(square) : square);
  }

  /** What rounding leaves of a sum that was large may be a little below 0. */
  private show(squares: number): number {
    const index = Math.sqrt(Math.max(0, squares) * this.share);
    this.state[0] = index;
    return index;
  }
}

/** The drawdown in percent, squared; NaN when there is no highest. */
const squareOf = (close: number, highest: number): number => {
  const drawdown = highest === 0 ? 0 : ((close - highest) / highest) * 100;
  return drawdown * drawdown;
};

/** Ulcer index of `close`, row by row, into `out` (as long as `close`); NaN where there is none yet. */
export const ulcerIndex = (close: Float64Array, period?: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('ulcerIndex', out, close);
  const stream = new UlcerIndex(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
