import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { ChaikinMoneyFlow, chaikinMoneyFlow } from './chaikin-money-flow';

for (const period of [1, 20]) {
  indicatorContract(`ChaikinMoneyFlow(${period})`, {
    inputs: ['high', 'low', 'close', 'volume'], create: () => new ChaikinMoneyFlow(period), batch: ([high, low, close, volume], out) => chaikinMoneyFlow(high, low, close, volume, period, out),
    needed: period, constant: () => 0, degree: 0, memory: period,
  });
}

describe('chaikin money flow', () => {
  it('stays between -1 and 1', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, period) => {
      const { high, low, close, volume } = randomBars(200, seed);
      for (const value of chaikinMoneyFlow(high, low, close, volume, period).subarray(period - 1)) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
    }));
  });

  it('is 0 when the whole window has no volume, whatever rounding left of the sums', () => {
    const flow = new ChaikinMoneyFlow(3);
    const values = [1, 1, 1, 0.1, 0.2, 0, 0, 0, 0, 0.7].map((volume) => flow.next(2, 1, 2, volume));
    expect(values.slice(2).map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 1, 1, 1, 1, 0, 0, 1]);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new ChaikinMoneyFlow(0)).toThrow('the period of chaikin-money-flow must be a whole number above 0, got 0');
  });
});
