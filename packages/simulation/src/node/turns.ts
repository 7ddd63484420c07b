/** Does steps until one of them says that it was the last, each with no promise left to go on before the next. */
export type Turns = (step: () => boolean) => Promise<void>;

/** So many callbacks are asked for at once: Node empties its queues of ticks and microtasks after each of them, at a tenth of the price of asking one by one. */
const BATCH = 64;

/**
 * Steps in turns of `setImmediate`: when a step begins, everything that the step before it has set going (promises, ticks) has come to an end, unless it waits for
 * something that is not virtual. Rejects with what a step throws.
 */
export const turns: Turns = (step) => new Promise((resolve, reject) => {
  let over = false;
  const turn = (): void => {
    if (over) return;
    try {
      over = !step();
    } catch (cause) {
      over = true;
      reject(cause instanceof Error ? cause : new Error(String(cause)));
      return;
    }
    if (over) resolve();
  };
  const batch = (): void => {
    turn();
    if (over) return;
    for (let index = 1; index < BATCH - 1; index++) setImmediate(turn);
    setImmediate(batch);
  };
  setImmediate(batch);
});
