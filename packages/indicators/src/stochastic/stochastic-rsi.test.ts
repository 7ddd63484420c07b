import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { StochasticRsi, stochasticRsi } from './stochastic-rsi';

indicatorContract('StochasticRsi(14, 14, 3)', {
  inputs: ['close'], create: () => new StochasticRsi(14, 14, 3), batch: ([close], out) => stochasticRsi(close, 14, 14, 3, out),
  needed: 30, constant: () => ({ fastK: 0, fastD: 0 }), degree: 0, memory: 1000,
});

describe('stochasticRsi', () => {
  it('stays between 0 and 100', () => {
    fc.assert(fc.property(fc.integer(), (seed) => {
      const { fastK, fastD } = stochasticRsi(randomBars(200, seed).close, 5, 5, 3);
      for (const column of [fastK, fastD]) expect(column.subarray(11).every((value) => value > -1e-9 && value < 100 + 1e-9)).toBe(true);
    }), { numRuns: 50 });
  });
});
