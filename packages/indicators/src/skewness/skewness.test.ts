import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Kurtosis, Skewness, kurtosis, skewness } from './skewness';

indicatorContract('Skewness(20)', {
  inputs: ['close'], create: () => new Skewness(20), batch: ([close], out) => skewness(close, 20, out), needed: 20, constant: () => 0, degree: 0, memory: 20, exponent: 200,
});
indicatorContract('Kurtosis(20)', {
  inputs: ['close'], create: () => new Kurtosis(20), batch: ([close], out) => kurtosis(close, 20, out), needed: 20, constant: () => 0, degree: 0, memory: 20, exponent: 200,
});

describe('skewness and kurtosis', () => {
  it('know cases by hand', () => {
    // Mean 5, squares 32, cubes 42 and fourth powers 356 of the distances.
    const values = Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9);
    expect(skewness(values, 8)[7]).toBeCloseTo(42 / 8 / 8, 13);
    expect(kurtosis(values, 8)[7]).toBeCloseTo(356 / 8 / 16 - 3, 13);
    // Two values: no skewness, and the least kurtosis there is.
    expect([skewness(values, 2)[1], kurtosis(values, 2)[1]]).toEqual([0, -2]);
  });

  it('keep to their bounds: kurtosis + 2 is not below the square of skewness', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 2, max: 30 }), (seed, period) => {
      const { close } = randomBars(100, seed);
      const [third, fourth] = [skewness(close, period), kurtosis(close, period)];
      for (let row = period - 1; row < 100; row++) expect(fourth[row] + 2).toBeGreaterThan(third[row] ** 2 - 1e-9);
    }));
  });

  it('refuse a window of one value', () => {
    expect(() => new Skewness(1)).toThrow('the period of skewness must be a whole number above 1, got 1');
  });
});
