import type { Cash } from '@trader/core';
import { ONE } from '../limits';

/**
 * The least equity that is not more than `limit` (a fraction in units of 10^-9) below a reference: reference x (1 - limit),
 * rounded up to a unit. The reference seldom changes, so its answer is kept. A reference of 0 or below is above any equity: it
 * proves no loss small.
 */
export const leastEquity = (limit: bigint): ((reference: Cash) => Cash) => {
  let known = 0n as Cash;
  let least = UNREACHABLE;
  return (reference) => {
    if (reference !== known) {
      known = reference;
      least = reference > 0n ? (((reference * (ONE - limit) + ONE - 1n) / ONE) as Cash) : UNREACHABLE;
    }
    return least;
  };
};

const UNREACHABLE = (1n << 200n) as Cash;
