import { magnitude, roundToLot } from '@trader/core';
import type { Instrument, Quantity, Side } from '@trader/core';
import { AT_MARKET, goalOf, orderTerms } from './read-goal';
import type { Goal, OrderTerms } from './read-goal';

/** What an order of a plan is for. Only `open` can add exposure. */
export type Role = 'close' | 'open' | 'stop' | 'takeProfit';

/** A child order to be, its `after` an index into the same plan. */
export interface PlannedOrder {
  readonly role: Role;
  readonly terms: OrderTerms;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly reduceOnly: boolean;
  readonly after: number | undefined;
  /** Orders of one number cancel each other, and those of a group that there is by name. */
  readonly group: number | string | undefined;
  /** The order it takes the place of. */
  readonly replaces: string | undefined;
  /** What of its quantity is filled already, by orders of its group. */
  readonly filled: Quantity;
  /** Ids of the lots that it closes first. */
  readonly lots: readonly string[] | undefined;
}

/** A child of a plan. Written out, so that all have one shape and those who read them are quick. */
const planned = (
  role: Role, terms: OrderTerms, side: Side, quantity: Quantity, after: number | undefined, group: number | undefined, lots?: readonly string[],
): PlannedOrder => ({ role, terms, side, quantity, reduceOnly: role !== 'open', after, group, replaces: undefined, filled: 0n as Quantity, lots });

/**
 * The child orders that take `held` to `goal`: what must be closed, what must be opened (each cut to the exchange's largest order), and a
 * stop and a limit for every part that stays, is opened, or waits for an auction to be closed. The parent's quantity is the sum of the children that
 * close or open; of two goals, whose entries share a group, the larger one.
 */
export const planOrders = (instrument: Instrument, held: Quantity, asked: Goal): PlannedOrder[] => {
  const goal = goalOf(asked, held);
  if (goal.or !== undefined) return planEither(goal, goal.or);
  const wanted = goal.quantity;
  const turns = held > 0n !== wanted > 0n && wanted !== 0n;
  const kept = held === 0n || wanted === 0n || turns ? 0n : least(magnitude(held), magnitude(wanted));
  const toClose = magnitude(held) - kept;
  const toOpen = magnitude(wanted) - kept;
  const plan: PlannedOrder[] = [];
  let group = 0;
  const guarded = goal.exit !== undefined && !turns && (goal.stop ?? goal.takeProfit) !== undefined;
  for (const quantity of slices(instrument, toClose)) {
    const terms = goal.exit === undefined ? AT_MARKET : orderTerms('market', { timeInForce: goal.exit });
    const side = held > 0n ? 'sell' : 'buy';
    plan.push(planned('close', terms, side, quantity, undefined, guarded ? group : undefined, goal.lots));
    if (guarded) protect(plan, goal, side, quantity, undefined, group++);
  }
  const out = wanted > 0n ? 'sell' : 'buy';
  for (const quantity of slices(instrument, kept)) protect(plan, goal, out, quantity, undefined, group++);
  for (const quantity of slices(instrument, toOpen)) {
    plan.push(planned('open', goal.entry, wanted > 0n ? 'buy' : 'sell', quantity, undefined, undefined));
    protect(plan, goal, out, quantity, plan.length - 1, group++);
  }
  return plan;
};

/** Two entries of which the first that fills cancels the other, each with its exits. */
const planEither = (...goals: readonly Goal[]): PlannedOrder[] => {
  const plan: PlannedOrder[] = [];
  goals.forEach((goal, index) => {
    const { quantity, entry } = goal;
    if (quantity === 0n) return;
    plan.push(planned('open', entry, quantity > 0n ? 'buy' : 'sell', magnitude(quantity), undefined, 0));
    protect(plan, goal, quantity > 0n ? 'sell' : 'buy', magnitude(quantity), plan.length - 1, index + 1);
  });
  return plan;
};

/** Adds the goal's exits for `quantity`, held behind the order `after` when there is one. */
const protect = (plan: PlannedOrder[], { stop, takeProfit }: Goal, side: Side, quantity: Quantity, after: number | undefined, group: number): void => {
  if (stop !== undefined) plan.push(planned('stop', stop, side, quantity, after, group));
  if (takeProfit !== undefined) plan.push(planned('takeProfit', takeProfit, side, quantity, after, group));
};

const slices = (instrument: Instrument, total: bigint): Quantity[] => {
  const largest = roundToLot(instrument, instrument.maxOrderQuantity);
  const parts: Quantity[] = [];
  for (let rest = total; rest > 0n; rest -= largest) parts.push((rest < largest ? rest : largest) as Quantity);
  return parts;
};

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
