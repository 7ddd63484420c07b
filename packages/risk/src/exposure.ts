import { priceToNumber, quantityToNumber } from '@trader/core';
import type { Order, Price, Quantity } from '@trader/core';
import type { GateContext } from './gate-context';

/**
 * What an order could do, worst case, in doubles and in the account's currency. One object is used again for every order.
 *
 * The worst case: every working order of the order's side fills, and so does the order, while reduce-only orders already at work
 * close whatever stands against it. So a sell of 100 that is not reduce-only counts as a short of 100, even against a long
 * position: the exit of that position may be on its way.
 */
export interface Exposure {
  /** The order can only bring the position nearer to zero; nothing else is filled in then. */
  reduces: boolean;
  /** The dearest price at which the order may trade, the last price at least; 0 when no price is known. */
  price: number;
  /** Of the order, in shares or contracts. */
  quantity: number;
  /** What a unit at that price is worth. */
  unitWorth: number;
  /** |position| in the worst case on the order's side, in shares or contracts. */
  after: number;
  /** And in money: what is at work at its own prices where those are dearer, or all at the order's. */
  afterWorth: number;
  /** What the order adds to what the context counts already: at least 0. */
  addedNotional: number;
  /** All |positions| in the worst case, with the order. */
  gross: number;
  /** Positions with all working orders of the order's side, and the order: signed toward that side. */
  net: number;
}

/** An exposure to be filled in by `weigh`. */
export const createExposure = (): Exposure => ({ reduces: false, price: 0, quantity: 0, unitWorth: 0, after: 0, afterWorth: 0, addedNotional: 0, gross: 0, net: 0 });

/** Held until its entry fills, and allowed only to close what that entry made. */
export const isHeldExit = (order: Order): boolean => order.reduceOnly && order.after !== undefined;

/**
 * Proof that an order can only reduce. It must be reduce-only, which the broker enforces: it never opens or turns what its
 * owner holds. And it must be held behind its entry, or stand against a holding that is at least as large.
 */
const reduces = (order: Order, held: bigint): boolean => {
  if (!order.reduceOnly) return false;
  if (order.after !== undefined) return true;
  return order.side === 'sell' ? order.quantity <= held : order.quantity <= -held;
};

/**
 * The dearest price at which `order` may trade, as far as it says: a buy with a limit never pays more than that, a buy that trails the
 * market begins that far above it; a sell may get any price that it names. The last price when that is dearer.
 */
export const dearestPrice = (order: Order, mark: Price): Price => {
  const { limitPrice, stopPrice, trailAmount, trailBps } = order;
  let most = mark;
  if (limitPrice !== undefined && limitPrice > most) most = limitPrice;
  if (order.side === 'buy') {
    if (limitPrice !== undefined) return most;
    if (trailAmount !== undefined) return (mark + trailAmount) as Price;
    // A distance that is no whole number is refused by the order's shape; here it must not throw.
    if (trailBps !== undefined) return (mark + (mark * BigInt(Number.isInteger(trailBps) ? trailBps : 0) + 9_999n) / 10_000n) as Price;
  }
  return stopPrice !== undefined && stopPrice > most ? stopPrice : most;
};

/**
 * What a symbol of a book is worth at most, either way: longs and buys, or shorts and sells. That is max(max(w, 0) + b, max(-w, 0) + s), written so that a worth that is
 * not a number gives one that is not, and no limit lets it pass.
 */
export const worstOf = (worth: number, buys: number, sells: number): number => {
  const long = worth + 2 * buys;
  const short = 2 * sells - worth;
  return ((worth < 0 ? -worth : worth) + (long > short ? long : short)) / 2;
};

/** A multiplier of 1. */
const ONE = 1_000_000_000n;

/** Most of what is asked for is nothing. */
const toNumber = (quantity: Quantity): number => (quantity === 0n ? 0 : quantityToNumber(quantity));

/**
 * Fills `into` with what `order` could do. Without a known price (or rate) nothing that could add exposure may pass, so `price` is 0 then.
 */
export const weigh = (order: Order, context: GateContext, into: Exposure): void => {
  const { instrument, mark, book, rate = 1 } = context;
  into.reduces = reduces(order, context.held);
  if (into.reduces) return;
  const buys = order.side === 'buy';
  const position = toNumber(context.position);
  const quantity = quantityToNumber(order.quantity);
  const longSide = (position > 0 ? position : 0) + toNumber(context.workingBuy);
  const shortSide = (position < 0 ? -position : 0) + toNumber(context.workingSell);
  const counted = longSide > shortSide ? longSide : shortSide;
  const after = (buys ? longSide : shortSide) + quantity;
  const price = mark === undefined || !(rate > 0) ? 0 : priceToNumber(dearestPrice(order, mark));
  const points = instrument.multiplier === ONE ? 1 : Number(instrument.multiplier) / 1e9;
  const unitWorth = price === 0 ? 0 : price * points * rate;
  into.quantity = quantity;
  into.after = after;
  into.price = price;
  into.unitWorth = unitWorth;
  into.addedNotional = after > counted ? unitWorth * (after - counted) : 0;
  into.afterWorth = unitWorth * after;
  const { instruments, worths, buys: bought, sells: sold } = book;
  let own = -1;
  let gross = 0;
  let held = 0;
  let side = 0;
  for (let index = 0; index < worths.length; index++) {
    const worth = worths[index];
    if (instruments[index] === instrument) own = index;
    gross += worstOf(worth, bought[index], sold[index]);
    held += worth;
    side += buys ? bought[index] : sold[index];
  }
  if (own >= 0) {
    const ofSide = Math.max(buys ? worths[own] : -worths[own], 0) + (buys ? bought[own] : sold[own]) + unitWorth * quantity;
    into.afterWorth = Math.max(into.afterWorth, ofSide);
    into.addedNotional = Math.max(into.addedNotional, ofSide - worstOf(worths[own], bought[own], sold[own]));
  }
  into.gross = gross + into.addedNotional;
  into.net = (buys ? held : -held) + side + unitWorth * quantity;
};
