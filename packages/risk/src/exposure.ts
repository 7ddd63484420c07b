import { notional } from '@trader/core';
import type { Cash, Order, Price, Quantity } from '@trader/core';
import type { GateContext } from './gate-context';

/**
 * What an order could do to the position, worst case. One object is used again for every order.
 *
 * The worst case: every working order of the order's side fills, and so does the order, while reduce-only orders already at work
 * close whatever stands against it. So a sell of 100 that is not reduce-only counts as a short of 100, even against a long
 * position: the exit of that position may be on its way.
 */
export interface Exposure {
  /** The order can only bring the position nearer to zero. */
  reduces: boolean;
  /** The dearest price at which the order may trade, the last price at least; 0 when no price is known. */
  price: Price;
  /** |position| in the worst case on the order's side. */
  after: Quantity;
  /** What the order adds to the notional that the context counts already. */
  addedNotional: Cash;
}

const NOTHING = 0n as Cash;

/** An exposure to be filled in by `weigh`. */
export const createExposure = (): Exposure => ({
  reduces: false,
  price: 0n as Price,
  after: 0n as Quantity,
  addedNotional: NOTHING,
});

/** Held until its entry fills, and allowed only to close what that entry made. */
export const isHeldExit = (order: Order): boolean => order.reduceOnly && order.after !== undefined;

/**
 * Proof that an order can only reduce. It must be reduce-only, which the broker enforces: it never opens or turns what its
 * owner holds. And it must be held behind its entry, or stand against a holding that is at least as large.
 */
const reduces = (order: Order, held: Quantity): boolean => {
  if (!order.reduceOnly) return false;
  if (order.after !== undefined) return true;
  return order.side === 'sell' ? order.quantity <= held : order.quantity <= -held;
};

/**
 * The dearest price at which `order` may trade, as far as it says: a buy with a limit never pays more than that, a buy that trails the
 * market begins that far above it; a sell may get any price that it names. The last price when that is dearer.
 */
const dearest = (order: Order, mark: Price): Price => {
  const { limitPrice, stopPrice, trailAmount, trailBps } = order;
  let most = mark;
  if (limitPrice !== undefined && limitPrice > most) most = limitPrice;
  if (order.side === 'buy') {
    if (limitPrice !== undefined) return most;
    if (trailAmount !== undefined) return (mark + trailAmount) as Price;
    if (trailBps !== undefined) return (mark + (mark * BigInt(trailBps) + 9_999n) / 10_000n) as Price;
  }
  return stopPrice !== undefined && stopPrice > most ? stopPrice : most;
};

/**
 * Fills `into` with what `order` could do. Without a known price nothing that could add exposure may pass, so `price` is 0 then.
 */
export const weigh = (order: Order, context: GateContext, into: Exposure): void => {
  const { instrument, mark, position } = context;
  into.reduces = reduces(order, context.held);
  if (into.reduces) return;
  const longSide = (position > 0n ? position : 0n) + context.workingBuy;
  const shortSide = (position < 0n ? -position : 0n) + context.workingSell;
  const counted = longSide > shortSide ? longSide : shortSide;
  const after = (order.side === 'buy' ? longSide : shortSide) + order.quantity;
  const price = mark === undefined ? (0n as Price) : dearest(order, mark);
  into.after = after as Quantity;
  into.price = price;
  into.addedNotional = after > counted ? notional(instrument, price, (after - counted) as Quantity) : NOTHING;
};
