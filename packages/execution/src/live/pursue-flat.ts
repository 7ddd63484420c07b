import { magnitude, quantityToNumber } from '@trader/core';
import type { LiveStatement, Quantity } from '@trader/core';
import type { Ledger } from '../ledger';
import type { OrderState } from '../order-lifecycle';
import { EXTERNAL } from '../sleeve';
import type { GuardedAccount } from './guarded';

/**
 * Where a sleeve's holding of a symbol stands on its way to flat. `flat`: nothing is held and nothing works. `under way`: orders that close it work, or what stood in their way is being
 * cancelled. `asked`: they have just been asked for. `in doubt`: by the broker's books nothing may be sold, or bought back, any more, so nothing was sent.
 */
export type FlatStep = 'flat' | 'under way' | 'asked' | 'in doubt';

/** Which holding is to end, and how hard it is tried. */
export interface FlatWish {
  readonly sleeve: string;
  readonly symbol: number;
  readonly reason: string;
  /** Also when it is under way already: what works is cancelled (again), and the rest is sent anew. */
  readonly again: boolean;
  /** The most that may be reduced, by the broker's books; undefined: all of it, by ours. */
  readonly most?: Quantity | undefined;
}

/**
 * Takes a holding one step on to flat: through the sleeve's desk, so that what works is cancelled and over before anything else is sent, so that what is sent is what is really held by then,
 * reduce-only, and of the sleeve's own lots. Never sells twice: what is at work to close counts as closed unless it is cancelled, and so does an exit of which nobody has told.
 */
export const pursueFlat = ({ loop, broker, timers }: Pick<GuardedAccount, 'loop' | 'broker' | 'timers'>, { sleeve, symbol, reason, again, most }: FlatWish): FlatStep => {
  const held = loop.ledger.held(symbol, sleeve);
  const live = loop.orders.liveOf(symbol).filter(({ order }) => order.owner === sleeve);
  if (held === 0n && live.length === 0) return 'flat';
  const waiting = live.filter(({ cancelAsked }) => cancelAsked);
  if (!again && (held === 0n ? waiting.length === live.length : closingOf(live, held) >= magnitude(held) || waiting.length === live.length && live.length > 0)) return 'under way';
  const reducible = most === undefined || magnitude(held) < most ? magnitude(held) : most;
  if (held !== 0n && reducible === 0n) return 'in doubt';
  loop.advance(timers.now());
  loop.pursue({ symbol, quantity: quantityToNumber((held > 0n ? held - reducible : held + reducible) as Quantity), reason }, sleeve);
  for (const { order, status } of waiting) if (status !== 'unknown') broker.cancel(order.id);
  return 'asked';
};

/** How much of a holding orders at the market close, that nobody has asked to cancel. */
const closingOf = (live: readonly OrderState[], held: Quantity): bigint => {
  const out = held > 0n ? 'sell' : 'buy';
  let closing = 0n;
  for (const { order, filled, cancelAsked } of live) {
    if (order.reduceOnly && order.type === 'market' && order.side === out && !cancelAsked && order.timeInForce !== 'opg' && order.timeInForce !== 'cls') closing += order.quantity - filled;
  }
  return closing;
};

/**
 * How much of what is held of a symbol may be reduced at most, by the broker's books: all of it where they are ours. Where they are not, no more than the broker shows on
 * that side. Ask it for one symbol after another, and take off what was asked for.
 */
export const mostByStatement = (ledger: Ledger, symbol: number, { positions }: LiveStatement): Quantity | undefined => {
  const name = ledger.instruments[symbol].symbol;
  const theirs = positions.find((each) => each.symbol === name)?.quantity ?? (0n as Quantity);
  const ours = ledger.position(symbol);
  if (theirs === ours) return undefined;
  return (theirs > 0n === ours > 0n && theirs !== 0n ? magnitude(theirs) : 0n) as Quantity;
};

/** The sleeves that hold a symbol: no one else's lots are ours to close. */
export const holdersOf = (ledger: Ledger, symbol: number): string[] =>
  [...new Set(ledger.lotsOf(symbol).map(({ owner }) => owner))].filter((owner) => owner !== EXTERNAL);
