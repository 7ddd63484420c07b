import type { Random } from '@trader/core';

/**
 * How long to wait before the next try, ms: anything from 0 up to a bound that doubles with every try (0 is the first) until it is `mostMs`. "Full jitter" of M. Brooker,
 * "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: those who failed together do not come back together.
 */
export const backoff = (random: Random, tries: number, firstMs: number, mostMs: number): number =>
  random.next() * Math.min(mostMs, firstMs * 2 ** Math.min(tries, 30));
