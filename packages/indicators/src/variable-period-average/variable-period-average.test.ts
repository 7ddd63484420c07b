import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { VariablePeriodAverage, variablePeriodAverage } from './variable-period-average';

// Volumes, which run from 0 to 1000 and do not grow with the prices, serve as periods.
indicatorContract('VariablePeriodAverage(2, 300)', {
  inputs: ['close', 'volume'],
  create: () => new VariablePeriodAverage(2, 300),
  batch: ([close, periods], out) => variablePeriodAverage(close, periods, 2, 300, out),
  needed: 300,
  constant: (price) => price,
  degree: 1,
  memory: 300,
});

describe('variablePeriodAverage', () => {
  it('is the average of as many values as the bar says, within bounds and without fractions', () => {
    const bars = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.double({ min: -3, max: 12, noNaN: true })), { maxLength: 40 });
    fc.assert(fc.property(bars, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 4, max: 9 }), (rows, least, most) => {
      const values = rows.map(([value]) => value);
      const ours = variablePeriodAverage(Float64Array.from(values), Float64Array.from(rows, ([, period]) => period), least, most);
      rows.forEach(([, period], row) => {
        const length = Math.min(Math.max(Math.trunc(period), least), most);
        const window = values.slice(row + 1 - length, row + 1);
        if (row + 1 < most) expect(ours[row]).toBeNaN();
        else expect(ours[row]).toBeCloseTo(window.reduce((sum, value) => sum + value, 0) / length, 12);
      });
    }));
  });

  it('refuses bad periods', () => {
    expect(() => new VariablePeriodAverage(0)).toThrow('the least period of variablePeriodAverage must be a whole number above 0, got 0');
    expect(() => new VariablePeriodAverage(5, 4)).toThrow('the longest period of variablePeriodAverage must be a whole number above 4, got 4');
  });
});
