import { nearestCash } from '@trader/core';
import type { BarTable, Cash, MarginCallEvent } from '@trader/core';
import type { Floor } from './floor';

/** What is missing must be at least this much of the account's currency: sums in doubles prove no less. */
const LEAST = 0.01;
/** More than anybody has: what is needed for what may not be held at all. */
const MOST = 1e30;
/** How far all prices together may go at most, and at least, before the account is looked at again, as fractions. */
const FARTHEST = 0.5;
const NEAREST = 1e-4;

/**
 * Tells when the account falls below its maintenance margin, at the last prices of a slice of bars or of a tick, and when it is covered again. A margin call comes
 * when equity is less than the maintenance margin (FINRA Rule 4210(c); 12 CFR 220.4 leaves it to the broker's rules).
 *
 * It looks seldom: an account without debts, of any currency, that holds nothing but shares it owns cannot be below at any price. For any other it works out how far all prices
 * may go against it at once, and guards these on the book, so that quiet stretches stay quiet; `MarginModel` says that gains do no harm. An account
 * in a call, or with money or holdings in another currency and not as safe as that, is looked at after every slice and every tick.
 */
export class MarginWatch {
  /** What `floor.changes` was when it looked last. */
  private seen = -1;
  private safe = false;
  private alert = false;
  /** The most that was missing in the call that stands, as a double and exact. */
  private deepest = 0;
  private worst = 0n as Cash;
  /** The end of the session at which a call was told of last. */
  private told = -Infinity;
  private readonly prices: Float64Array;

  constructor(private readonly floor: Floor) {
    this.prices = new Float64Array(floor.marks.length);
  }

  /** Whether the next slice must be looked at, whatever its prices. */
  get due(): boolean {
    return this.alert || this.seen !== this.floor.changes;
  }

  /** The last prices are those of rows `from` to `to` (exclusive). */
  afterSlice({ symbol }: BarTable, from: number, to: number): void {
    if (this.safe && !this.due) return;
    let lost = this.due;
    for (let row = from; row < to && !lost; row++) lost = this.hasLost(symbol[row]);
    if (lost) this.judge();
  }

  /** The last price of a symbol is a new one. */
  afterTick(symbol: number): void {
    if (this.due || (!this.safe && this.hasLost(symbol))) this.judge();
  }

  /** The account's session, which is that of the first instrument, ended at `close`: a call that stands is told again, once. */
  endSession(close: number): void {
    const { account, marginCalled, marks } = this.floor;
    if (!marginCalled || close <= this.told || !this.note(account.cushion(marks))) return;
    this.told = close;
    this.tell('standing', close);
  }

  private hasLost(symbol: number): boolean {
    const { book, marks } = this.floor;
    return marks[symbol] <= book.leastPrice[symbol] || marks[symbol] >= book.mostPrice[symbol];
  }

  private judge(): void {
    const { floor } = this;
    const { account, marks, asOf } = floor;
    this.safe = account.isPaid;
    const cushion = this.safe ? Infinity : account.cushion(marks);
    if (this.note(cushion)) {
      if (!floor.marginCalled) this.tell('issued', asOf);
      floor.marginCalled = true;
    } else if (floor.marginCalled && cushion === cushion) {
      this.tell('met', asOf);
      floor.marginCalled = false;
      this.deepest = 0;
    }
    this.alert = !this.safe && !(cushion > 0 && !account.isForeign && this.guard(cushion));
    if (this.safe || this.alert) for (let symbol = 0; symbol < marks.length; symbol++) floor.book.guard(symbol, -Infinity, Infinity);
    this.seen = floor.changes;
  }

  /** Whether something is missing; keeps in mind what is most. */
  private note(cushion: number): boolean {
    if (!(cushion <= -LEAST)) return false;
    if (-cushion > this.deepest) {
      this.deepest = -cushion;
      this.worst = (this.required - this.equity) as Cash;
    }
    return true;
  }

  private get equity(): Cash {
    return this.floor.account.loanValue(this.floor.marks);
  }

  private get required(): Cash {
    return nearestCash(Math.min(this.floor.account.maintenance(this.floor.marks), MOST));
  }

  private tell(state: MarginCallEvent['state'], time: number): void {
    const { equity, required, worst } = this;
    this.floor.report({ kind: 'margin-call', id: this.floor.nextEventId(), state, equity, required, worst, time });
  }

  /** Guards prices as far from the last ones as they may all go without a call; gives whether that is far enough to be worth it. */
  private guard(cushion: number): boolean {
    const { floor: { account, book, marks }, prices } = this;
    for (let reach = Math.min(FARTHEST, cushion / account.gross(marks)); reach >= NEAREST; reach /= 2) {
      for (let symbol = 0; symbol < marks.length; symbol++) prices[symbol] = marks[symbol] * (1 - Math.sign(account.sizes[symbol]) * reach);
      if (!(account.cushion(prices) >= 0)) continue;
      for (let symbol = 0; symbol < marks.length; symbol++) {
        const size = account.sizes[symbol];
        book.guard(symbol, size > 0 ? prices[symbol] : -Infinity, size < 0 ? prices[symbol] : Infinity);
      }
      return true;
    }
    return false;
  }
}
