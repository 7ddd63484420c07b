import type { Timers } from '@trader/core';

/** setTimeout fires at once what lies farther off than this many ms. */
const LONGEST = 2_147_483_647;

/** The wall clock and the timers of this process. A waiting timer keeps the process alive. */
export const nodeTimers = (): Timers => ({
  now: () => Date.now(),
  after: (ms, work) => {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      timer = left > LONGEST ? setTimeout(() => wait(left - LONGEST), LONGEST) : setTimeout(work, left);
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
});
