import { TraderError } from '@trader/core';
import { lowestOf } from './select';
import { tailOf } from './tail-risk';
import type { TailRisk } from './tail-risk';

/** How many observations the tail holds, whole ones to within rounding: a tenth of ten is one. */
export const tailCount = (observations: number, tail: number): number => {
  const count = observations * tail;
  const whole = Math.round(count);
  return whole > 0 && Math.abs(count - whole) < 1e-9 * (1 + count) ? whole : count;
};

/** Historical value at risk and expected shortfall of returns of which `tail` is the share in the tail. */
export const empiricalTailRisk = (returns: ArrayLike<number>, tail: number, what = 'return'): TailRisk => {
  const n = returns.length;
  if (n < 2) throw new TraderError('INVALID_DATA', `tail risk needs at least 2 ${what}s, got ${n}`);
  const count = tailCount(n, tail);
  const whole = Math.min(Math.floor(count), n - 1);
  const lowest = lowestOf(returns, whole + 1, what);
  let sum = 0;
  for (let i = 0; i < whole; i++) sum += lowest[i];
  const valueAtRisk = 0 - lowest[whole];
  const expectedShortfall = -(sum + (count - whole) * lowest[whole]) / count;
  return { valueAtRisk, expectedShortfall: Math.max(valueAtRisk, expectedShortfall) };
};

/**
 * Value at risk and expected shortfall by historical simulation: every return (of an asset or a portfolio, per period) is as likely as any other.
 * With n returns and a tail of a = n (1 - confidence), which need not be whole, value at risk is minus the (floor(a) + 1)th lowest return, and
 * expected shortfall minus the mean of the lowest a, the last one counted by its part: that makes it coherent for any sample (monotone, translation
 * invariant, positively homogeneous, subadditive). Fewer than 1 / (1 - confidence) returns say the worst one for both. Order does not matter. Time
 * grows with n: the returns are not sorted.
 *
 * Source: C. Acerbi and D. Tasche, "On the Coherence of Expected Shortfall", Journal of Banking and Finance 26(7), 2002, definition 2.6 and
 * proposition 4.1; the same as R. Rockafellar and S. Uryasev, "Conditional Value-at-Risk for General Loss Distributions", ibid., proposition 8.
 * Throws INVALID_CONFIG for the confidence, INVALID_DATA below two returns or when one is not finite.
 */
export const historicalTailRisk = (returns: ArrayLike<number>, confidence = 0.95): TailRisk => empiricalTailRisk(returns, tailOf(confidence));
