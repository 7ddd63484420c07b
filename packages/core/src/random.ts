import { TraderError } from './errors';
import type { Random } from './ports/random';

const TWO_32 = 2 ** 32;
const GOLDEN = 0x9e3779b9;
/** Four times over all four words: every bit of seed and stream changes about half of the bits of the state. */
const ROUNDS = 16;

/**
 * The finaliser of splitmix32, with the constants of C. Wellons, "Prospecting for Hash Functions", 2018 (lowest bias found with two multiplications).
 */
const mix = (value: number): number => {
  let z = value ^ (value >>> 16);
  z = Math.imul(z, 0x21f0aaad);
  z ^= z >>> 15;
  z = Math.imul(z, 0x735a2d97);
  return z ^ (z >>> 15);
};

const requireWhole = (value: number, what: string): void => {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new TraderError('INVALID_CONFIG', `${what} must be a whole number from 0 to 2^53 - 1, got ${value}`);
  }
};

/**
 * Fills `state` (four 32-bit words, as `nextUint32` wants them) from a seed and a stream, each a whole number from 0 to 2^53 - 1. Different pairs
 * give different states: the words of both go through a Feistel network, which is invertible, whose round function is that of splitmix32. Two streams
 * of 10^12 numbers each overlap with a probability below 10^-26. Throws INVALID_CONFIG.
 */
export const seedState = (seed: number, stream: number, state: Uint32Array): Uint32Array => {
  requireWhole(seed, 'seed');
  requireWhole(stream, 'stream');
  if (state.length !== 4) throw new TraderError('INVALID_CONFIG', `the state of a generator has four words, got ${state.length}`);
  state[0] = seed;
  state[1] = seed / TWO_32;
  state[2] = stream;
  state[3] = stream / TWO_32;
  let round = 0;
  for (let i = 0; i < ROUNDS; i++) {
    round = (round + GOLDEN) | 0;
    state[i & 3] ^= mix(state[(i + 1) & 3] + state[(i + 3) & 3] + round);
  }
  // The one state that never leaves itself.
  if ((state[0] | state[1] | state[2] | state[3]) === 0) state[0] = 1;
  return state;
};

/**
 * The next 32 bits, from 0 to 2^32 - 1, of the xoshiro128** whose four words are in `state`, which it moves on. Source: D. Blackman and S. Vigna,
 * "Scrambled Linear Pseudorandom Number Generators", ACM Transactions on Mathematical Software 47(4), 2021; prng.di.unimi.it, version 1.1.
 */
export const nextUint32 = (state: Uint32Array): number => {
  const second = state[1];
  const scrambled = Math.imul(second, 5);
  state[2] ^= state[0];
  state[3] ^= second;
  state[1] = second ^ state[2];
  state[0] ^= state[3];
  state[2] ^= second << 9;
  state[3] = (state[3] << 11) | (state[3] >>> 21);
  return Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
};

/** A double in [0, 1) of 53 bits, from the next two numbers of `nextUint32`: the upper 27 bits of the first, then the upper 26 of the second. */
export const nextDouble = (state: Uint32Array): number => {
  const high = nextUint32(state) >>> 5;
  return (high * 0x4000000 + (nextUint32(state) >>> 6)) / 0x20000000000000;
};

/**
 * Chance that anyone can repeat: xoshiro128** of a seed and a stream (whole numbers from 0 to 2^53 - 1). The same pair gives the same doubles in [0,
 * 1), of 53 bits, everywhere; another stream of the same seed is independent in practice, so give each path or each worker a stream of its own. Not
 * for secrets. Throws INVALID_CONFIG.
 */
export const createRandom = (seed: number, stream = 0): Random => {
  const state = seedState(seed, stream, new Uint32Array(4));
  return { next: () => nextDouble(state) };
};
