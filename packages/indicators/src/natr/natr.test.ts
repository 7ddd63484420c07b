import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Natr, natr } from './natr';

indicatorContract('Natr(14)', {
  inputs: ['high', 'low', 'close'], create: () => new Natr(14), batch: ([high, low, close], out) => natr(high, low, close, 14, out), needed: 14, constant: () => 0, degree: 0, memory: 1000,
});

describe('natr', () => {
  it('is the average true range in percent of the close, 0 at a close of 0', () => {
    // True ranges 2, 4 and 2: averages by period 2 are 3 and 2.5.
    expect(Array.from(natr(Float64Array.of(10, 12, 1), Float64Array.of(8, 8, -1), Float64Array.of(10, 0, 0), 2))).toEqual([NaN, 0, 0]);
    expect(Array.from(natr(Float64Array.of(10, 12, 10), Float64Array.of(8, 8, 8), Float64Array.of(10, 12, 10), 2))).toEqual([NaN, 25, 35]);
    expect(() => new Natr(0)).toThrow('must be a whole number above 0, got 0');
  });
});
