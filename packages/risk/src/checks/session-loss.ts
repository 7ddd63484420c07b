import { formatCash } from '@trader/core';
import { ONE } from '../limits';
import type { Check } from './check';

/** Nothing that could add exposure passes once the session has lost more than `limit`, a fraction in units of 10^-9. */
export const sessionLoss = (limit: bigint): Check => ({
  name: 'session loss',
  refuse(_order, { equity, sessionStartEquity }) {
    const loss = sessionStartEquity - equity;
    if (loss * ONE <= sessionStartEquity * limit) return undefined;
    const figures = `equity ${formatCash(equity)} after a start at ${formatCash(sessionStartEquity)}`;
    return `session loss above limit ${Number(limit) / 1e7} %: ${figures}`;
  },
});
