import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { AccelerationBands, accelerationBands } from './acceleration-bands';

indicatorContract('AccelerationBands(20)', {
  inputs: ['high', 'low', 'close'],
  create: () => new AccelerationBands(20),
  batch: ([high, low, close], out) => accelerationBands(high, low, close, 20, out),
  needed: 20,
  constant: (price) => ({ upper: price, middle: price, lower: price }),
  degree: 1,
  memory: 20,
});

describe('accelerationBands', () => {
  it('knows cases by hand, also where high and low add up to 0', () => {
    // Width 4 x 2 / 8 = 1: the high doubles, the low vanishes.
    const { upper, middle, lower } = accelerationBands(Float64Array.of(5, 2), Float64Array.of(3, -2), Float64Array.of(4, 1), 1);
    expect([upper, middle, lower].map((column) => Array.from(column))).toEqual([[10, 2], [4, 1], [0, -2]]);
    expect(() => new AccelerationBands(0)).toThrow('must be a whole number above 0, got 0');
  });
});
