import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Mfi, mfi } from './mfi';

indicatorContract('Mfi(14)', {
  inputs: ['high', 'low', 'close', 'volume'], create: () => new Mfi(14), batch: ([high, low, close, volume], out) => mfi(high, low, close, volume, 14, out),
  needed: 15, constant: () => 0, degree: 0, memory: 15,
});
indicatorContract('Mfi(1)', {
  inputs: ['high', 'low', 'close', 'volume'], create: () => new Mfi(1), batch: ([high, low, close, volume], out) => mfi(high, low, close, volume, 1, out),
  needed: 2, constant: () => 0, degree: 0, memory: 2,
});

describe('mfi', () => {
  it('stays between 0 and 100', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 20 }), (seed, period) => {
      const { high, low, close, volume } = randomBars(200, seed);
      expect(mfi(high, low, close, volume, period).subarray(period).every((value) => value >= 0 && value <= 100)).toBe(true);
    }), { numRuns: 50 });
  });

  it('is the part of the money that flowed while the price rose, and 0 when no volume is left in the window', () => {
    const price = Float64Array.of(10, 20, 20, 10, 12, 13, 14);
    const volume = Float64Array.of(7, 3, 5, 2, 0, 0, 0);
    expect(Array.from(mfi(price, price.slice(), price.slice(), volume, 3))).toEqual([NaN, NaN, NaN, 75, 0, 0, 0]);
  });
});
