import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Median, Quantile, median, quantile } from './quantile';

for (const period of [1, 20]) {
  indicatorContract(`Median(${period})`, {
    inputs: ['close'], create: () => new Median(period), batch: ([close], out) => median(close, period, out), needed: period, constant: (price) => price, degree: 1, memory: period,
  });
}
indicatorContract('Quantile(20, 0.9)', {
  inputs: ['close'], create: () => new Quantile(20, 0.9), batch: ([close], out) => quantile(close, 20, 0.9, out), needed: 20, constant: (price) => price, degree: 1, memory: 20,
});

describe('quantile and median', () => {
  it('are those of the window in order', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), fc.constantFrom(0, 0.25, 0.5, 1), (values, period, share) => {
      const column = Float64Array.from(values);
      const ours = quantile(column, period, share);
      for (let row = period - 1; row < values.length; row++) {
        const order = values.slice(row - period + 1, row + 1).sort((a, b) => a - b);
        const place = (period - 1) * share;
        const [below, above] = [order[Math.floor(place)], order[Math.ceil(place)]];
        expect(ours[row]).toBeCloseTo(below + (above - below) * (place % 1), 12);
      }
      if (share === 0.5) expect(median(column, period)).toEqual(ours);
    }));
  });

  it('know cases by hand', () => {
    expect(Array.from(median(Float64Array.of(3, 1, 2, 10), 3))).toEqual([NaN, NaN, 2, 2]);
    expect(median(Float64Array.of(4, 1, 2, 3), 4)[3]).toBe(2.5);
    // numpy.quantile([1, 2, 3, 4], 0.9)
    expect(quantile(Float64Array.of(4, 1, 2, 3), 4, 0.9)[3]).toBeCloseTo(3.7, 14);
  });

  it('refuse bad parameters', () => {
    expect(() => new Median(0)).toThrow('the period of quantile must be a whole number above 0, got 0');
    expect(() => new Quantile(5, 1.1)).toThrow('the share of quantile must be a number from 0 to 1, got 1.1');
    expect(() => new Quantile(5, NaN)).toThrow('got NaN');
  });
});
