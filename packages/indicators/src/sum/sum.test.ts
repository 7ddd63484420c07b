import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Sum, sum } from './sum';

indicatorContract('Sum(7)', {
  inputs: ['close'],
  create: () => new Sum(7),
  batch: ([close], out) => sum(close, 7, out),
  needed: 7,
  constant: (price) => 7 * price,
  degree: 1,
  memory: 7,
});

describe('sum', () => {
  it('adds the last values', () => {
    expect(Array.from(sum(Float64Array.of(1, 2, 4, 8, 16, 32), 3))).toEqual([NaN, NaN, 7, 14, 28, 56]);
  });

  it('loses what a huge value rounded away for one window at most', () => {
    const values = new Float64Array(12).fill(1);
    values[0] = 1e300;
    const sums = sum(values, 3);
    expect(sums[3]).toBe(1);
    expect(Array.from(sums.subarray(5))).toEqual(new Array(7).fill(3));
  });
});
