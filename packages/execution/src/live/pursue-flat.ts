import { magnitude, quantityToNumber } from '@trader/core';
import type { LiveStatement, Quantity } from '@trader/core';
import type { Ledger } from '../ledger';
import type { OrderState } from '../order-lifecycle';
import { EXTERNAL } from '../sleeve';
import type { GuardedAccount } from './guarded';
import { advanceTo } from './rounds';

/**
 * Where a sleeve's holding of a symbol stands on its way to flat. `flat`: nothing is held and nothing works. `under way`: orders that close it work, or what stood in their way is being
 * cancelled. `asked`: they have just been asked for. `in doubt`: by the broker's books nothing may be sold, or bought back, any more, so nothing was sent (and what works is cancelled, when it is tried again).
 */
export type FlatStep = 'flat' | 'under way' | 'asked' | 'in doubt';

/** Which holding is to end, and how hard it is tried. */
export interface FlatWish {
  readonly sleeve: string;
  readonly symbol: number;
  readonly reason: string;
  /** Also when it is under way already: what works is cancelled (again), and the rest is sent anew. */
  readonly again: boolean;
  /** Whether others may not open on its own side any more, for a broker refuses a close that could meet such an order ("wash trade"). Default: `again`. */
  readonly alone?: boolean | undefined;
  /** The most that may be reduced, by the broker's books; undefined: all of it, by ours. */
  readonly most?: Quantity | undefined;
}

/**
 * Takes a holding one step on to flat: through the sleeve's desk, so that what works is cancelled and over before anything else is sent, so that what is sent is what is really held by then,
 * reduce-only, and of the sleeve's own lots. Never sells twice: what is at work to close counts as closed unless it is cancelled, and so does an exit of which nobody has told.
 */
export const pursueFlat = ({ loop, broker, timers }: Pick<GuardedAccount, 'loop' | 'broker' | 'timers'>, { sleeve, symbol, reason, again, alone = again, most }: FlatWish): FlatStep => {
  const held = loop.ledger.held(symbol, sleeve);
  const live = loop.orders.liveOf(symbol).filter(({ order }) => order.owner === sleeve);
  if (held === 0n && live.length === 0) return 'flat';
  const waiting = live.filter(({ cancelAsked }) => cancelAsked);
  const reducible = most === undefined || magnitude(held) < most ? magnitude(held) : most;
  const doubtful = held !== 0n && reducible === 0n;
  if (doubtful && (!again || live.length === 0)) return 'in doubt';
  const stopping = live.length > 0 && waiting.length === live.length;
  if (!again && (stopping || (held !== 0n && closingOf(live, held) >= reducible))) return 'under way';
  advanceTo(loop, timers);
  if (alone && held !== 0n) loop.control.cancelEntries(loop.ledger.instruments[symbol].symbol, held > 0n ? 'buy' : 'sell', reason);
  loop.pursue({ symbol, quantity: quantityToNumber((held > 0n ? held - reducible : held + reducible) as Quantity), reason, reduceOnly: true }, sleeve);
  for (const { order, status } of waiting) if (status !== 'unknown') broker.cancel(order.id);
  return doubtful ? 'in doubt' : 'asked';
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
 * How much of what `sleeves` hold of a symbol, all together, may be reduced at most, by the broker's books: undefined (all of it) where they are ours. Where they are not, no more than the broker
 * shows on that side beyond what others hold.
 */
export const mostByStatement = (ledger: Ledger, symbol: number, { positions }: LiveStatement, sleeves: readonly string[]): Quantity | undefined => {
  const name = ledger.instruments[symbol].symbol;
  const theirs = positions.find((each) => each.symbol === name)?.quantity ?? (0n as Quantity);
  const ours = ledger.position(symbol);
  if (theirs === ours) return undefined;
  if (theirs === 0n || theirs > 0n !== ours > 0n) return 0n as Quantity;
  let left: bigint = magnitude(theirs);
  for (const lot of ledger.lotsOf(symbol)) if (!sleeves.includes(lot.owner) && lot.quantity > 0n === theirs > 0n) left -= magnitude(lot.quantity);
  return (left > 0n ? left : 0n) as Quantity;
};

/** The sleeves that hold a symbol: no one else's lots are ours to close. */
export const holdersOf = (ledger: Ledger, symbol: number): string[] =>
  [...new Set(ledger.lotsOf(symbol).map(({ owner }) => owner))].filter((owner) => owner !== EXTERNAL);
