import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Tsi, tsi } from './tsi';

indicatorContract('Tsi(25, 13)', {
  inputs: ['close'], create: () => new Tsi(25, 13), batch: ([close], out) => tsi(close, 25, 13, out),
  needed: 38, constant: () => 0, degree: 0, memory: 2000,
});

describe('tsi', () => {
  it('is 100 when every close is higher, and stays between -100 and 100', () => {
    expect(tsi(Float64Array.from({ length: 60 }, (_, i) => i * i)).at(-1)).toBeCloseTo(100, 10);
    expect(tsi(randomBars(300).close, 9, 5).subarray(13).every((value) => Math.abs(value) <= 100)).toBe(true);
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new Tsi(25, 0)).toThrow('the period of tsi must be a whole number above 0, got 0');
  });
});
