import { formatQuantity } from '@trader/core';
import type { Order } from '@trader/core';
import type { Memory } from '../memory';
import type { Check } from './check';

const sameTexts = (a: readonly string[] = [], b: readonly string[] = []): boolean => a.length === b.length && a.every((text, i) => text === b[i]);

const sameContent = (a: Order, b: Order): boolean =>
  a.quantity === b.quantity && a.side === b.side && a.type === b.type && a.owner === b.owner && a.limitPrice === b.limitPrice &&
  a.stopPrice === b.stopPrice && a.trailAmount === b.trailAmount && a.trailBps === b.trailBps && a.reduceOnly === b.reduceOnly &&
  a.after === b.after && a.group === b.group && a.replaces === b.replaces && (a.lots === b.lots || sameTexts(a.lots, b.lots)) &&
  (a.timeInForce ?? 'gtc') === (b.timeInForce ?? 'gtc') && a.expiresAt === b.expiresAt && (a.postOnly ?? false) === (b.postOnly ?? false);

/**
 * Refuses an order that was approved less than `windowMs` before: the same id, or another id with the same content for another
 * parent. Equal slices of one parent are no repetition: the parent's reservation bounds them.
 */
export const duplicateOrder = (windowMs: number, memory: Memory): Check => ({
  name: 'duplicate order',
  refuse(order, { time }) {
    const recent = memory.recentOf(order.symbol);
    if (recent === undefined) return undefined;
    const { orders, times } = recent;
    for (let i = orders.length - 1; i >= 0 && time - times[i] < windowMs; i--) {
      const other = orders[i];
      if (other.id === order.id || (other.parentId !== order.parentId && sameContent(other, order))) {
        const what = `${order.side} ${formatQuantity(order.quantity)} ${order.symbol}`;
        return `${what} repeats order ${other.id} of ${time - times[i]} ms before, within the window of ${windowMs} ms`;
      }
    }
    return undefined;
  },
});

/** At most `limit` orders of one symbol and side within any minute of event time: a loop that runs away does the same again and again. */
export const repeatRate = (limit: number, memory: Memory): Check => ({
  name: 'repeat rate',
  refuse(order, { time }) {
    const count = memory.repeatsInMinute(order, time);
    return count < limit ? undefined : `${count} ${order.side} orders in ${order.symbol} within a minute reach the limit of ${limit}`;
  },
});

/** At most `limit` approved orders and cancels within any minute of event time. Exits and cancels always pass, and count. */
export const messageRate = (limit: number, memory: Memory): Check => ({
  name: 'message rate',
  refuse(_order, { time }) {
    const count = memory.messagesInMinute(time);
    return count < limit ? undefined : `${count} orders and cancels within a minute reach the limit of ${limit}`;
  },
});

/** At most `limit` orders are at work. */
export const openOrders = (limit: number): Check => ({
  name: 'open orders',
  refuse(_order, { openOrders: count }) {
    if (count === undefined) return 'nobody knows how many orders are at work';
    return count < limit ? undefined : `${count} orders are at work, which is the limit`;
  },
});
