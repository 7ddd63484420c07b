import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Choppiness, choppiness } from './choppiness';

for (const period of [2, 14]) {
  indicatorContract(`Choppiness(${period})`, {
    inputs: ['high', 'low', 'close'], create: () => new Choppiness(period), batch: ([high, low, close], out) => choppiness(high, low, close, period, out), needed: period, constant: () => 100, degree: 0, memory: period + 1,
  });
}

describe('choppiness', () => {
  it('is 0 for bars that follow one another and 100 for bars that all cover the same range', () => {
    const low = Float64Array.from({ length: 30 }, (_, i) => 10 + i);
    const high = low.map((price) => price + 1);
    for (const value of choppiness(high, low, high, 8).subarray(7)) expect(value).toBeCloseTo(0, 12);
    for (const value of choppiness(high.fill(12), low.fill(10), low.slice().fill(11), 8).subarray(7)) expect(value).toBeCloseTo(100, 12);
  });

  it('is never below 0', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 2, max: 30 }), (seed, period) => {
      const { high, low, close } = randomBars(150, seed);
      for (const value of choppiness(high, low, close, period).subarray(period - 1)) expect(value).toBeGreaterThan(-1e-9);
    }));
  });

  it('refuses a window of one bar', () => {
    expect(() => new Choppiness(1)).toThrow('the period of choppiness must be a whole number above 1, got 1');
  });
});
