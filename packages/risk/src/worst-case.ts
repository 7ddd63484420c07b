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

  /** `margin` is the account's rule; default: each instrument's `marginRate`. */
  constructor(instruments: readonly Instrument[], private readonly margin: MarginModel = marginByRate) {
    const column = (): Float64Array => new Float64Array(instruments.length);
    this.book = { instruments, worths: column(), buys: column(), sells: column() };
    this.sizes = column();
    this.worths = column();
    this.others = column();
  }

  /**
   * One instrument: what is held (signed), what working orders that may add exposure have left of either side (both 0 or above), in shares or contracts, and
   * what one of them is worth in the account's currency.
   */
  set(index: number, size: number, buys: number, sells: number, unitWorth: number): void {
    const { book, sizes, worths, others } = this;
    if (size === 0 && buys === 0 && sells === 0) {
      sizes[index] = worths[index] = others[index] = book.worths[index] = book.buys[index] = book.sells[index] = 0;
      return;
    }
    book.worths[index] = size * unitWorth;
    book.buys[index] = buys * unitWorth;
    book.sells[index] = sells * unitWorth;
    const long = Math.max(size, 0) + buys;
    const short = Math.max(-size, 0) + sells;
    sizes[index] = long < short ? -short : long;
    worths[index] = sizes[index] * unitWorth;
    others[index] = long === 0 || short === 0 ? 0 : long < short ? long : -short;
  }

  /**
   * The initial margin of the worst case; where a symbol may end on either side, that of the dearer one, which stays: a rule need not ask the same of longs and shorts.
   * A side that the rule forbids is none: no order that passed a gate gets there.
   */
  marginUsed(): number {
    const { sizes, worths, others, margin, book: { instruments } } = this;
    let most = margin.initial(instruments, sizes, worths);
    for (let index = 0; index < others.length; index++) {
      if (others[index] === 0) continue;
      const [size, worth] = [sizes[index], worths[index]];
      sizes[index] = others[index];
      worths[index] = (worth * others[index]) / size;
      const needed = margin.initial(instruments, sizes, worths);
      if (needed > most && needed < Infinity) most = needed;
      else [sizes[index], worths[index]] = [size, worth];
    }
    return most;
  }

  /** The same if one instrument came to `size` (signed), worth `unitWorth` each. Ask `marginUsed` first. */
  marginAfter(index: number, size: number, unitWorth: number): number {
    const { sizes, worths, margin, book: { instruments } } = this;
    const [sizeBefore, worthBefore] = [sizes[index], worths[index]];
    sizes[index] = size;
    worths[index] = size * unitWorth;
    const needed = margin.initial(instruments, sizes, worths);
    sizes[index] = sizeBefore;
    worths[index] = worthBefore;
    return needed;
  }
}
