import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { MaxIndex, MinIndex, maxIndex, minIndex } from './minmax-index';

for (const period of [1, 2, 30]) {
  indicatorContract(`MaxIndex(${period})`, {
    inputs: ['close'], create: () => new MaxIndex(period), batch: ([close], out) => maxIndex(close, period, out), needed: period, constant: () => 0, degree: 0, memory: period,
  });
}
indicatorContract('MinIndex(30)', {
  inputs: ['close'], create: () => new MinIndex(30), batch: ([close], out) => minIndex(close, 30, out), needed: 30, constant: () => 0, degree: 0, memory: 30,
});

describe('maxIndex and minIndex', () => {
  it('tell how far back the latest extreme of the window is, looked at one by one', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (values, period) => {
      const column = Float64Array.from(values);
      const [high, low] = [maxIndex(column, period), minIndex(column, period)];
      for (let row = period - 1; row < values.length; row++) {
        const latestFirst = values.slice(row - period + 1, row + 1).reverse();
        expect([high[row], low[row]]).toEqual([latestFirst.indexOf(Math.max(...latestFirst)), latestFirst.indexOf(Math.min(...latestFirst))]);
      }
    }));
  });

  it('refuse periods that are no whole numbers above 0', () => {
    expect(() => new MinIndex(0)).toThrow('the period of minIndex must be a whole number above 0, got 0');
  });
});
