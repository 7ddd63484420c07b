import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { MinusDm, PlusDm, minusDm, plusDm } from './directional-movement';

for (const period of [1, 14]) {
  indicatorContract(`PlusDm(${period})`, {
    inputs: ['high', 'low'], create: () => new PlusDm(period), batch: ([high, low], out) => plusDm(high, low, period, out),
    needed: Math.max(2, period), constant: () => 0, degree: 1, memory: 1000,
  });
}
indicatorContract('MinusDm(14)', {
  inputs: ['high', 'low'], create: () => new MinusDm(14), batch: ([high, low], out) => minusDm(high, low, 14, out),
  needed: 14, constant: () => 0, degree: 1, memory: 1000,
});

describe('directional movement', () => {
  it('is that of the side which reaches out further, and none when both do alike', () => {
    const [high, low] = [Float64Array.of(10, 12, 15, 16, 15.5), Float64Array.of(8, 9, 6, 5, 5.5)];
    expect(Array.from(plusDm(high, low, 1))).toEqual([NaN, 2, 0, 0, 0]);
    expect(Array.from(minusDm(high, low, 1))).toEqual([NaN, 0, 0, 0, 0]);
    expect(Array.from(minusDm(high, Float64Array.of(8, 9, 5, 5, 5.5), 1))).toEqual([NaN, 0, 4, 0, 0]);
  });
});
