import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { UlcerIndex, ulcerIndex } from './ulcer-index';

for (const period of [1, 14]) {
  indicatorContract(`UlcerIndex(${period})`, {
    inputs: ['close'], create: () => new UlcerIndex(period), batch: ([close], out) => ulcerIndex(close, period, out), needed: 2 * period - 1, constant: () => 0, degree: 0, memory: 4 * period,
  });
}

describe('ulcerIndex', () => {
  it('knows a case by hand', () => {
    // By period 2: drawdowns of 0, 50, 0, 30 and 0 percent from row 1 on.
    const values = ulcerIndex(Float64Array.of(8, 10, 5, 10, 7, 9), 2);
    expect(Array.from(values.subarray(0, 2))).toEqual([NaN, NaN]);
    [1250, 1250, 450, 450].forEach((expected, i) => expect(values[2 + i]).toBeCloseTo(Math.sqrt(expected), 12));
  });

  it('takes the drawdown from 0 as none', () => {
    expect(Array.from(ulcerIndex(Float64Array.of(0, -1, 0, 0), 2).subarray(2))).toEqual([0, 0]);
    expect(() => new UlcerIndex(0)).toThrow('must be a whole number above 0, got 0');
  });
});
