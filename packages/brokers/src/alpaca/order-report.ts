import { formatQuantity } from '@trader/core';
import type { Cash, Fill, Price, Quantity } from '@trader/core';
import type { OrderReport, ReportedFill } from '../resilience/order-tracker';
import type { OrderBook } from './order-book';
import { isOnItsWay, statusOf } from './status';
import type { WireFill, WireOrder, WireUpdate } from './wire';

const sideOf = (side: WireFill['side']): Fill['side'] => (side === 'buy' || side === 'buy_to_cover' ? 'buy' : 'sell');

/** Alpaca has no id of an execution that both its stream and its activities tell: the order's sum of fills after it is the same in both. Fees come by themselves. */
const reported = (brokerId: string, orderId: string, symbol: string, side: Fill['side'], quantity: Quantity, price: Price, cumulative: Quantity, time: number): ReportedFill => ({
  cumulative,
  fill: { executionId: `${brokerId}:${formatQuantity(cumulative)}`, orderId, symbol, side, quantity, price, fee: 0n as Cash, time },
});

/** A fill of the activities, as one of the order that we call `orderId`. */
export const fillOfActivity = ({ order_id: brokerId, symbol, side, qty, cum_qty: cumulative, price, transaction_time: time }: WireFill, orderId: string): ReportedFill =>
  reported(brokerId, orderId, symbol, sideOf(side), qty, price, cumulative, time);

/** The fill that news of an order tells, if it does, with all that it takes: else it is missing, and asked for. */
export const fillsOfUpdate = ({ event, order, qty, price, timestamp }: WireUpdate, orderId: string, now: number): readonly ReportedFill[] => {
  if ((event !== 'fill' && event !== 'partial_fill') || qty === undefined || qty === null || qty <= 0n || price === undefined || price === null || typeof order.symbol !== 'string' || order.side === undefined) return [];
  return [reported(order.id, orderId, order.symbol, order.side, qty, price, order.filled_qty, timestamp ?? now)];
};

/** How to say what Alpaca says of an order that we call `orderId`. */
export interface ReportOptions {
  readonly fills?: readonly ReportedFill[];
  readonly book: OrderBook;
  readonly now: number;
  readonly reason?: string | undefined;
}

/** What Alpaca says of an order, in our words. One that has filled though we had sent it for more, or do not know for how much, ends by that: a leg is reduced by what the other one has filled. */
export const reportOf = (orderId: string, wire: WireOrder, { fills = [], book, now, reason = '' }: ReportOptions): OrderReport => {
  const { status, filled_qty: filled, replaced_by: next } = wire;
  const sent = book.find(orderId)?.order?.quantity;
  const isReduced = status === 'filled' && (sent === undefined || sent > filled);
  return {
    orderId, filled, fills,
    status: isReduced ? 'cancelled' : status === 'held' && book.isReleased(orderId) ? 'accepted' : statusOf(status),
    reason: isReduced ? 'all that was left of it there has filled' : status === 'replaced' ? `replaced by ${typeof next === 'string' ? (book.idOf(next) ?? next) : 'another order'}` : reason,
    time: wire.updated_at ?? now,
  };
};

/** The same without calling an order accepted that may still turn out not to take the place of another. */
export const withoutHope = (report: OrderReport, wire: WireOrder): OrderReport =>
  typeof wire.replaces === 'string' && isOnItsWay(wire.status) ? { ...report, status: undefined } : report;
