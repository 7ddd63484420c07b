import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Wma, wma } from './wma';

indicatorContract('Wma(20)', {
  inputs: ['close'],
  create: () => new Wma(20),
  batch: ([close], out) => wma(close, 20, out),
  needed: 20,
  constant: (price) => price,
  degree: 1,
  memory: 20,
});
indicatorContract('Wma(1)', {
  inputs: ['close'],
  create: () => new Wma(1),
  batch: ([close], out) => wma(close, 1, out),
  needed: 1,
  constant: (price) => price,
  degree: 1,
  memory: 20,
});

describe('wma', () => {
  it('counts the newest value most', () => {
    // (1 x 1 + 2 x 2 + 4 x 3) / 6, then (2 x 1 + 4 x 2 + 8 x 3) / 6.
    const [, , first, second] = wma(Float64Array.of(1, 2, 4, 8), 3);
    expect([first, second]).toEqual([17 / 6, 34 / 6].map((value) => expect.closeTo(value, 14)));
  });

  it('is the weighted average of the window, looked at value by value', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 50 }), fc.integer({ min: 1, max: 9 }), (values, period) => {
      const weights = Array.from({ length: period }, (_, i) => i + 1);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const ours = wma(Float64Array.from(values), period);
      for (let row = period - 1; row < values.length; row++) {
        expect(ours[row]).toBeCloseTo(weights.reduce((sum, weight, i) => sum + weight * values[row - period + 1 + i], 0) / total, 10);
      }
    }));
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new Wma(0)).toThrow('the period of wma must be a whole number above 0, got 0');
  });
});
