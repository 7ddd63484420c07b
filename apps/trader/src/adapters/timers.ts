import type { Clock, Timers } from '@trader/core';

/** Resolves after `ms`; 0 only lets other work go first. */
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)));

/** Resolves at Ctrl-C or SIGTERM. */
export const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });

/** Does `work` every `ms` until what it gives is called; a process that has nothing else to do ends all the same. */
export const every = (ms: number, work: () => void): (() => void) => {
  const timer = setInterval(work, ms);
  timer.unref();
  return () => clearInterval(timer);
};

const LONGEST_MS = 2 ** 31 - 1;

/** The clock of a market that is played again: it is `start` now (ms since 1970 UTC), and runs `speed` times as fast as this machine's. */
export const playedTimers = (start: number, speed: number): Timers => {
  const origin = performance.now();
  return {
    now: () => Math.floor(start + (performance.now() - origin) * speed),
    after(ms, work) {
      const timer = setTimeout(work, Math.min(LONGEST_MS, Math.max(0, ms / speed)));
      return () => clearTimeout(timer);
    },
  };
};

/** For lengths of time alone: finer than a millisecond, and of no date. */
export const stopwatch: Clock = { now: () => performance.now() };
