import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Hma, hma } from './hma';

indicatorContract('Hma(16)', {
  inputs: ['close'],
  create: () => new Hma(16),
  batch: ([close], out) => hma(close, 16, out),
  needed: 19,
  constant: (price) => price,
  degree: 1,
  memory: 40,
});

describe('hma', () => {
  it('hits a straight line nearly: it runs ahead by what the last average trails', () => {
    // WMA(n) trails a line by (n - 1) / 3. Here 2 x 7 / 3 - 15 / 3 = -1/3, and the last average of 4 trails by 1: together 2/3.
    const line = Float64Array.from({ length: 60 }, (_, i) => 3 * i);
    expect(hma(line, 16)[59]).toBeCloseTo(line[59] - 3 * (2 / 3), 10);
  });

  it('refuses a period below 2, whose half is none', () => {
    expect(() => new Hma(1)).toThrow('the period of hma must be a whole number above 1, got 1');
  });
});
