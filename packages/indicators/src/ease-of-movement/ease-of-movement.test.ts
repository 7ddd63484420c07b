import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { EaseOfMovement, easeOfMovement } from './ease-of-movement';

for (const period of [1, 14]) {
  indicatorContract(`EaseOfMovement(${period})`, {
    inputs: ['high', 'low', 'volume'], create: () => new EaseOfMovement(period), batch: ([high, low, volume], out) => easeOfMovement(high, low, volume, period, undefined, out),
    needed: period + 1, constant: () => 0, degree: 2, memory: period + 1, exponent: 400,
  });
}

describe('ease of movement', () => {
  it('is the distance divided by the box ratio', () => {
    // Middles 10, 13, 12; ranges 2, 4, 2; volumes 5, 2, 0 in units of the scale: 3 / (2 / 4) = 6, and nothing without volume.
    expect(Array.from(easeOfMovement(Float64Array.of(11, 15, 13), Float64Array.of(9, 11, 11), Float64Array.of(500, 200, 0), 1, 100))).toEqual([NaN, 6, 0]);
  });

  it('refuses a bad period or scale', () => {
    expect(() => new EaseOfMovement(0)).toThrow('the period of ease-of-movement must be a whole number above 0, got 0');
    expect(() => new EaseOfMovement(14, -1)).toThrow('the scale of ease-of-movement must be a number above 0, got -1');
  });
});
