import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { ForceIndex, forceIndex } from './force-index';

for (const [period, memory] of [[1, 2], [13, 500]]) {
  indicatorContract(`ForceIndex(${period})`, {
    inputs: ['close', 'volume'], create: () => new ForceIndex(period), batch: ([close, volume], out) => forceIndex(close, volume, period, out), needed: period + 1, constant: () => 0, degree: 1, memory,
  });
}

describe('force index', () => {
  it('is the change times the volume for a period of 1', () => {
    expect(Array.from(forceIndex(Float64Array.of(10, 12, 11), Float64Array.of(9, 5, 7), 1))).toEqual([NaN, 10, -7]);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new ForceIndex(2.5)).toThrow('the period of force-index must be a whole number above 0, got 2.5');
  });
});
