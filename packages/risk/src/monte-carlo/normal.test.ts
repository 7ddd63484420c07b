import { seedState } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf } from '../distributions';
import { fillNormals, nextNormal } from './normal';

const stateOf = (seed: number, stream = 0): Uint32Array => seedState(seed, stream, new Uint32Array(4));
const drawn = (count: number, seed: number): Float64Array => {
  const values = new Float64Array(count);
  fillNormals(stateOf(seed), values);
  return values;
};

describe('normals', () => {
  it('filled at once are those drawn one by one, and leave the same state', () => {
    fc.assert(fc.property(fc.nat(), fc.integer({ min: 0, max: 700 }), (seed, count) => {
      const [bulk, single] = [stateOf(seed), stateOf(seed)];
      const values = new Float64Array(count);
      fillNormals(bulk, values, 2, 3);
      expect(Array.from(values)).toEqual(Array.from({ length: count }, () => 2 + 3 * nextNormal(single)));
      expect(bulk).toEqual(single);
    }), { numRuns: 50 });
  });

  it('fall where a normal says, in 64 bins of equal probability (chi squared above 110.5 comes once in 5,000)', () => {
    const counts = new Float64Array(64);
    const values = drawn(300_000, 1);
    for (const value of values) counts[Math.floor(normalCdf(value) * 64)]++;
    const even = values.length / 64;
    expect(counts.reduce((sum, count) => sum + (count - even) ** 2 / even, 0)).toBeLessThan(110.5);
  });

  it('have the moments 0, 1, 0 and 3, within four standard errors', () => {
    const values = drawn(500_000, 2);
    const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    const root = Math.sqrt(values.length);
    expect(Math.abs(moment(1))).toBeLessThan(4 / root);
    expect(Math.abs(moment(2) - 1)).toBeLessThan((4 * Math.SQRT2) / root);
    expect(Math.abs(moment(3))).toBeLessThan((4 * Math.sqrt(15)) / root);
    expect(Math.abs(moment(4) - 3)).toBeLessThan((4 * Math.sqrt(96)) / root);
  });

  it('come from the tail as often as they should, on both sides, and decay there', () => {
    const values = drawn(2_000_000, 3);
    const above = (limit: number): number => values.reduce((count, value) => count + (value > limit ? 1 : 0), 0);
    const below = values.reduce((count, value) => count + (value < -3.7 ? 1 : 0), 0);
    // 2,000,000 x Phi(-3.7) = 215.6, x Phi(-4) = 63.3; four standard deviations of a count are 59 and 32.
    expect(Math.abs(above(3.7) - 215.6)).toBeLessThan(59);
    expect(Math.abs(below - 215.6)).toBeLessThan(59);
    expect(Math.abs(above(4) - 63.3)).toBeLessThan(32);
  });

  it('are these', () => {
    const state = stateOf(42, 7);
    // The same rules in C++ (bench/native/paths.cpp).
    expect(Array.from({ length: 4 }, () => nextNormal(state))).toEqual(
      [0.7499588943608747, 1.0423611943486737, -0.5436222308528772, 0.2812463472847529],
    );
  });
});
