import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Trima, trima } from './trima';

indicatorContract('Trima(20)', {
  inputs: ['close'],
  create: () => new Trima(20),
  batch: ([close], out) => trima(close, 20, out),
  needed: 20,
  constant: (price) => price,
  degree: 1,
  memory: 20,
});
indicatorContract('Trima(21)', {
  inputs: ['close'],
  create: () => new Trima(21),
  batch: ([close], out) => trima(close, 21, out),
  needed: 21,
  constant: (price) => price,
  degree: 1,
  memory: 21,
});

describe('trima', () => {
  it('is the weighted average of the window, looked at value by value', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 50 }), fc.integer({ min: 1, max: 9 }), (values, period) => {
      const weights = Array.from({ length: period }, (_, i) => Math.min(i + 1, period - i));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const ours = trima(Float64Array.from(values), period);
      for (let row = period - 1; row < values.length; row++) {
        expect(ours[row]).toBeCloseTo(weights.reduce((sum, weight, i) => sum + weight * values[row - period + 1 + i], 0) / total, 10);
      }
    }));
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new Trima(0)).toThrow('the period of trima must be a whole number above 0, got 0');
  });
});
