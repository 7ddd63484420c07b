import { formatQuantity } from '@trader/core';
import type { Order } from '@trader/core';
import type { Check } from './check';

/** Orders of one symbol and when they were approved, oldest first; what lies beyond `length` is old and will be overwritten. */
interface Recent {
  readonly orders: Order[];
  readonly times: number[];
  length: number;
}

const sameTexts = (a: readonly string[] = [], b: readonly string[] = []): boolean => a.length === b.length && a.every((text, i) => text === b[i]);

const sameContent = (a: Order, b: Order): boolean =>
  a.quantity === b.quantity && a.side === b.side && a.type === b.type && a.owner === b.owner && a.limitPrice === b.limitPrice &&
  a.stopPrice === b.stopPrice && a.trailAmount === b.trailAmount && a.trailBps === b.trailBps && a.reduceOnly === b.reduceOnly &&
  a.after === b.after && a.group === b.group && a.replaces === b.replaces && (a.lots === b.lots || sameTexts(a.lots, b.lots)) &&
  (a.timeInForce ?? 'gtc') === (b.timeInForce ?? 'gtc') && a.expiresAt === b.expiresAt && (a.postOnly ?? false) === (b.postOnly ?? false);

/** Drops what is older than the window: all of it when the newest is, else from the front once that has grown long. */
const forget = (recent: Recent, since: number): void => {
  const { orders, times, length } = recent;
  if (length === 0 || times[length - 1] <= since) {
    recent.length = 0;
  } else if (length >= 64 && times[0] <= since) {
    const alive = times.findIndex((time) => time > since);
    orders.copyWithin(0, alive, length);
    times.copyWithin(0, alive, length);
    recent.length = length - alive;
  }
};

/**
 * Refuses an order that was approved less than `windowMs` before: the same id, or another id with the same content for another
 * parent. Equal slices of one parent are no repetition: the parent's reservation bounds them.
 */
export const duplicateOrder = (windowMs: number): Check => {
  const recentBySymbol = new Map<string, Recent>();
  return {
    name: 'duplicate order',
    refuse(order, { time }) {
      const recent = recentBySymbol.get(order.symbol);
      if (recent === undefined) return undefined;
      const { orders, times } = recent;
      for (let i = recent.length - 1; i >= 0 && time - times[i] < windowMs; i--) {
        const other = orders[i];
        if (other.id === order.id || (other.parentId !== order.parentId && sameContent(other, order))) {
          const what = `${order.side} ${formatQuantity(order.quantity)} ${order.symbol}`;
          return `${what} repeats order ${other.id} of ${time - times[i]} ms before, within the window of ${windowMs} ms`;
        }
      }
      return undefined;
    },
    approved(order, { time }) {
      let recent = recentBySymbol.get(order.symbol);
      if (recent === undefined) recentBySymbol.set(order.symbol, (recent = { orders: [], times: [], length: 0 }));
      forget(recent, time - windowMs);
      recent.orders[recent.length] = order;
      recent.times[recent.length++] = time;
    },
  };
};
