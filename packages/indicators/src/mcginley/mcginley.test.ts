import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { McGinley, mcGinley } from './mcginley';

for (const period of [1, 14]) {
  indicatorContract(`McGinley(${period}, 1)`, {
    inputs: ['close'],
    create: () => new McGinley(period, 1),
    batch: ([close], out) => mcGinley(close, period, 1, out),
    needed: period,
    constant: (price) => price,
    degree: 1,
    memory: 1000,
  });
}

describe('mcGinley', () => {
  it('moves by a share that falls with the fourth power of the ratio', () => {
    // From 10 towards 20 with period 2: 10 / (2 x 16).
    expect(mcGinley(Float64Array.of(5, 15, 20), 2)[2]).toBe(10 + 10 / 32);
  });

  it('never leaps beyond the value, whatever it is', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2 }), fc.integer({ min: 1, max: 20 }), (values, period) => {
      const ours = mcGinley(Float64Array.from(values), period);
      for (let row = period; row < values.length; row++) {
        const slack = 1e-12 * (Math.abs(ours[row - 1]) + Math.abs(values[row]));
        expect(ours[row]).toBeGreaterThanOrEqual(Math.min(ours[row - 1], values[row]) - slack);
        expect(ours[row]).toBeLessThanOrEqual(Math.max(ours[row - 1], values[row]) + slack);
      }
    }));
  });

  it('refuses bad parameters', () => {
    expect(() => new McGinley(0)).toThrow('the period of mcGinley must be a whole number above 0, got 0');
    expect(() => new McGinley(14, 0)).toThrow('the tightness of mcGinley must be a finite number above 0, got 0');
  });
});
