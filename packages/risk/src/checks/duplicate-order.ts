import { formatQuantity } from '@trader/core';
import type { Order } from '@trader/core';
import type { Check } from './check';

interface Recent {
  readonly orders: Order[];
  readonly times: number[];
}

const sameContent = (a: Order, b: Order): boolean =>
  a.quantity === b.quantity && a.side === b.side && a.type === b.type && a.owner === b.owner && a.limitPrice === b.limitPrice &&
  a.stopPrice === b.stopPrice && a.reduceOnly === b.reduceOnly && a.after === b.after && a.group === b.group;

/** Drops what is older than the window: all of it when the newest is, else from the front once that has grown long. */
const forget = ({ orders, times }: Recent, since: number): void => {
  if (times.length === 0 || times[times.length - 1] <= since) {
    orders.length = 0;
    times.length = 0;
  } else if (times.length >= 64 && times[0] <= since) {
    const alive = times.findIndex((time) => time > since);
    orders.splice(0, alive);
    times.splice(0, alive);
  }
};

/**
 * Refuses an order that was approved less than `windowMs` before: the same id, or another id with the same content for another parent.
 * Equal slices of one parent are no repetition: the parent's reservation bounds them.
 */
export const duplicateOrder = (windowMs: number): Check => {
  const recentBySymbol = new Map<string, Recent>();
  return {
    name: 'duplicate order',
    refuse(order, { time }) {
      const recent = recentBySymbol.get(order.symbol);
      if (recent === undefined) return undefined;
      const { orders, times } = recent;
      for (let i = times.length - 1; i >= 0 && time - times[i] < windowMs; i--) {
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
      if (recent === undefined) recentBySymbol.set(order.symbol, (recent = { orders: [], times: [] }));
      forget(recent, time - windowMs);
      recent.orders.push(order);
      recent.times.push(time);
    },
  };
};
