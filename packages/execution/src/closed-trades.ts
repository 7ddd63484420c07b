import { cashToNumber, priceToNumber, quantityToNumber } from '@trader/core';
import type { Fill, Order } from '@trader/core';
import type { ClosedTrade } from '@trader/risk';
import type { Booking, Ledger } from './ledger';

/** What one owner's position in one symbol has cost and brought since it was opened, in the account's currency. */
interface Tally {
  staked: number;
  profit: number;
}

/** What closed a position. */
const exitOf = ({ reason, type }: Order): ClosedTrade['exit'] =>
  reason === 'stop' || type === 'stop' || type === 'trailing-stop' ? 'stop' : reason === 'take profit' ? 'take profit' : 'other';

/** Follows every owner's positions from flat to flat, and tells of each that was closed with what it brought, fees included; dividends and what a short costs to borrow are not. */
export class ClosedTrades {
  private readonly open = new Map<string, Tally>();

  constructor(private readonly ledger: Ledger) {}

  /** Takes note of a fill that was booked; gives the trade that it closed, if it closed one, and its profit in the account's currency. */
  follow(symbol: number, order: Order, fill: Fill, booking: Booking): { readonly trade: ClosedTrade; readonly profit: number } | undefined {
    const { ledger } = this;
    const { owner } = order;
    const held = quantityToNumber(ledger.held(symbol, owner));
    const size = quantityToNumber(fill.quantity) * (fill.side === 'buy' ? 1 : -1);
    const before = held - size;
    const rate = ledger.rateOf(symbol);
    const worth = (quantity: number): number => Math.abs(quantity) * priceToNumber(fill.price) * ledger.pointValues[symbol] * rate;
    const key = `${symbol} ${owner}`;
    // What an issuer's action closed or moved elsewhere was no trade: whoever opens anew begins anew, and of what came from elsewhere its worth is the stake.
    const tally = (before === 0 ? undefined : this.open.get(key)) ?? { staked: worth(before), profit: 0 };
    const fee = cashToNumber(fill.fee) * rate;
    const closed = before !== 0 && held * before <= 0;
    // A fill that turns a position pays its fee for both trades, by quantity.
    const feeOfNext = closed && held !== 0 ? fee * (held / size) : 0;
    tally.profit += cashToNumber(booking.realized) - (fee - feeOfNext);
    // What a fill opens: all of it, or what is left when it has turned the position.
    const opened = before * size >= 0 ? size : closed ? held : 0;
    if (!closed) {
      tally.staked += worth(opened);
      this.open.set(key, tally);
      return undefined;
    }
    if (held === 0) this.open.delete(key);
    else this.open.set(key, { staked: worth(opened), profit: -feeOfNext });
    const trade: ClosedTrade = {
      symbol: order.symbol, owner, side: before > 0 ? 'long' : 'short', closedAt: fill.time, profit: tally.staked > 0 ? tally.profit / tally.staked : 0, exit: exitOf(order),
    };
    return { trade, profit: tally.profit };
  }
}
