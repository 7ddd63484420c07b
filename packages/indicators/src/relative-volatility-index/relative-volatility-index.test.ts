import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standardDeviation } from '../moments/moments';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { RelativeVolatilityIndex, relativeVolatilityIndex } from './relative-volatility-index';

indicatorContract('RelativeVolatilityIndex(14, 10)', {
  inputs: ['close'],
  create: () => new RelativeVolatilityIndex(14, 10),
  batch: ([close], out) => relativeVolatilityIndex(close, 14, 10, out),
  needed: 23,
  constant: () => 50,
  degree: 0,
  memory: 1000,
  exponent: 400,
});

describe('relativeVolatilityIndex', () => {
  it('begins with the share of the deviations at rising closes, and stays between 0 and 100', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 2, max: 10 }), (seed, period, deviationPeriod) => {
      const { close } = randomBars(100, seed);
      const deviations = standardDeviation(close, deviationPeriod);
      const ours = relativeVolatilityIndex(close, period, deviationPeriod);
      let [up, both] = [0, 0];
      for (let row = deviationPeriod - 1; row < deviationPeriod + period - 1; row++) {
        both += deviations[row];
        if (close[row] > close[row - 1]) up += deviations[row];
      }
      expect(ours[deviationPeriod + period - 2]).toBeCloseTo((100 * up) / both, 9);
      for (const value of ours.subarray(deviationPeriod + period - 2)) expect(value >= 0 && value <= 100).toBe(true);
    }));
  });

  it('refuses bad parameters', () => {
    expect(() => new RelativeVolatilityIndex(0)).toThrow('the period of relativeVolatilityIndex must be a whole number above 0, got 0');
    expect(() => new RelativeVolatilityIndex(14, 1)).toThrow('the deviation period of relativeVolatilityIndex must be a whole number above 1, got 1');
  });
});
