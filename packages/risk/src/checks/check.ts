import type { Order } from '@trader/core';
import type { Exposure } from '../exposure';
import type { GateContext } from '../gate-context';

/** Every check of the gate: what a refusal is called, in words and for machines. `CHECKS.md` tells of each. */
export const CHECK_NAMES = [
  'order shape', 'parent reservation', 'price collar',
  'owner', 'trading state', 'unknown order', 'margin call', 'restricted symbol', 'market state', 'session time', 'unknown price', 'stale price', 'spread',
  'short sale', 'borrow', 'one side', 'self-trade', 'duplicate order', 'repeat rate', 'message rate', 'open orders',
  'session loss', 'drawdown', 'loss streak', 'circuit breaker', 'protection',
  'minimum size', 'order quantity', 'order notional', 'volume share',
  'position quantity', 'position notional', 'positions', 'sector exposure', 'currency exposure', 'correlated exposure', 'net exposure', 'gross exposure',
  'buying power', 'broker funds',
] as const;

/** The name of a check. */
export type CheckName = (typeof CHECK_NAMES)[number];

/**
 * Checks that no override lifts in a gate, whoever signed it: what is no order, who may send it, what was promised of its parent, the account's state, what nobody
 * knows, what the law or the lender forbids, and money that is not there. Give it to `createOverrides` as `never`, so that such an override is not granted either.
 */
export const NEVER_OVERRIDDEN: readonly CheckName[] = Object.freeze([
  'order shape', 'owner', 'parent reservation', 'trading state', 'unknown order', 'margin call', 'unknown price', 'short sale', 'borrow', 'self-trade', 'buying power', 'broker funds',
]);

/**
 * One reason why an order may not pass. Made once from the limits, asked for every order, so it allocates only when it refuses; asking changes nothing,
 * so that it does not matter which check is asked first.
 */
export interface Check {
  /** How refusals name it. */
  readonly name: CheckName;
  /** Why the order may not pass, in one line with figures; undefined when it may. */
  refuse(order: Order, context: GateContext, exposure: Exposure): string | undefined;
}
