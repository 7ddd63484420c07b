import { cashToNumber, filledWith, magnitude, nearestPrice, priceToNumber, quantityToNumber, roundToLot } from '@trader/core';
import type { Cash, Execution, Fill, Price, Quantity } from '@trader/core';
import type { Floor } from './floor';
import { holdPrice } from './hold-price';
import { follow, hasOneChance, isExit, isOver, isReleased, ROUNDS, toMarket } from './resting-order';
import type { Moment, RestingOrder } from './resting-order';

/** More than anybody trades. */
export const ENDLESS = (10n ** 30n) as Quantity;

/** The piece of market in which orders trade: a bar, a quote or a trade. One object may be used again for every piece. */
export interface Occasion {
  /** When it began and when it was over, ms since 1970 UTC; of a quote or a trade both are its time. */
  readonly openTime: number;
  readonly time: number;
  /** Its lowest and highest price: slippage leads no farther. */
  readonly low: number;
  readonly high: number;
  /** Its volume for cost models, in shares or contracts; 0 when nobody knows. */
  readonly volume: number;
  /** What may still trade in it, in whole lots; a fill takes from it. ENDLESS when nothing bounds it. */
  available: Quantity;
  /**
   * An order of the same symbol that waited for `entry` begins to work, for `entry` traded when the market was at `entered`: meets it with what
   * is left of the piece. Its `releasedAt` and `releasedIn` are set.
   */
  meetReleased(released: RestingOrder, entry: RestingOrder, entered: number): void;
}

/**
 * Fills orders and follows what that means for others: groups, and orders that wait. Money of other currencies is changed when an order is over, however many
 * parts it filled in. Whatever matches orders (bars, quotes, trades) comes here:
 * - a fill of a reduce-only order takes as much from the others of its group; any other fill, and the end of an order by its fills, cancels them;
 * - an exit (a reduce-only order behind one of its symbol and of the other side) is released by the first fill of its entry, and covers what has
 *   filled of that; when it trades, or is triggered, the rest of the entry is cancelled. Any other order is released when the one before it is
 *   filled whole;
 * - a reduce-only order is cut to what its owner holds.
 */
export class Clearing {
  private executions = 0;

  constructor(private readonly floor: Floor) {}

  /**
   * Trades as much of a working order as may trade, the market being at `shown` at that moment of `occasion`; `takes`: it takes liquidity, and
   * slips. The order may be cut, or refused instead; what follows for its group and for those that wait for it is done. What is left of it
   * stays on the book, as a market order if it was triggered, or expires if it had one chance. Gives what traded.
   */
  fill(resting: RestingOrder, shown: number, moment: Moment, takes: boolean, occasion: Occasion): Quantity {
    const { account } = this.floor;
    const { order, symbol } = resting;
    const whole = this.tradable(resting, false);
    if (whole === 0n) {
      this.endEntry(resting);
      this.finish(resting, 'cancelled', 'nothing to reduce');
      return NONE;
    }
    const size = least(whole, occasion.available);
    if (size === 0n || (size < whole && order.timeInForce === 'fok')) {
      this.endEntry(resting);
      this.leave(resting);
      return NONE;
    }
    const exact = nearestPrice(shown);
    const execution = this.executionOf(resting, size, takes, moment, occasion);
    const { costs } = this.floor.options;
    const at = takes ? holdPrice(execution.instrument, order, costs.slip(execution, exact), exact, occasion.low, occasion.high) : exact;
    const fee = costs.fee(execution, at);
    const refusal = this.refusalOf(resting, whole, at, fee);
    if (refusal !== undefined) {
      this.finish(resting, 'rejected', refusal);
      return NONE;
    }
    const fill: Fill = {
      executionId: `x${++this.executions}`, orderId: order.id, symbol: order.symbol, side: order.side, quantity: size, price: at, fee, time: execution.time,
    };
    account.book(symbol, order.owner, fill);
    this.floor.openedToday.book(symbol, execution);
    occasion.available = (occasion.available - size) as Quantity;
    this.count(resting, execution, at, moment);
    this.floor.report({ kind: 'fill', fill });
    if (this.tradable(resting, true) === 0n) this.floor.onMoney(fill.time);
    this.conclude(resting, size, shown, moment, occasion);
    return size;
  }

  /** Ends an order that is not over, and those that are held behind it. One of which part has filled cannot be rejected any more: it is cancelled. */
  finish(resting: RestingOrder, as: 'cancelled' | 'rejected' | 'expired', reason: string, time = this.floor.asOf): void {
    const status = as === 'rejected' && resting.filled > 0n ? 'cancelled' : as;
    resting.state = 'gone';
    this.floor.tell(resting.order, status, reason, time);
    if (resting.filled > 0n) this.floor.onMoney(time);
    const why = `${resting.order.id} ${status === 'expired' ? status : `was ${status}`}`;
    for (const other of resting.followers) if (other.state === 'held') this.finish(other, 'cancelled', why, time);
  }

  private executionOf(resting: RestingOrder, quantity: Quantity, takes: boolean, moment: Moment, { openTime, time, volume }: Occasion): Execution {
    const { order, symbol, counted, countedIn } = resting;
    const { account, openedToday, options, sessions } = this.floor;
    const held = account.positions[symbol];
    const closing = reduces(order.side, held) ? least(quantity, magnitude(held)) : NONE;
    return {
      instrument: options.instruments[symbol], side: order.side, quantity, liquidity: takes ? 'taker' : 'maker', closing,
      closingToday: openedToday.partOf(symbol, closing, sessions.closes[symbol]), volume, time: moment === 'open' ? openTime : time,
      before: countedIn === sessions.closes[symbol] ? counted : undefined,
    };
  }

  /** Why the account may not trade all that is left of an order; undefined when it may. */
  private refusalOf(resting: RestingOrder, whole: Quantity, at: Price, fee: Cash): string | undefined {
    const { account, marks } = this.floor;
    const { order, symbol } = resting;
    const notBorrowed = this.floor.shortRefusal(resting, this.floor.asOf);
    if (notBorrowed !== undefined) return notBorrowed;
    const held = account.positions[symbol];
    if (order.reduceOnly || (reduces(order.side, held) && whole <= magnitude(held))) return undefined;
    const extra = quantityToNumber(whole) * (order.side === 'buy' ? 1 : -1);
    return account.affords(symbol, extra, priceToNumber(at), cashToNumber(fee), marks) ? undefined : 'insufficient buying power';
  }

  /**
   * What of an order may trade: what remains of it; of a reduce-only one no more than its owner holds, and of an exit, while its entry is not filled
   * whole, than that has filled: until `after` this slice without what that filled inside it, unless it released the order then.
   */
  private tradable(resting: RestingOrder, after: boolean): Quantity {
    const { order, symbol, remaining, entry } = resting;
    if (!order.reduceOnly) return remaining;
    const held = this.floor.account.heldBy(order.owner, symbol);
    if (!reduces(order.side, held)) return NONE;
    const most = least(remaining, magnitude(held));
    if (entry === undefined || !isExit(resting)) return most;
    const { asOf } = this.floor;
    const early = !after && entry.filledAt === asOf && resting.releasedAt !== asOf;
    if (entry.state === 'filled' && !early) return most;
    const covered = (early ? entry.filledBefore : entry.filled) - resting.filled - resting.taken;
    return covered > 0n ? least(most, roundToLot(this.floor.options.instruments[symbol], covered as Quantity)) : NONE;
  }

  private count(resting: RestingOrder, execution: Execution, at: Price, moment: Moment): void {
    const { asOf, sessions } = this.floor;
    const size = execution.quantity;
    if (moment !== 'open' && resting.filledAt !== asOf) {
      resting.filledAt = asOf;
      resting.filledBefore = resting.filled;
    }
    resting.remaining = (resting.remaining - size) as Quantity;
    resting.filled = (resting.filled + size) as Quantity;
    resting.counted = filledWith(execution.before, execution, at);
    resting.countedIn = sessions.closes[resting.symbol];
  }

  /** What a fill means for the order itself, its entry, its group, and those that wait for it. */
  private conclude(resting: RestingOrder, size: Quantity, shown: number, moment: Moment, occasion: Occasion): void {
    const { order } = resting;
    this.endEntry(resting);
    if (this.tradable(resting, true) === 0n) {
      resting.state = 'filled';
      if (resting.remaining > 0n) this.floor.tell(order, 'cancelled', 'nothing left to reduce', this.floor.asOf);
      else if (resting.taken > 0n) this.floor.tell(order, 'cancelled', 'others of its group filled the rest', this.floor.asOf);
      else if (resting.filled < order.quantity) this.floor.tell(order, 'cancelled', 'less than a lot is left of it', this.floor.asOf);
    }
    this.shareOut(resting, size);
    this.release(resting, shown, moment, occasion);
    if (resting.state === 'working') this.leave(resting);
  }

  /** What is left of an order that found no more to trade with. */
  private leave(resting: RestingOrder): void {
    const { timeInForce } = resting.order;
    if (timeInForce === 'fok') this.finish(resting, 'expired', 'not all of it could trade at once');
    else if (hasOneChance(timeInForce)) this.finish(resting, 'expired', 'no volume for the rest');
    else if (resting.work === 'trigger' || resting.work === 'trail') toMarket(resting);
  }

  /** An exit that trades, or is triggered, before its entry is filled whole ends that entry. */
  endEntry(resting: RestingOrder): void {
    const { order, entry } = resting;
    if (entry !== undefined && isExit(resting) && !isOver(entry)) this.finish(entry, 'cancelled', `its exit ${order.id} came first`);
  }

  /** Takes what an order filled from the others of its group, or cancels them. */
  private shareOut({ group, order, state }: RestingOrder, size: Quantity): void {
    if (group === undefined) return;
    group.filled = (group.filled + size) as Quantity;
    const ends = state === 'filled' || !order.reduceOnly;
    if (ends) group.endedBy = order.id;
    for (const other of group.members) {
      if (isOver(other) || other.order === order) continue;
      other.taken = (other.taken + size) as Quantity;
      other.remaining = (other.remaining - size) as Quantity;
      if (ends || other.remaining <= 0n) this.finish(other, 'cancelled', `${order.id} of its group filled`);
    }
  }

  /** Frees the orders that waited for `entry`, which filled when the market was at `entered`: what stops a loss first. */
  private release(entry: RestingOrder, entered: number, moment: Moment, occasion: Occasion): void {
    if (entry.followers.length === 0) return;
    const { asOf, book, marks, options } = this.floor;
    for (const round of RELEASES) {
      for (const next of entry.followers) {
        if (next.state !== 'held' || next.round !== round || !isReleased(next)) continue;
        next.state = 'working';
        next.releasedAt = asOf;
        next.releasedIn = moment;
        this.floor.tell(next.order, 'accepted', 'released', asOf);
        if (next.symbol === entry.symbol) {
          occasion.meetReleased(next, entry, entered);
          continue;
        }
        // In another symbol the market has gone on: the next bar that begins after this is its first.
        next.releasedIn = 'close';
        next.worksFrom = asOf;
        if (next.work === 'trail' && marks[next.symbol] > 0) follow(next, options.instruments[next.symbol], marks[next.symbol]);
        book.sweep(next.symbol);
      }
    }
  }
}

const RELEASES = [...ROUNDS, 'close'] as const;
const NONE = 0n as Quantity;

const reduces = (side: 'buy' | 'sell', held: Quantity): boolean => (side === 'buy' ? held < 0n : held > 0n);
const least = (a: Quantity, b: Quantity): Quantity => (a < b ? a : b);
