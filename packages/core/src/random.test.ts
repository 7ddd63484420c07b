import { describe, expect, it } from 'vitest';
import { createRandom, nextUint32, seedState } from './random';

// Expected values are of the reference in C (prng.di.unimi.it/xoshiro128starstar.c, version 1.1, gcc -O2); the first ten of the state
// 1, 2, 3, 4 are those of the crate rand_xoshiro too.
describe('xoshiro128**', () => {
  it('gives what the reference in C gives', () => {
    const state = Uint32Array.of(1, 2, 3, 4);
    const first = Array.from({ length: 10 }, () => nextUint32(state));
    expect(first).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804]);
    for (let i = 0; i < 990; i++) nextUint32(state);
    expect(nextUint32(state)).toBe(136054147);
  });

  it.each([
    [0, 0, [3141493088, 3813354483, 701374273, 3287900971], [0.10688576010704309, 0.82251897427325038, 0.27557154342677204]],
    [1, 0, [701612950, 2983379348, 1264198476, 3686733281], [0.02349114666655594, 0.41744188729711251, 0.12067423652431741]],
    [1, 1, [2955401982, 249359653, 2341160593, 4118116432], [0.41735469089928801, 0.033009477184528735, 0.38454397729347678]],
    [42, 7, [1403975244, 1472901675, 1799969683, 1472542019], [0.3150755574259787, 0.86953479853646842, 0.16281645300031633]],
    [2 ** 53 - 1, 2 ** 53 - 1, [333723092, 2011517974, 3103609598, 801997626], [0.65582183127125726, 0.39108172994213231, 0.52768572368058642]],
  ])('seed %i, stream %i starts and goes on as the same rules written in C', (seed, stream, state, doubles) => {
    expect(Array.from(seedState(seed, stream, new Uint32Array(4)))).toEqual(state);
    const random = createRandom(seed, stream);
    expect(doubles.map(() => random.next())).toEqual(doubles);
  });

  it('never starts at zero, nor twice at the same state', () => {
    const states = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      for (let stream = 0; stream < 100; stream++) states.add(seedState(seed * 2 ** 30, stream, new Uint32Array(4)).join());
    }
    expect(states.size).toBe(10_000);
    expect(states.has('0,0,0,0')).toBe(false);
  });
});

/** Pearson's statistic of counts that ought to be equal. */
const chiSquared = (counts: readonly number[]): number => {
  const even = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - even) ** 2 / even, 0);
};

describe('doubles', () => {
  const draws = (count: number, next: (index: number) => number): number[] => {
    const counts = new Array<number>(100).fill(0);
    for (let i = 0; i < count; i++) counts[Math.floor(next(i) * 100)]++;
    return counts;
  };
  // Chi squared of 99 degrees of freedom is above 148.2 once in a thousand.
  const LIMIT = 148.2;

  it('are spread evenly within a stream', () => {
    const random = createRandom(2026);
    expect(chiSquared(draws(200_000, () => random.next()))).toBeLessThan(LIMIT);
  });

  it('are spread evenly over the first numbers of neighbouring streams, and of neighbouring seeds', () => {
    expect(chiSquared(draws(50_000, (i) => createRandom(7, i).next()))).toBeLessThan(LIMIT);
    expect(chiSquared(draws(50_000, (i) => createRandom(i).next()))).toBeLessThan(LIMIT);
  });

  it('of neighbouring streams do not follow each other', () => {
    const [one, other] = [createRandom(1, 1), createRandom(1, 2)];
    const n = 100_000;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (one.next() - 0.5) * (other.next() - 0.5);
    expect(Math.abs((sum / n) * 12)).toBeLessThan(4 / Math.sqrt(n));
  });

  it('have the variance of a uniform, and use all 53 bits', () => {
    const random = createRandom(5);
    const n = 100_000;
    let [squares, odd] = [0, 0];
    for (let i = 0; i < n; i++) {
      const value = random.next();
      squares += (value - 0.5) ** 2;
      odd += (value * 2 ** 53) % 2;
    }
    expect(squares / n).toBeCloseTo(1 / 12, 3);
    expect(Math.abs(odd / n - 0.5)).toBeLessThan(0.008);
  });
});

it.each([[-1, 0], [0.5, 0], [Number.NaN, 0], [2 ** 53, 0], [0, -1], [0, 1.5]])('seed %d, stream %d is refused', (seed, stream) => {
  expect(() => createRandom(seed, stream)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
});

it('a state of another length is refused', () => {
  expect(() => seedState(1, 0, new Uint32Array(3))).toThrow('four words');
});
