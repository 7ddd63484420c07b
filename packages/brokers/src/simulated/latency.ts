import { TraderError } from '@trader/core';
import type { Random } from '@trader/core';

/** How long a message travels from us to the exchange, in ms, when it is sent at `now`, ms since 1970 UTC. */
export type Latency = (now: number) => number;

/** Always the same. Throws INVALID_CONFIG unless `ms` is a number from 0 up. */
export const constantLatency = (ms: number): Latency => {
  checkMs(ms);
  return () => ms;
};

/** Drawn from samples that were measured, each as likely as the others. Throws INVALID_CONFIG when there is none, or one is below 0. */
export const measuredLatency = (samples: readonly number[], random: Random): Latency => {
  if (samples.length === 0) throw new TraderError('INVALID_CONFIG', 'a measured latency needs samples, in ms: there is none');
  samples.forEach(checkMs);
  return () => samples[Math.floor(random.next() * samples.length)];
};

const checkMs = (ms: number): void => {
  if (!(ms >= 0 && ms < Infinity)) throw new TraderError('INVALID_CONFIG', `a latency must be a number of ms, 0 or above, got ${ms}`);
};
