import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Correlation, correlation } from './correlation';

for (const period of [1, 2, 30]) {
  indicatorContract(`Correlation(${period})`, {
    inputs: ['close', 'other'], create: () => new Correlation(period), batch: ([close, other], out) => correlation(close, other, period, out), needed: period, constant: () => 0, degree: 0, memory: period, exponent: 200,
  });
}

describe('correlation', () => {
  it('is Pearson\'s coefficient of the window', () => {
    // Deviations -2, -1, 0, 1, 2 and -2, 0, 1, 0, 1: products 6, squares 10 and 6.
    expect(correlation(Float64Array.of(9, 1, 2, 3, 4, 5), Float64Array.of(0, 2, 4, 5, 4, 5), 5)[5]).toBeCloseTo(6 / Math.sqrt(60), 14);
  });

  it('stays within -1 and 1, and reaches them when one series follows the other', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 2, max: 30 }), (seed, period) => {
      const { close, other } = randomBars(150, seed);
      for (const value of correlation(close, other, period).subarray(period - 1)) expect(Math.abs(value)).toBeLessThanOrEqual(1);
      for (const value of correlation(close, close.map((price) => 7 - 3 * price), period).subarray(period - 1)) expect(value).toBeCloseTo(-1, 10);
    }));
  });

  it('is 0 while one of the two does not move', () => {
    expect(correlation(Float64Array.of(1, 2, 3, 4), Float64Array.of(0.1, 0.1, 0.1, 0.2), 3)[2]).toBe(0);
    expect(() => new Correlation(0)).toThrow('the period of correlation must be a whole number above 0, got 0');
  });
});
