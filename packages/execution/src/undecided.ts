import type { Quantity } from '@trader/core';
import type { OrderLifecycle, OrderState } from './order-lifecycle';
import type { Goal } from './read-goal';

/**
 * How much of what `owner` holds may still be closed by exits of which nobody has told (`live` are all orders of the symbol): no reduction may take that too, for a broker need not know
 * what reduce-only means. Of a group only one trades, and what waits for an entry closes no more than that has filled.
 */
export const undecidedOf = (live: readonly OrderState[], owner: string, held: Quantity, orders: Pick<OrderLifecycle, 'find'>): Quantity => {
  const out = held > 0n ? 'sell' : 'buy';
  const groups = new Map<string, bigint>();
  for (const { order, filled, status } of live) {
    if (status !== 'unknown' || order.owner !== owner || !order.reduceOnly || order.side !== out) continue;
    const entered = order.after === undefined ? order.quantity : (orders.find(order.after)?.filled ?? 0n);
    const left = (entered < order.quantity ? entered : order.quantity) - filled;
    const group = order.group ?? order.id;
    if (left > (groups.get(group) ?? 0n)) groups.set(group, left);
  }
  return [...groups.values()].reduce((sum, left) => sum + left, 0n) as Quantity;
};

/** A goal for someone who holds `held`, at least `spare` of which stays. */
export const sparing = (goal: Goal, held: Quantity, spare: Quantity): Goal => {
  if (spare === 0n) return goal;
  const least = held > 0n ? spare : -spare;
  return (held > 0n ? goal.quantity < least : goal.quantity > least) ? { ...goal, quantity: least as Quantity } : goal;
};
