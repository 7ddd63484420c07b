import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { ZScore, zScore } from './z-score';

indicatorContract('ZScore(20)', {
  inputs: ['close'], create: () => new ZScore(20), batch: ([close], out) => zScore(close, 20, out), needed: 20, constant: () => 0, degree: 0, memory: 20, exponent: 400,
});

describe('zScore', () => {
  it('knows a case by hand: 9 is 2 deviations of 2 above a mean of 5', () => {
    expect(zScore(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9), 8)[7]).toBeCloseTo(2, 13);
  });

  it('is never beyond the square root of period - 1', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, period) => {
      const { close } = randomBars(100, seed);
      for (const score of zScore(close, period).subarray(period - 1)) expect(Math.abs(score)).toBeLessThanOrEqual(Math.sqrt(period - 1) * (1 + 1e-9));
    }));
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new ZScore(-1)).toThrow('must be a whole number above 0, got -1');
  });
});
