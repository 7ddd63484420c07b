import { marginByRate } from '@trader/core';
import type { Instrument, MarginModel } from '@trader/core';
import type { Book } from './gate-context';

/**
 * What an account could come to hold, and the margin of that: one line for each instrument, filled in anew with `set`. Allocates nothing after it was made.
 */
export class WorstCase {
  readonly book: Book;
  /** What is held in the worst case, signed, and its worth; and the size on the other side, where there may be one (0 where not). */
  private readonly sizes: Float64Array;
  private readonly worths: Float64Array;
  private readonly others: Float64Array;
  private readonly otherWorths: Float64Array;
  /** What can be held of either side, and what that is worth. */
  private readonly longs: Float64Array;
  private readonly shorts: Float64Array;
  private readonly longWorths: Float64Array;
  private readonly shortWorths: Float64Array;

  /** `margin` is the account's rule; default: each instrument's `marginRate`. */
  constructor(instruments: readonly Instrument[], private readonly margin: MarginModel = marginByRate) {
    const column = (): Float64Array => new Float64Array(instruments.length);
    this.book = { instruments, worths: column(), buys: column(), sells: column() };
    this.sizes = column();
    this.worths = column();
    this.others = column();
    this.otherWorths = column();
    this.longs = column();
    this.shorts = column();
    this.longWorths = column();
    this.shortWorths = column();
  }

  /** Whether something of an instrument is held, or may come to be. */
  isUsed(index: number): boolean {
    return this.longs[index] !== 0 || this.shorts[index] !== 0;
  }

  /**
   * One instrument: what is held (signed), what working orders that may add exposure have left of either side (both 0 or above), in shares or contracts, and
   * what one of them is worth in the account's currency. `dearerBuys` and `dearerSells` say by how much the working orders of a side are worth more than that, in all: at
   * the prices that they name, where those are beyond the last one.
   */
  set(index: number, size: number, buys: number, sells: number, unitWorth: number, dearerBuys = 0, dearerSells = 0): void {
    const { book, sizes, worths, others, otherWorths, longs, shorts, longWorths, shortWorths } = this;
    if (size === 0 && buys === 0 && sells === 0) {
      sizes[index] = worths[index] = others[index] = book.worths[index] = book.buys[index] = book.sells[index] = 0;
      longs[index] = shorts[index] = longWorths[index] = shortWorths[index] = 0;
      return;
    }
    book.worths[index] = size * unitWorth;
    book.buys[index] = buys * unitWorth + dearerBuys;
    book.sells[index] = sells * unitWorth + dearerSells;
    const long = longs[index] = Math.max(size, 0) + buys;
    const short = shorts[index] = Math.max(-size, 0) + sells;
    longWorths[index] = long * unitWorth + dearerBuys;
    shortWorths[index] = short * unitWorth + dearerSells;
    sizes[index] = long < short ? -short : long;
    worths[index] = long < short ? -shortWorths[index] : longWorths[index];
    others[index] = long === 0 || short === 0 ? 0 : long < short ? long : -short;
    otherWorths[index] = long < short ? longWorths[index] : -shortWorths[index];
  }

  /**
   * The initial margin of the worst case; where a symbol may end on either side, that of the dearer one, which stays: a rule need not ask the same of longs and shorts.
   * A side that the rule forbids is none: no order that passed a gate gets there.
   */
  marginUsed(): number {
    const { sizes, worths, others, otherWorths, margin, book: { instruments } } = this;
    let most = margin.initial(instruments, sizes, worths);
    for (let index = 0; index < others.length; index++) {
      if (others[index] === 0) continue;
      const [size, worth] = [sizes[index], worths[index]];
      sizes[index] = others[index];
      worths[index] = otherWorths[index];
      const needed = margin.initial(instruments, sizes, worths);
      if (needed > most && needed < Infinity) most = needed;
      else [sizes[index], worths[index]] = [size, worth];
    }
    return most;
  }

  /** The same if one instrument came to `size` (signed), worth `unitWorth` each, or what is at work of it more at its own prices. Ask `marginUsed` first. */
  marginAfter(index: number, size: number, unitWorth: number): number {
    const { sizes, worths, longs, shorts, longWorths, shortWorths, margin, book: { instruments } } = this;
    const [sizeBefore, worthBefore] = [sizes[index], worths[index]];
    sizes[index] = size;
    const [counted, worth] = size < 0 ? [shorts[index], shortWorths[index]] : [longs[index], longWorths[index]];
    const most = Math.max(Math.abs(size) * unitWorth, worth + (Math.abs(size) - counted) * unitWorth);
    worths[index] = size < 0 ? -most : most;
    const needed = margin.initial(instruments, sizes, worths);
    sizes[index] = sizeBefore;
    worths[index] = worthBefore;
    return needed;
  }
}
