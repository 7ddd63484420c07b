import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { TwiggsMoneyFlow, twiggsMoneyFlow } from './twiggs-money-flow';

indicatorContract('TwiggsMoneyFlow(21)', {
  inputs: ['high', 'low', 'close', 'volume'], create: () => new TwiggsMoneyFlow(21), batch: ([high, low, close, volume], out) => twiggsMoneyFlow(high, low, close, volume, 21, out),
  needed: 22, constant: () => 0, degree: 0, memory: 1500,
});

describe('twiggs money flow', () => {
  it('counts the gap from the close before, and smooths as Wilder did; worked by hand', () => {
    // After a close of 10: a bar from 12 to 14 closing at 13 has a true low of 10, flow 10 x (3 - 1) / 4 = 5. Then one from 8 to 12 closing at its low, true high 13: flow -20. Then one at its high: 40.
    // Averages over 2: flow -7.5, volume 15, then 16.25 and 27.5.
    const flow = new TwiggsMoneyFlow(2);
    const values = [[11, 9, 10, 99], [14, 12, 13, 10], [12, 8, 8, 20], [9, 7, 9, 40]].map(([high, low, close, volume]) => flow.next(high, low, close, volume));
    expect(values.slice(0, 2)).toEqual([NaN, NaN]);
    expect(values[2]).toBeCloseTo(-7.5 / 15, 12);
    expect(values[3]).toBeCloseTo(16.25 / 27.5, 12);
  });

  it('stays between -1 and 1', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, period) => {
      const { high, low, close, volume } = randomBars(200, seed);
      for (const value of twiggsMoneyFlow(high, low, close, volume, period).subarray(period)) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
    }));
  });

  it('is 0 without any volume, and refuses a period that is no whole number above 0', () => {
    expect(Array.from(twiggsMoneyFlow(Float64Array.of(2, 3), Float64Array.of(1, 2), Float64Array.of(2, 2), Float64Array.of(0, 0), 1))).toEqual([NaN, 0]);
    expect(() => new TwiggsMoneyFlow(0)).toThrow('the period of twiggs-money-flow must be a whole number above 0, got 0');
  });
});
