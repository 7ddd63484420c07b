import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Highest, Lowest, highest, lowest } from './extremes';

for (const period of [1, 2, 20]) {
  indicatorContract(`Highest(${period})`, {
    inputs: ['high'], create: () => new Highest(period), batch: ([high], out) => highest(high, period, out), needed: period, constant: (price) => price, degree: 1, memory: period,
  });
}
indicatorContract('Lowest(20)', {
  inputs: ['low'], create: () => new Lowest(20), batch: ([low], out) => lowest(low, 20, out), needed: 20, constant: (price) => price, degree: 1, memory: 20,
});

describe('highest and lowest', () => {
  it('are those of the window, looked at one by one', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (values, period) => {
      const window = (end: number): number[] => values.slice(end - period + 1, end + 1);
      const naive = (most: (...window: number[]) => number) => values.map((_, row) => (row + 1 < period ? NaN : most(...window(row)) + 0));
      expect(Array.from(highest(Float64Array.from(values), period), (value) => value + 0)).toEqual(naive(Math.max));
      expect(Array.from(lowest(Float64Array.from(values), period), (value) => value + 0)).toEqual(naive(Math.min));
    }));
  });
});
