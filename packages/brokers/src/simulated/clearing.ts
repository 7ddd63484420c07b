import { cashToNumber, magnitude, nearestPrice, priceToNumber, quantityToNumber } from '@trader/core';
import type { Execution, Fill, Quantity } from '@trader/core';
import type { Floor } from './floor';
import { holdPrice } from './hold-price';
import { isOver, ROUNDS } from './resting-order';
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
  /** What may still trade in it; a fill takes from it. ENDLESS when nothing bounds it. */
  available: Quantity;
  /**
   * An order that waited for `entry` begins to work, for `entry` traded when the market was at `entered`: meets it with what is left of the
   * piece. Its `releasedAt` and `releasedIn` are set.
   */
  meetReleased(released: RestingOrder, entry: RestingOrder, entered: number): void;
}

/** Fills orders and follows what that means for others: groups, and orders that wait. Whatever matches orders comes here. */
export class Clearing {
  private executions = 0;

  constructor(private readonly floor: Floor) {}

  /**
   * Trades as much of a working order as may trade, the market being at `shown` at that moment of `occasion`; `takes`: it takes liquidity, and
   * slips. The order may be cut, or refused instead; what follows for its group and for those that wait for it is done. What is left of it
   * stays on the book. Gives what traded.
   */
  fill(resting: RestingOrder, shown: number, moment: Moment, takes: boolean, occasion: Occasion): Quantity {
    const { account, marks, openedToday, options, sessions } = this.floor;
    const { order, symbol } = resting;
    const instrument = options.instruments[symbol];
    const held = account.positions[symbol];
    const reduces = order.side === 'buy' ? held < 0n : held > 0n;
    const size = order.reduceOnly ? (reduces ? least(resting.remaining, magnitude(held)) : NONE) : resting.remaining;
    if (size === 0n) {
      this.finish(resting, 'cancelled', 'nothing to reduce');
      return NONE;
    }
    const exact = nearestPrice(shown);
    const closing = reduces ? least(size, magnitude(held)) : NONE;
    const time = moment === 'open' ? occasion.openTime : occasion.time;
    const execution: Execution = {
      instrument, side: order.side, quantity: size, liquidity: takes ? 'taker' : 'maker', closing,
      closingToday: openedToday.partOf(symbol, closing, sessions.closes[symbol]), volume: occasion.volume, time,
    };
    const slipped = takes ? options.costs.slip(execution, exact) : exact;
    const at = takes ? holdPrice(instrument, order, slipped, exact, occasion.low, occasion.high) : exact;
    const fee = options.costs.fee(execution, at);
    if (this.floor.isShortSale(resting)) {
      this.finish(resting, 'rejected', `${order.symbol} cannot be sold short`);
      return NONE;
    }
    if (!order.reduceOnly && !(reduces && size <= magnitude(held))) {
      const extra = quantityToNumber(size) * (order.side === 'buy' ? 1 : -1);
      if (!account.affords(symbol, extra, priceToNumber(at), cashToNumber(fee), marks)) {
        this.finish(resting, 'rejected', 'insufficient buying power');
        return NONE;
      }
    }
    const fill: Fill = {
      executionId: `x${++this.executions}`, orderId: order.id, symbol: order.symbol, side: order.side, quantity: size, price: at, fee, time,
    };
    account.book(symbol, fill);
    openedToday.book(symbol, execution);
    resting.remaining = (resting.remaining - size) as Quantity;
    occasion.available = (occasion.available - size) as Quantity;
    this.floor.report({ kind: 'fill', fill });
    resting.state = 'filled';
    if (resting.remaining > 0n) this.floor.tell(order, 'cancelled', 'nothing left to reduce', this.floor.asOf);
    if (order.group !== undefined) this.cancelGroup(resting);
    this.release(resting, shown, moment, occasion);
    return size;
  }

  /** Ends an order that is not over, and those that wait for it. */
  finish(resting: RestingOrder, status: 'cancelled' | 'rejected' | 'expired', reason: string, time = this.floor.asOf): void {
    resting.state = 'gone';
    this.floor.tell(resting.order, status, reason, time);
    const why = `${resting.order.id} ${status === 'expired' ? status : `was ${status}`}`;
    for (const other of this.floor.book.of(resting.symbol)) {
      if (other.state === 'held' && other.order.after === resting.order.id) this.finish(other, 'cancelled', why, time);
    }
  }

  private cancelGroup(filled: RestingOrder): void {
    for (const other of this.floor.book.of(filled.symbol)) {
      if (other !== filled && !isOver(other) && other.order.group === filled.order.group) {
        this.finish(other, 'cancelled', `${filled.order.id} of its group filled`);
      }
    }
  }

  /** Frees the orders that waited for `entry`, which filled when the market was at `entered`: what stops a loss first. */
  private release(entry: RestingOrder, entered: number, moment: Moment, occasion: Occasion): void {
    for (const round of RELEASES) {
      for (const exit of this.floor.book.of(entry.symbol)) {
        if (exit.state !== 'held' || exit.order.after !== entry.order.id || exit.round !== round) continue;
        exit.state = 'working';
        exit.releasedAt = this.floor.asOf;
        exit.releasedIn = moment;
        this.floor.tell(exit.order, 'accepted', 'released', this.floor.asOf);
        occasion.meetReleased(exit, entry, entered);
      }
    }
  }
}

const RELEASES = [...ROUNDS, 'close'] as const;
const NONE = 0n as Quantity;

const least = (a: Quantity, b: Quantity): Quantity => (a < b ? a : b);
