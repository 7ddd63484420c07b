import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { AverageDeviation, averageDeviation } from './average-deviation';

indicatorContract('AverageDeviation(14)', {
  inputs: ['close'], create: () => new AverageDeviation(14), batch: ([close], out) => averageDeviation(close, 14, out), needed: 14, constant: () => 0, degree: 1, memory: 14,
});

describe('averageDeviation', () => {
  it('knows cases by hand', () => {
    // Mean 5: distances 3, 1, 1, 1, 0, 0, 2, 4.
    expect(averageDeviation(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9), 8)[7]).toBe(1.5);
    expect(Array.from(averageDeviation(Float64Array.of(1, 3, 7), 2))).toEqual([NaN, 1, 2]);
    expect(Array.from(averageDeviation(Float64Array.of(1, 3), 1))).toEqual([0, 0]);
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new AverageDeviation(0)).toThrow('the period of averageDeviation must be a whole number above 0, got 0');
  });
});
