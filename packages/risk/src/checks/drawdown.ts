import { formatCash } from '@trader/core';
import { ONE } from '../limits';
import type { Check } from './check';

/** Nothing that could add exposure passes while equity is more than `limit` below its peak, a fraction in units of 10^-9. */
export const drawdownLimit = (limit: bigint): Check => ({
  name: 'drawdown',
  refuse(_order, { equity, peakEquity }) {
    const fall = peakEquity - equity;
    if (fall * ONE <= peakEquity * limit) return undefined;
    return `drawdown above limit ${Number(limit) / 1e7} %: equity ${formatCash(equity)} after a peak of ${formatCash(peakEquity)}`;
  },
});
