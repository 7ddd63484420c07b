import { fault } from '../fault';
import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';

/** What a Renko chart says after a close. Where the close is beyond the last brick, that move is provisional: a brick once completed is never taken back by a later close. */
export interface RenkoValue {
  /** How many bricks this close completed: above 0 rising ones, below 0 falling ones. */
  readonly bricks: number;
  /** Where the last brick began; the first close as long as there is none. */
  readonly open: number;
  /** Where the last brick ended; the first close as long as there is none. */
  readonly close: number;
}

const BRICKS = 0;
const OPEN = 1;
const CLOSE = 2;
const BASE = 3;
/** Open and close of the last brick, as whole bricks from the base. */
const OPEN_AT = 4;
const CLOSE_AT = 5;
const OPEN_AT_BEFORE = 6;
const CLOSE_AT_BEFORE = 7;

/**
 * Renko bricks of a fixed `size` in units of price, on a grid that begins at the first close. A rising brick is complete when the close is at or above the top of the last brick plus `size`, a falling
 * one when it is at or below its bottom less `size`: so a turn takes two sizes from the last brick's end.
 * Of several bricks that one close completes, each begins where the one before ended; the value tells the last. Ready with the first close.
 * Source: Nison, "Beyond Candlesticks" (1994); StockCharts ChartSchool, "Renko".
 */
export class Renko extends Lines<RenkoValue> {
  private readonly bricksPerPrice: number;

  constructor(readonly size: number) {
    if (!(size > 0 && size < Infinity)) throw fault('INVALID_CONFIG', `the size of renko must be a number above 0, got ${size}`);
    super(`renko(${size})`, 1, 8, { bricks: NaN, open: NaN, close: NaN });
    this.bricksPerPrice = 1 / size;
  }

  /** Takes one close; returns how many bricks it completed, and the last one. */
  next(close: number): RenkoValue {
    const gap = close - close;
    if (gap !== gap) return this.gap;
    const s = this.state;
    if (this.count < 2) this.count++;
    s[OPEN_AT_BEFORE] = s[OPEN_AT];
    s[CLOSE_AT_BEFORE] = s[CLOSE_AT];
    return this.step(close);
  }

  /** Takes the last close again. */
  replace(close: number): RenkoValue {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    return gap !== gap ? this.gap : this.step(close);
  }

  private step(close: number): RenkoValue {
    const s = this.state;
    if (this.count === 1) s[BASE] = close;
    const openBefore = s[OPEN_AT_BEFORE];
    const closeBefore = s[CLOSE_AT_BEFORE];
    const top = Math.max(openBefore, closeBefore);
    const bottom = Math.min(openBefore, closeBefore);
    const up = this.reached(close, 1) - top;
    const down = bottom - this.reached(close, -1);
    if (up > 0) return this.show(up, top + up - 1, top + up);
    if (down > 0) return this.show(-down, bottom - down + 1, bottom - down);
    return this.show(0, openBefore, closeBefore);
  }

  /** The furthest line of the grid that the close has reached, from below (1) or from above (-1). Rounding may put the quotient one off: the lines themselves decide. */
  private reached(close: number, direction: number): number {
    const base = this.state[BASE];
    const at = Math.floor((close - base) * this.bricksPerPrice * direction) * direction;
    const beyond = at + direction;
    if ((close - (base + beyond * this.size)) * direction >= 0) return beyond;
    return (close - (base + at * this.size)) * direction >= 0 ? at : at - direction;
  }

  private show(bricks: number, openAt: number, closeAt: number): RenkoValue {
    const { record, state } = this;
    const base = state[BASE];
    state[OPEN_AT] = openAt;
    state[CLOSE_AT] = closeAt;
    record.bricks = state[BRICKS] = bricks;
    record.open = state[OPEN] = base + openAt * this.size;
    record.close = state[CLOSE] = base + closeAt * this.size;
    return record;
  }
}

const columns = (length: number): ColumnsOf<RenkoValue> => ({ bricks: new Float64Array(length), open: new Float64Array(length), close: new Float64Array(length) });

/** Renko bricks of a fixed `size` of the closes, row by row, into `out` (columns as long as `close`): in each row those that its close completed, and the last one. */
export const renko = (close: Float64Array, size: number, out: ColumnsOf<RenkoValue> = columns(close.length)): ColumnsOf<RenkoValue> => {
  checkLines('renko', out, close);
  const stream = new Renko(size);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(close[i]);
    out.bricks[i] = value.bricks;
    out.open[i] = value.open;
    out.close[i] = value.close;
  }
  return out;
};
