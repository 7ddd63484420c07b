import { formatCash } from '@trader/core';
import type { Check } from './check';
import { leastEquity } from './least-equity';

/** Nothing that could add exposure passes while equity is more than `limit` below its peak, a fraction in units of 10^-9. */
export const drawdownLimit = (limit: bigint): Check => {
  const least = leastEquity(limit);
  return {
    name: 'drawdown',
    refuse: (_order, { equity, peakEquity }) =>
      equity < least(peakEquity)
        ? `drawdown above limit ${Number(limit) / 1e7} %: equity ${formatCash(equity)} after a peak of ${formatCash(peakEquity)}`
        : undefined,
  };
};
