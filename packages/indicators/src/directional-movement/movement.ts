// What all of Wilder's directional movement indicators remember, in the same places of their state. Places 0 to 2 are for values.
export const PLUS = 3;
export const MINUS = 4;
export const RANGE = 5;
const HIGH = 6;
const LOW = 7;
const CLOSE = 8;
export const DX = 9;
export const ADX = 10;
const FIRST = 3;
const BLOCK = 8;
/** The bar to be taken: high, low and close. */
const TAKEN = FIRST + 2 * BLOCK;
/** Length of the state: the places above once more, as they were before the last bar, and the bar to be taken. */
export const MOVEMENT_SIZE = TAKEN + 3;

/** Sets the bar to be taken. */
export const putBar = (s: Float64Array, high: number, low: number, close: number): void => {
  s[TAKEN] = high;
  s[TAKEN + 1] = low;
  s[TAKEN + 2] = close;
};

/** Keeps everything as it is before the next bar. */
export const keepBefore = (state: Float64Array): void => {
  for (let place = FIRST; place < FIRST + BLOCK; place++) state[place + BLOCK] = state[place];
};

/** Makes everything as it was before the last bar. */
export const takeBack = (state: Float64Array): void => {
  for (let place = FIRST; place < FIRST + BLOCK; place++) state[place] = state[place + BLOCK];
};

/** Adds how far the bar reaches out of the one before, up or down, whichever is more, and the true range to their sums, of which the part `keep` stays. */
export const addBar = (s: Float64Array, keep: number): void => {
  const high = s[TAKEN];
  const low = s[TAKEN + 1];
  const before = s[CLOSE];
  const up = high - s[HIGH];
  const down = s[LOW] - low;
  s[PLUS] = s[PLUS] * keep + up * (up > down && up > 0 ? 1 : 0);
  s[MINUS] = s[MINUS] * keep + down * (down > up && down > 0 ? 1 : 0);
  s[RANGE] = s[RANGE] * keep + (Math.max(high, before) - Math.min(low, before));
};

/** Remembers the bar for the next one. */
export const keepBar = (s: Float64Array): void => {
  s[HIGH] = s[TAKEN];
  s[LOW] = s[TAKEN + 1];
  s[CLOSE] = s[TAKEN + 2];
};
