import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { trueRange, TrueRange } from './true-range';

indicatorContract('TrueRange()', {
  inputs: ['high', 'low', 'close'], create: () => new TrueRange(), batch: ([high, low, close], out) => trueRange(high, low, close, out), needed: 1, constant: () => 0, degree: 1, memory: 2,
});

describe('trueRange', () => {
  it('counts the gap from the close before, up and down', () => {
    // Range 1 each; the second bar opens a gap of 4 above the close, the third one of 3 below it.
    expect(Array.from(trueRange(Float64Array.of(10, 15, 12, 13), Float64Array.of(9, 14, 11, 10), Float64Array.of(10, 15, 11, 10)))).toEqual([1, 5, 4, 3]);
  });
});
