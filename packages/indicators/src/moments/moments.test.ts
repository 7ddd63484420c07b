import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { StandardDeviation, Variance, standardDeviation, variance } from './moments';

for (const period of [1, 2, 20]) {
  indicatorContract(`Variance(${period})`, {
    inputs: ['close'], create: () => new Variance(period), batch: ([close], out) => variance(close, period, out), needed: period, constant: () => 0, degree: 2, memory: period, exponent: 400,
  });
}
indicatorContract('StandardDeviation(20)', {
  inputs: ['close'], create: () => new StandardDeviation(20), batch: ([close], out) => standardDeviation(close, 20, out), needed: 20, constant: () => 0, degree: 1, memory: 20, exponent: 400,
});

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('variance and standardDeviation', () => {
  it('are those of the window, looked at one by one', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (values, period) => {
      const ours = variance(Float64Array.from(values), period);
      values.forEach((_, row) => {
        const window = values.slice(Math.max(0, row - period + 1), row + 1);
        const expected = row + 1 < period ? NaN : mean(window.map((value) => (value - mean(window)) ** 2));
        if (Number.isNaN(expected)) expect(ours[row]).toBeNaN();
        else expect(Math.abs(ours[row] - expected)).toBeLessThan(1e-11 * Math.max(1, expected));
      });
    }));
  });

  it('knows the eight numbers of the usual example', () => {
    expect(standardDeviation(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9), 8)[7]).toBeCloseTo(2, 14);
  });

  it('are exactly 0 for a constant series, and again once all else has left the window', () => {
    const values = new Float64Array(60).fill(0.1);
    values[20] = 1e12;
    const ours = variance(values, 7);
    for (let row = 6; row < 60; row++) if (row < 20 || row > 26) expect(ours[row]).toBe(0);
  });

  it('keep their digits when prices are huge and changes tiny', () => {
    // Steps of 2^-10 are exact beside 2^30: the deviation must be that of the steps alone.
    const steps = Float64Array.from({ length: 200 }, (_, i) => ((i * 37) % 11) / 1024);
    const small = standardDeviation(steps, 20);
    const large = standardDeviation(steps.map((step) => step + 2 ** 30), 20);
    for (let row = 19; row < 200; row++) expect(Math.abs(large[row] / small[row] - 1)).toBeLessThan(1e-6);
  });

  it('tell the mean of the same window', () => {
    const stream = new Variance(3);
    expect(stream.mean).toBeNaN();
    for (const value of [10, 1, 2, 6]) stream.next(value);
    expect(stream.mean).toBeCloseTo(3, 14);
  });

  it('refuse periods that are no whole numbers above 0', () => {
    expect(() => new StandardDeviation(0)).toThrow('the period of standardDeviation must be a whole number above 0, got 0');
  });
});
