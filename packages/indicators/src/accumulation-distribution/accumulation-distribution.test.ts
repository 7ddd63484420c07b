import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Adl, adl } from './accumulation-distribution';

indicatorContract('Adl', {
  inputs: ['high', 'low', 'close', 'volume'], create: () => new Adl(), batch: ([high, low, close, volume], out) => adl(high, low, close, volume, out),
  needed: 1, constant: () => 0, degree: 0, memory: Infinity,
});

describe('accumulation/distribution', () => {
  it('adds all volume at the high, takes all of it off at the low, half of it three quarters up, and nothing without a range', () => {
    const values = adl(Float64Array.of(12, 12, 12, 9), Float64Array.of(8, 8, 8, 9), Float64Array.of(12, 8, 11, 9), Float64Array.of(100, 30, 40, 70));
    expect(Array.from(values)).toEqual([100, 70, 90, 90]);
  });
});
