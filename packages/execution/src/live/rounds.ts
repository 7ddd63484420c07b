import { isTraderError, TraderError } from '@trader/core';
import type { Clock, Timers } from '@trader/core';
import type { TradingLoop } from '../trading-loop';

/** Resolves or rejects as `question` does, and rejects with BROKER_UNREACHABLE when that has done neither within `ms`: whoever guards may not wait for ever. */
export const answerWithin = async <T>(timers: Timers, ms: number, what: string, question: () => Promise<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const giveUp = timers.after(ms, () => reject(new TraderError('BROKER_UNREACHABLE', `${what}: no answer within ${ms} ms`)));
    void question().finally(giveUp).then(resolve, reject);
  });

/** The message of whatever was thrown, in one line. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0];

/** Throws on what no guard may get over: a journal that cannot be written ends the process, for it remembers nothing of what it does from then on. */
export const unlessBroken = (error: unknown): void => {
  if (isTraderError(error) && error.code === 'STORAGE_FAILED') throw error;
};

/** Does `work` every `ms` from now on. Gives what ends it. */
export const every = (timers: Timers, ms: number, work: () => void): (() => void) => {
  let stop: () => void = () => undefined;
  const next = (): void => {
    stop = timers.after(ms, () => {
      next();
      work();
    });
  };
  next();
  return () => stop();
};

/** Moves the loop to our clock, before it is told or asked anything. A clock that was set back does not take it back. */
export const advanceTo = (loop: TradingLoop, clock: Clock): void => {
  loop.advance(Math.max(clock.now(), loop.time));
};
