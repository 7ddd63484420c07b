import { formatCash } from '@trader/core';
import type { Check } from './check';
import { leastEquity } from './least-equity';

/** Nothing that could add exposure passes once the session has lost more than `limit`, a fraction in units of 10^-9. */
export const sessionLoss = (limit: bigint): Check => {
  const least = leastEquity(limit);
  return {
    name: 'session loss',
    refuse(_order, { equity, sessionStartEquity }) {
      if (equity >= least(sessionStartEquity)) return undefined;
      const figures = `equity ${formatCash(equity)} after a start at ${formatCash(sessionStartEquity)}`;
      return `session loss above limit ${Number(limit) / 1e7} %: ${figures}`;
    },
  };
};
