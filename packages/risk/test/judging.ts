import { createApprovalAuthority, defineInstrument, price, quantity } from '@trader/core';
import type { Instrument, Order } from '@trader/core';
import { createGate } from '../src/gate';
import type { Gate, GateOptions, Verdict } from '../src/gate';
import type { Book, GateContext } from '../src/gate-context';
import type { RiskLimits } from '../src/limits';

/** A US share. */
export const apple = defineInstrument({ symbol: 'AAPL' });

/** A market order for 100 of it, worth 20,000 by `aContext`. */
export const anOrder = (changes: Partial<Order> = {}): Order => ({
  id: 'o1',
  parentId: 'p1',
  owner: 'day',
  symbol: 'AAPL',
  side: 'buy',
  type: 'market',
  quantity: quantity(100),
  reduceOnly: false,
  reason: 'test',
  ...changes,
});

/** A book of one symbol, in money. */
export const aBook = (worth: number, buys = 0, sells = 0): Book => (
  { instruments: [apple], worths: Float64Array.of(worth), buys: Float64Array.of(buys), sells: Float64Array.of(sells) });

/** A book of several, of which rows tell what is held, and what working orders could add. */
export const bookOf = (...rows: readonly (readonly [Instrument, number, number?, number?])[]): Book => ({
  instruments: rows.map(([instrument]) => instrument),
  worths: Float64Array.from(rows, ([, worth]) => worth),
  buys: Float64Array.from(rows, ([, , buys = 0]) => buys),
  sells: Float64Array.from(rows, ([, , , sells = 0]) => sells),
});

/** An account of 100,000 that holds nothing, at time 1,000,000, with a last price of 200. */
export const aContext = (changes: Partial<GateContext> = {}): GateContext => ({
  time: 1_000_000,
  instrument: apple,
  mark: price(200),
  markTime: 1_000_000,
  portfolioVersion: 7,
  position: quantity(0),
  held: changes.position ?? quantity(0),
  workingBuy: quantity(0),
  workingSell: quantity(0),
  book: aBook(0),
  marginUsed: 0,
  equity: 100_000,
  sessionStartEquity: 100_000,
  peakEquity: 100_000,
  state: 'active',
  parentRemaining: quantity(1_000_000),
  ...changes,
});

/** A gate with an authority of its own. */
export const gateWith = (limits: RiskLimits = {}, options: Partial<GateOptions> = {}): Gate =>
  createGate({ mint: createApprovalAuthority().mint, limits, ...options });

/** A verdict as one line. */
export const answer = (verdict: Verdict): string =>
  'refused' in verdict ? `${verdict.refused.check}: ${verdict.refused.reason}` : 'approved';

/** What a new gate says. */
export const judge = (limits: RiskLimits, order: Partial<Order> = {}, context: Partial<GateContext> = {}): string =>
  answer(gateWith(limits).approve(anOrder(order), aContext(context)));
