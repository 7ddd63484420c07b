import { Line, checkColumns, checkPeriod } from '../indicator';
import { quotient } from '../parts/quotient';
import { WindowSums } from '../parts/window-sums';

const UP = 0;
const BOTH = 1;

/**
 * Intraday momentum index, 0 to 100: how far the bars of the last `period` that closed above their open rose, in percent of how far all of them went from open to close. Ready after `period` bars; 0
 * when every bar closed where it opened.
 * Source: Chande and Kroll, "The New Technical Trader" (1994); TA-Lib IMI.
 */
export class Imi extends Line {
  readonly period: number;
  private readonly moves: WindowSums;

  constructor(period: number) {
    const moves = new WindowSums(2, checkPeriod('imi', period));
    super(`imi(${period})`, period, 1, moves);
    this.period = period;
    this.moves = moves;
  }

  /** Takes one bar; returns the index, NaN until ready. */
  next(open: number, close: number): number {
    const move = close - open;
    const gap = move - move;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    this.put(move);
    this.moves.next();
    this.show();
    return this.value;
  }

  /** Takes the last bar again. */
  replace(open: number, close: number): number {
    if (this.count === 0) return this.next(open, close);
    const move = close - open;
    const gap = move - move;
    if (gap !== gap) return gap;
    this.put(move);
    this.moves.replace();
    this.show();
    return this.value;
  }

  private put(move: number): void {
    const size = Math.abs(move);
    this.moves.put(UP, (size + move) * 0.5);
    this.moves.put(BOTH, size);
  }

  private show(): void {
    const { state: s, moves } = this;
    s[0] = Math.min(Math.max(quotient(100 * moves.sum(UP), moves.sum(BOTH)), 0), 100);
  }
}

/** Intraday momentum index of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const imi = (open: Float64Array, close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('imi', out, open, close);
  const stream = new Imi(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(open[i], close[i]);
  return out;
};
