import { magnitude, nearestPrice, roundToLot, roundToTick, TraderError } from '@trader/core';
import type { Instrument, OrderType, Price, Quantity, Side, Target } from '@trader/core';

/** A target in exact numbers: what to hold, and the exits that protect all of it. */
export interface Goal {
  readonly quantity: Quantity;
  readonly stop?: Price;
  readonly takeProfit?: Price;
  readonly reason: string;
}

/** A child order to be, its `after` an index into the same plan. */
export interface PlannedOrder {
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: Quantity;
  readonly limitPrice?: Price;
  readonly stopPrice?: Price;
  readonly reduceOnly: boolean;
  readonly after?: number;
  /** Exits of one number cancel each other. */
  readonly group?: number;
}

/**
 * Reads a target: quantity, to nine decimals, cut to whole lots toward zero; exit prices moved to the tick toward the market, so that they protect no less.
 * Throws INVALID_ORDER for a number that is not finite, or an exit price not above zero.
 */
export const readGoal = (instrument: Instrument, target: Target): Goal => {
  for (const [what, value] of [['quantity', target.quantity], ['stop', target.stop ?? 1], ['take profit', target.takeProfit ?? 1]] as const) {
    if (!Number.isFinite(value) || (what !== 'quantity' && value <= 0)) {
      throw new TraderError('INVALID_ORDER', `the strategy asked for a ${what} of ${value} in ${instrument.symbol} ("${target.reason}"): mend the strategy`);
    }
  }
  const size = roundToLot(instrument, BigInt(Math.round(target.quantity * 1e9)) as Quantity);
  const long = size > 0n;
  const stop = target.stop === undefined ? undefined : roundToTick(instrument, nearestPrice(target.stop), long ? 'ceil' : 'floor');
  const take = target.takeProfit === undefined ? undefined : roundToTick(instrument, nearestPrice(target.takeProfit), long ? 'floor' : 'ceil');
  return {
    quantity: size,
    reason: target.reason,
    ...(stop === undefined ? {} : { stop }),
    ...(take === undefined ? {} : { takeProfit: take }),
  };
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
  for (const quantity of slices(instrument, toClose)) {
    plan.push({ side: held > 0n ? 'sell' : 'buy', type: 'market', quantity, reduceOnly: true });
  }
  const exitSide: Side = wanted > 0n ? 'sell' : 'buy';
  let group = 0;
  const protect = (quantity: Quantity, after: number | undefined): void => {
    const common = { side: exitSide, quantity, reduceOnly: true, group, ...(after === undefined ? {} : { after }) };
    if (goal.stop !== undefined) plan.push({ ...common, type: 'stop', stopPrice: goal.stop });
    if (goal.takeProfit !== undefined) plan.push({ ...common, type: 'limit', limitPrice: goal.takeProfit });
    group++;
  };
  for (const quantity of slices(instrument, kept)) protect(quantity, undefined);
  for (const quantity of slices(instrument, toOpen)) {
    plan.push({ side: wanted > 0n ? 'buy' : 'sell', type: 'market', quantity, reduceOnly: false });
    protect(quantity, plan.length - 1);
  }
  return plan;
};

const slices = (instrument: Instrument, total: bigint): Quantity[] => {
  const largest = roundToLot(instrument, instrument.maxOrderQuantity);
  const parts: Quantity[] = [];
  for (let rest = total; rest > 0n; rest -= largest) parts.push((rest < largest ? rest : largest) as Quantity);
  return parts;
};

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
