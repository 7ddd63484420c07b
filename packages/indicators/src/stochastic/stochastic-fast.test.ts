import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { StochasticFast, stochasticFast } from './stochastic-fast';

indicatorContract('StochasticFast(14, 3)', {
  inputs: ['high', 'low', 'close'], create: () => new StochasticFast(14, 3), batch: ([high, low, close], out) => stochasticFast(high, low, close, 14, 3, out),
  needed: 16, constant: () => ({ fastK: 0, fastD: 0 }), degree: 0, memory: 16,
});

describe('stochasticFast', () => {
  it('tells where the close stands in its range, and the average of that', () => {
    const lines = stochasticFast(Float64Array.of(20, 18, 20, 22), Float64Array.of(10, 12, 13, 12), Float64Array.of(11, 15, 18, 12), 2, 2);
    expect(Array.from(lines.fastK)).toEqual([NaN, NaN, 75, 0]);
    expect(Array.from(lines.fastD)).toEqual([NaN, NaN, 62.5, 37.5]);
  });
});
