import { exceeds, told } from '../limits';
import type { Check } from './check';

/** How far equity has fallen below a reference, as a share of it; a reference of 0 or below proves no loss small. */
const fallOf = (equity: number, reference: number): number => (reference > 0 ? (reference - equity) / reference : Infinity);

/** Nothing that could add exposure passes once the session has lost more than `limit`, a fraction of the equity it began with. A gain never counts. */
export const sessionLoss = (limit: number): Check => ({
  name: 'session loss',
  refuse(_order, { equity, sessionStartEquity }) {
    if (!exceeds(fallOf(equity, sessionStartEquity), limit)) return undefined;
    return `session loss above limit ${told(limit * 100)} %: equity ${told(equity)} after a start at ${told(sessionStartEquity)}`;
  },
});

/** Nor once equity has fallen more than `limit`, a fraction, below its peak. */
export const drawdownLimit = (limit: number): Check => ({
  name: 'drawdown',
  refuse(_order, { equity, peakEquity }) {
    if (!exceeds(fallOf(equity, peakEquity), limit)) return undefined;
    return `drawdown above limit ${told(limit * 100)} %: equity ${told(equity)} after a peak of ${told(peakEquity)}`;
  },
});
