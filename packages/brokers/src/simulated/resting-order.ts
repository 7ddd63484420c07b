import { priceToNumber } from '@trader/core';
import type { Order, Quantity } from '@trader/core';

/** An order on the exchange's book, its prices also as doubles to compare with bars. */
export interface RestingOrder {
  readonly order: Order;
  readonly symbol: number;
  readonly buy: boolean;
  /** Limit or stop price as a double; NaN for a market order. */
  readonly trigger: number;
  remaining: Quantity;
  /** `filled` and `gone` (cancelled or rejected) are final. */
  state: 'held' | 'working' | 'filled' | 'gone';
  /** Time of the bar in which its entry released it: that bar was dealt with then. */
  releasedAt: number;
}

/** Puts an order of symbol index `symbol` on the book. */
export const restingOrder = (order: Order, symbol: number): RestingOrder => ({
  order,
  symbol,
  buy: order.side === 'buy',
  trigger: order.type === 'limit' ? priceToNumber(order.limitPrice!) : order.type === 'stop' ? priceToNumber(order.stopPrice!) : NaN,
  remaining: order.quantity,
  state: order.after === undefined ? 'working' : 'held',
  releasedAt: NaN,
});

/** Whether nothing more can happen to it. */
export const isOver = (resting: RestingOrder): boolean => resting.state === 'filled' || resting.state === 'gone';

/** Whether a low at or under `trigger` (else a high at or over it) makes the order trade. */
export const triggersBelow = (resting: RestingOrder): boolean => resting.buy === (resting.order.type === 'limit');
