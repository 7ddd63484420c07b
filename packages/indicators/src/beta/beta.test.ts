import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Beta, beta } from './beta';

for (const period of [1, 20]) {
  indicatorContract(`Beta(${period})`, {
    inputs: ['close', 'other'], create: () => new Beta(period), batch: ([close, other], out) => beta(close, other, period, out), needed: period + 1, constant: () => 0, degree: 0, memory: period + 1,
  });
}

describe('beta', () => {
  it('is 2 when the second moves twice as much as the first, either way', () => {
    const returns = [0.1, -0.05, 0.02, 0.2, -0.1, 0.03];
    const closes = (leverage: number): Float64Array => {
      let price = 100;
      return Float64Array.from([price, ...returns.map((each) => (price *= 1 + leverage * each))]);
    };
    for (const value of beta(closes(1), closes(2), 3).subarray(3)) expect(value).toBeCloseTo(2, 12);
    for (const value of beta(closes(1), closes(-2), 3).subarray(3)) expect(value).toBeCloseTo(-2, 12);
  });

  it('takes the return from a price of 0 as none', () => {
    expect(Array.from(beta(Float64Array.of(0, 1, 2, 3), Float64Array.of(0, 5, 10, 15), 2))).toEqual([NaN, NaN, 1, 1]);
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new Beta(0)).toThrow('the period of beta must be a whole number above 0, got 0');
  });
});
