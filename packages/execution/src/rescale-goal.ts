import { rescalePosition, rescalePrices } from '@trader/core';
import type { ActionRatio, Instrument, Side } from '@trader/core';
import type { Goal, OrderTerms } from './read-goal';

/** A goal that waits while an action of the issuer comes, in the units of `into`; undefined when nothing can be left of it. */
export const rescaleGoal = (goal: Goal, ratio: ActionRatio, into: Instrument): Goal | undefined => {
  const long = goal.quantity > 0n;
  const rescaled = (terms: OrderTerms | undefined, side: Side): OrderTerms | undefined => {
    const prices = terms && rescalePrices(terms, side, ratio, into);
    return terms && prices && { ...terms, ...prices };
  };
  const entry = rescaled(goal.entry, long ? 'buy' : 'sell');
  if (entry === undefined) return undefined;
  const exitSide = long ? 'sell' : 'buy';
  const or = goal.or && rescaleGoal(goal.or, ratio, into);
  if (or === undefined && goal.or !== undefined) return undefined;
  return {
    ...goal, or, quantity: rescalePosition(goal.quantity, ratio, into.lotSize).quantity, entry, stop: rescaled(goal.stop, exitSide),
    takeProfit: rescaled(goal.takeProfit, exitSide),
  };
};
