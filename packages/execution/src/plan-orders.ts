import { magnitude, nearestPrice, roundToLot, roundToTick, TraderError } from '@trader/core';
import type { Instrument, OrderType, Price, Quantity, Side, Target } from '@trader/core';

/** A target in exact numbers: what to hold, and the exits that protect all of it. */
export interface Goal {
  readonly quantity: Quantity;
  readonly stop?: Price | undefined;
  readonly takeProfit?: Price | undefined;
  readonly reason: string;
}

/** The types of order that a plan is made of. */
export type PlannedType = Extract<OrderType, 'market' | 'stop' | 'limit'>;

/** A child order to be, its `after` an index into the same plan. */
export interface PlannedOrder {
  readonly side: Side;
  readonly type: PlannedType;
  readonly quantity: Quantity;
  readonly limitPrice: Price | undefined;
  readonly stopPrice: Price | undefined;
  readonly reduceOnly: boolean;
  readonly after: number | undefined;
  /** Exits of one number cancel each other. */
  readonly group: number | undefined;
}

/**
 * Reads a target: quantity, to nine decimals, cut to whole lots toward zero; exit prices moved to the tick toward the market, so that they protect no less.
 * Throws INVALID_ORDER for a number that is not finite, or an exit price not above zero.
 */
export const readGoal = (instrument: Instrument, target: Target): Goal => {
  readNumber(instrument, target, 'quantity', target.quantity, -Infinity);
  readNumber(instrument, target, 'stop', target.stop ?? 1, 0);
  readNumber(instrument, target, 'take profit', target.takeProfit ?? 1, 0);
  const size = roundToLot(instrument, BigInt(Math.round(target.quantity * 1e9)) as Quantity);
  const long = size > 0n;
  const stop = target.stop === undefined ? undefined : roundToTick(instrument, nearestPrice(target.stop), long ? 'ceil' : 'floor');
  const take = target.takeProfit === undefined ? undefined : roundToTick(instrument, nearestPrice(target.takeProfit), long ? 'floor' : 'ceil');
  return { quantity: size, stop, takeProfit: take, reason: target.reason };
};

const readNumber = (instrument: Instrument, target: Target, what: string, value: number, above: number): void => {
  if (Number.isFinite(value * 1e9) && value > above) return;
  throw new TraderError('INVALID_ORDER', `the strategy asked for a ${what} of ${value} in ${instrument.symbol} ("${target.reason}"): mend the strategy`);
};

/**
 * The child orders that take `held` to `goal`: what must be closed, what must be opened (each cut to the exchange's largest order), and
 * a stop and a limit for every part that stays or is opened. The parent's quantity is the sum of its market children.
 */
export const planOrders = (instrument: Instrument, held: Quantity, goal: Goal): PlannedOrder[] => {
  const wanted = goal.quantity;
  const sameSide = held > 0n === wanted > 0n;
  const kept = held === 0n || wanted === 0n || !sameSide ? 0n : least(magnitude(held), magnitude(wanted));
  const toClose = magnitude(held) - kept;
  const toOpen = magnitude(wanted) - kept;
  const plan: PlannedOrder[] = [];
  for (const quantity of slices(instrument, toClose)) plan.push(market(held > 0n ? 'sell' : 'buy', quantity, true));
  let group = 0;
  for (const quantity of slices(instrument, kept)) protect(plan, goal, quantity, undefined, group++);
  for (const quantity of slices(instrument, toOpen)) {
    plan.push(market(wanted > 0n ? 'buy' : 'sell', quantity, false));
    protect(plan, goal, quantity, plan.length - 1, group++);
  }
  return plan;
};

const market = (side: Side, quantity: Quantity, reduceOnly: boolean): PlannedOrder => ({
  side, type: 'market', quantity, limitPrice: undefined, stopPrice: undefined, reduceOnly, after: undefined, group: undefined,
});

/** Adds the goal's exits for `quantity`, held behind the order `after` when there is one. */
const protect = (plan: PlannedOrder[], goal: Goal, quantity: Quantity, after: number | undefined, group: number): void => {
  const side = goal.quantity > 0n ? 'sell' : 'buy';
  const { stop, takeProfit } = goal;
  if (stop !== undefined) plan.push({ side, type: 'stop', quantity, limitPrice: undefined, stopPrice: stop, reduceOnly: true, after, group });
  if (takeProfit !== undefined) plan.push({ side, type: 'limit', quantity, limitPrice: takeProfit, stopPrice: undefined, reduceOnly: true, after, group });
};

const slices = (instrument: Instrument, total: bigint): Quantity[] => {
  const largest = roundToLot(instrument, instrument.maxOrderQuantity);
  const parts: Quantity[] = [];
  for (let rest = total; rest > 0n; rest -= largest) parts.push((rest < largest ? rest : largest) as Quantity);
  return parts;
};

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
