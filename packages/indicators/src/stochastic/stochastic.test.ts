import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Stochastic, stochastic } from './stochastic';

indicatorContract('Stochastic(14, 3, 3)', {
  inputs: ['high', 'low', 'close'], create: () => new Stochastic(14, 3, 3), batch: ([high, low, close], out) => stochastic(high, low, close, 14, 3, 3, out),
  needed: 18, constant: () => ({ slowK: 0, slowD: 0 }), degree: 0, memory: 18,
});

describe('stochastic', () => {
  it('stays between 0 and 100', () => {
    fc.assert(fc.property(fc.integer(), (seed) => {
      const { high, low, close } = randomBars(200, seed);
      const { slowK, slowD } = stochastic(high, low, close, 5, 3, 3);
      for (const column of [slowK, slowD]) expect(column.subarray(8).every((value) => value > -1e-9 && value < 100 + 1e-9)).toBe(true);
    }), { numRuns: 50 });
  });

  it('averages where the close stands in its range, and that again', () => {
    // Ranges of two bars 10 to 20, 12 to 20, 12 to 22; closes at 50 %, 75 % and 0 % of them.
    const lines = stochastic(Float64Array.of(20, 18, 20, 22), Float64Array.of(10, 12, 13, 12), Float64Array.of(11, 15, 18, 12), 2, 2, 1);
    expect(Array.from(lines.slowK)).toEqual([NaN, NaN, 62.5, 37.5]);
    expect(Array.from(lines.slowD)).toEqual([NaN, NaN, 62.5, 37.5]);
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new Stochastic(0)).toThrow('must be a whole number above 0, got 0');
    expect(() => new Stochastic(14, 3, -1)).toThrow('must be a whole number above 0, got -1');
  });
});
