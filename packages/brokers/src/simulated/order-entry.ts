import { orderFault } from '@trader/core';
import type { Order } from '@trader/core';
import type { Clearing } from './clearing';
import type { Expiry } from './expiry';
import type { Floor } from './floor';
import { follow, isOver, isThrough, POST_ONLY, restingOrder } from './resting-order';
import type { RestingOrder } from './resting-order';

/** Takes orders onto the book and off it. */
export class OrderEntry {
  constructor(
    private readonly floor: Floor,
    private readonly clearing: Clearing,
    private readonly expiry: Expiry,
  ) {}

  /** Takes a new order, or tells that it is rejected. */
  take(order: Order): void {
    const { floor } = this;
    const symbol = floor.symbols.get(order.symbol) ?? -1;
    const resting = restingOrder(order, symbol);
    if (order.after !== undefined && floor.orders.get(order.after)?.state === 'filled') resting.state = 'working';
    const refusal = this.refusalOf(resting);
    floor.orders.set(order.id, resting);
    if (refusal !== undefined) {
      resting.state = 'gone';
      floor.tell(order, 'rejected', refusal, floor.asOf);
      return;
    }
    this.expiry.date(resting, floor.asOf);
    const mark = floor.marks[symbol];
    if (resting.work === 'trail' && resting.state === 'working' && mark > 0) follow(resting, floor.options.instruments[symbol], mark);
    floor.book.add(resting);
    floor.tell(order, resting.state === 'held' ? 'held' : 'accepted', '', floor.asOf);
  }

  /** Takes an order off the book; one that is no longer there is left as it is. */
  cancel(orderId: string): void {
    const resting = this.floor.orders.get(orderId);
    if (resting === undefined || isOver(resting)) return;
    this.clearing.finish(resting, 'cancelled', 'on request');
    this.floor.book.sweep(resting.symbol);
  }

  private refusalOf(resting: RestingOrder): string | undefined {
    const { asOf, marks, options, orders } = this.floor;
    const { order, symbol } = resting;
    if (symbol < 0) return `${order.symbol} is not listed`;
    const entry = order.after === undefined ? undefined : orders.get(order.after);
    if (order.after !== undefined && entry === undefined) return `waits for the unknown order ${order.after}`;
    if (entry?.state === 'gone') return `waits for order ${order.after}, which never filled`;
    const fault = orderFault(order);
    if (fault !== undefined) return fault;
    if (order.expiresAt !== undefined && order.expiresAt <= asOf) return 'its time is over already';
    if (order.postOnly === true && resting.state === 'working' && isThrough(resting, marks[symbol])) return POST_ONLY;
    if (order.quantity > options.instruments[symbol].maxOrderQuantity) return 'quantity above the largest the exchange takes';
    return this.floor.isShortSale(resting) ? `${order.symbol} cannot be sold short` : undefined;
  }
}
