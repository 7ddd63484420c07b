/** Quotes and trades of one symbol that wander by whole cents, the same in `native/ticks.cpp`. */
export const makeWalk = (count) => {
  const walk = {
    cents: new Int32Array(count), bid: new Float64Array(count), bidSize: new Float64Array(count), ask: new Float64Array(count), askSize: new Float64Array(count),
  };
  let state = 12345;
  let cents = 10_000;
  for (let row = 0; row < count; row++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    cents = Math.min(11_000, Math.max(9_000, cents + ((state >>> 16) % 3) - 1));
    walk.cents[row] = cents;
    walk.bid[row] = cents / 100;
    walk.ask[row] = (cents + 1 + ((state >>> 20) % 3)) / 100;
    walk.bidSize[row] = 100 * (1 + ((state >>> 8) % 10));
    walk.askSize[row] = 100 * (1 + ((state >>> 12) % 10));
  }
  return walk;
};

/** A grid of orders, two cents apart around 100.00: when one fills, the opposite order goes to the book ten cents behind it. */
export const GRID = { resting: 100, size: 300, step: 2, gap: 10 };
