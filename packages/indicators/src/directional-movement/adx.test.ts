import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Adx, adx } from './adx';

indicatorContract('Adx(14)', {
  inputs: ['high', 'low', 'close'], create: () => new Adx(14), batch: ([high, low, close], out) => adx(high, low, close, 14, out),
  needed: 28, constant: () => ({ adx: 0, plusDi: 0, minusDi: 0 }), degree: 0, memory: 2000,
});

describe('adx', () => {
  it('stays between 0 and 100', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 20 }), (seed, period) => {
      const { high, low, close } = randomBars(200, seed);
      for (const column of Object.values(adx(high, low, close, period)) as Float64Array[]) {
        expect(column.subarray(2 * period - 1).every((value) => value >= 0 && value <= 100 + 1e-9)).toBe(true);
      }
    }), { numRuns: 50 });
  });

  it('is 100 when every bar is a step higher, 0 when movements alternate evenly', () => {
    const up = Float64Array.from({ length: 40 }, (_, i) => i);
    expect(adx(up.map((low) => low + 1), up, up, 5).adx.at(-1)).toBeCloseTo(100, 12);
    const flat = new Float64Array(40).fill(10);
    const inside = flat.map((low, i) => low + (i === 0 ? 2 : 1));
    expect(adx(inside, flat, flat, 5).adx.at(-1)).toBe(0);
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new Adx(0)).toThrow('the period of adx must be a whole number above 0, got 0');
  });
});
