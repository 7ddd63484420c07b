import type { Clearing } from './clearing';
import type { Floor } from './floor';
import { dateBySession, expiryReason, sessionFor } from './order-times';
import { isOver } from './resting-order';
import type { RestingOrder } from './resting-order';

/** Ends orders whose time in force is over. */
export class Expiry {
  /** Before the first moment at which an order expires, or at it; ms since 1970 UTC. */
  next = Infinity;

  constructor(
    private readonly floor: Floor,
    private readonly clearing: Clearing,
  ) {}

  /** Says when the time of an order is over that arrived at `now`. Before the first slice nobody knows its session: `begin` will. */
  date(resting: RestingOrder, now: number): void {
    const { order, symbol } = resting;
    if (order.expiresAt !== undefined) resting.expiresAt = order.expiresAt;
    else if (now > -Infinity) {
      const session = sessionFor(order, this.floor.calendars[symbol], now);
      if (session !== undefined) dateBySession(resting, session);
    }
    this.next = Math.min(this.next, resting.expiresAt);
  }

  /** Dates the orders that were there before the first slice, which is that of `time`. */
  begin(time: number): void {
    this.floor.calendars.forEach((calendar, symbol) => this.floor.book.of(symbol).forEach((each) => dateBySession(each, calendar.sessionAt(time))));
    this.next = -Infinity;
  }

  /** Ends what expired before `time`. */
  expire(time: number): void {
    const { book, calendars } = this.floor;
    this.next = Infinity;
    for (let symbol = 0; symbol < calendars.length; symbol++) {
      for (const each of book.of(symbol)) {
        if (!isOver(each) && time > each.expiresAt) this.clearing.finish(each, 'expired', expiryReason(each.order), each.expiresAt);
        if (!isOver(each)) this.next = Math.min(this.next, each.expiresAt);
      }
      book.sweep(symbol);
    }
  }
}
