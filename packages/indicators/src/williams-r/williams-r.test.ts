import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { WilliamsR, williamsR } from './williams-r';

indicatorContract('WilliamsR(14)', {
  inputs: ['high', 'low', 'close'], create: () => new WilliamsR(14), batch: ([high, low, close], out) => williamsR(high, low, close, 14, out),
  needed: 14, constant: () => 0, degree: 0, memory: 14,
});
indicatorContract('WilliamsR(1)', {
  inputs: ['high', 'low', 'close'], create: () => new WilliamsR(1), batch: ([high, low, close], out) => williamsR(high, low, close, 1, out),
  needed: 1, constant: () => 0, degree: 0, memory: 1,
});

describe('williamsR', () => {
  it('stays between -100 and 0', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 20 }), (seed, period) => {
      const { high, low, close } = randomBars(100, seed);
      expect(williamsR(high, low, close, period).subarray(period - 1).every((value) => value >= -100 && value <= 0)).toBe(true);
    }), { numRuns: 50 });
  });

  it('is how far the close is below the highest high in percent of the range', () => {
    expect(williamsR(Float64Array.of(20, 18), Float64Array.of(12, 10), Float64Array.of(15, 17), 2).at(-1)).toBe(-30);
  });
});
