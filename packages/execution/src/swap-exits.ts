import { magnitude } from '@trader/core';
import type { Quantity } from '@trader/core';
import type { OrderState } from './order-lifecycle';
import type { Role } from './plan-orders';
import type { Goal, OrderTerms } from './read-goal';

/** One change of the exits that rest for a holding: `terms` in place of `old`, beside it (when there is no `old`), or nothing in its place. */
export interface Swap {
  readonly role: Extract<Role, 'stop' | 'takeProfit'>;
  readonly old: OrderState | undefined;
  readonly terms: OrderTerms | undefined;
  /** Of the orders of its group: their quantity, and how much of it they have filled together. */
  readonly quantity: Quantity;
  readonly filled: Quantity;
  readonly group: string;
}

/**
 * How the resting exits of someone who holds `held` become those of a goal of the same quantity, in place; empty when they are that already. Undefined when
 * more than exits is under way (`live` are all his orders of the symbol), when they do not protect just what is held, when nothing shall protect it, or when a split after
 * a part of one had filled has left its quantity with a fraction of a lot, which no new order can ask for.
 */
export const planSwaps = (live: readonly OrderState[], held: Quantity, goal: Goal, lotSize: Quantity): Swap[] | undefined => {
  if (goal.quantity !== held || (goal.stop ?? goal.takeProfit) === undefined) return undefined;
  const groups = new Map<string, OrderState[]>();
  for (const state of live) {
    const { order, status, cancelAsked } = state;
    const rests = (status === 'accepted' || status === 'partially-filled') && !cancelAsked;
    if (!rests || !order.reduceOnly || order.type === 'market' || order.group === undefined) return undefined;
    groups.set(order.group, [...(groups.get(order.group) ?? []), state]);
  }
  const swaps: Swap[] = [];
  let guarded = 0n;
  for (const [group, states] of groups) {
    const { quantity } = states[0].order;
    if (quantity % lotSize !== 0n || states.some((each) => each.order.quantity !== quantity)) return undefined;
    const filled = states.reduce((sum, each) => sum + each.filled, 0n) as Quantity;
    guarded += quantity - filled;
    for (const role of ['stop', 'takeProfit'] as const) {
      const old = states.find(({ order }) => (order.type === 'limit') === (role === 'takeProfit'));
      const terms = goal[role];
      if (old === undefined ? terms !== undefined : terms === undefined || !sameTerms(old.order, terms)) swaps.push({ role, old, terms, quantity, filled, group });
    }
  }
  return guarded === magnitude(held) ? swaps : undefined;
};

const sameTerms = (a: OrderTerms, b: OrderTerms): boolean =>
  a.type === b.type && a.limitPrice === b.limitPrice && a.stopPrice === b.stopPrice && a.trailAmount === b.trailAmount && a.trailBps === b.trailBps;
