import type { CircuitBreaker } from '../breaker';
import { exceeds, told } from '../limits';
import type { Memory } from '../memory';
import type { Protections } from '../protections';
import type { Check } from './check';

/** After `limit` closed trades in a row that lost nothing is opened, until one has gained or `pauseMs` have passed since the last of them. */
export const lossStreak = (limit: number, pauseMs: number, memory: Memory): Check => ({
  name: 'loss streak',
  refuse(_order, { time }) {
    if (memory.lossStreak < limit || time - memory.lastLoss >= pauseMs) return undefined;
    return `${memory.lossStreak} trades in a row lost, at the limit of ${limit}: for ${memory.lastLoss + pauseMs - time} ms more`;
  },
});

/** An open circuit breaker lets nothing in; a half-open one only probes, small against what passed before. */
export const circuitBreaker = (breaker: CircuitBreaker, memory: Memory): Check => ({
  name: 'circuit breaker',
  refuse(_order, { time, equity }, { quantity, unitWorth }) {
    const { state, share, until, reason } = breaker.mayEnter(time);
    if (state === 'closed') return undefined;
    if (share === 0) return `${state}${until === undefined ? '' : ` for ${until - time} ms more`}: ${reason ?? ''}`;
    const most = share * memory.usualEntry(equity);
    const worth = quantity * unitWorth;
    return exceeds(worth, most) ? `${state}: order notional ${told(worth)} above the ${told(most)} of a probe; ${reason ?? ''}` : undefined;
  },
});

/** What closed trades have locked stays shut for a while. */
export const protection = (protections: Protections): Check => ({
  name: 'protection',
  refuse({ symbol, side, owner }, { time }) {
    const lock = protections.lockOf(symbol, side === 'buy' ? 'long' : 'short', time, owner);
    return lock === undefined ? undefined : `${lock.reason}: for ${lock.until - time} ms more`;
  },
});
