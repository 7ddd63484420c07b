import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import {
  LinearRegression, LinearRegressionAngle, LinearRegressionIntercept, LinearRegressionSlope, TimeSeriesForecast, linearRegression, linearRegressionAngle, linearRegressionIntercept,
  linearRegressionSlope, timeSeriesForecast,
} from './linear-regression';

for (const period of [2, 14]) {
  indicatorContract(`LinearRegression(${period})`, {
    inputs: ['close'], create: () => new LinearRegression(period), batch: ([close], out) => linearRegression(close, period, out), needed: period, constant: (price) => price, degree: 1, memory: period,
  });
}
indicatorContract('LinearRegressionIntercept(14)', {
  inputs: ['close'], create: () => new LinearRegressionIntercept(14), batch: ([close], out) => linearRegressionIntercept(close, 14, out), needed: 14, constant: (price) => price, degree: 1, memory: 14,
});
indicatorContract('TimeSeriesForecast(14)', {
  inputs: ['close'], create: () => new TimeSeriesForecast(14), batch: ([close], out) => timeSeriesForecast(close, 14, out), needed: 14, constant: (price) => price, degree: 1, memory: 14,
});
indicatorContract('LinearRegressionSlope(14)', {
  inputs: ['close'], create: () => new LinearRegressionSlope(14), batch: ([close], out) => linearRegressionSlope(close, 14, out), needed: 14, constant: () => 0, degree: 1, memory: 14,
});
// An angle does not grow with the prices in any power: over volumes, which the contract does not scale, it keeps the rest.
indicatorContract('LinearRegressionAngle(14)', {
  inputs: ['volume'], create: () => new LinearRegressionAngle(14), batch: ([volume], out) => linearRegressionAngle(volume, 14, out), needed: 14, constant: () => 0, degree: 0, memory: 14,
});

/** The line of least squares by its definition. */
const lineOf = (window: readonly number[]): { readonly intercept: number; readonly slope: number } => {
  const middle = (window.length - 1) / 2;
  const mean = window.reduce((sum, value) => sum + value, 0) / window.length;
  const tilt = window.reduce((sum, value, place) => sum + (place - middle) * (value - mean), 0);
  const slope = tilt / window.reduce((sum, _, place) => sum + (place - middle) ** 2, 0);
  return { intercept: mean - slope * middle, slope };
};

describe('the linear regression family', () => {
  it('draws the line of least squares of each window', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 20, maxLength: 60 }), fc.integer({ min: 2, max: 12 }), (values, period) => {
      const column = Float64Array.from(values);
      const [end, begin, next, slopes] = [linearRegression(column, period), linearRegressionIntercept(column, period), timeSeriesForecast(column, period), linearRegressionSlope(column, period)];
      for (let row = period - 1; row < values.length; row++) {
        const { intercept, slope } = lineOf(values.slice(row - period + 1, row + 1));
        const expected = [intercept + slope * (period - 1), intercept, intercept + slope * period, slope];
        [end, begin, next, slopes].forEach((ours, i) => expect(ours[row]).toBeCloseTo(expected[i], 10));
      }
    }));
  });

  it('goes on along a straight line: 45 degrees for one up a bar', () => {
    const line = Float64Array.from({ length: 20 }, (_, i) => 7 + i);
    expect([linearRegression(line, 5), linearRegressionIntercept(line, 5), timeSeriesForecast(line, 5), linearRegressionSlope(line, 5), linearRegressionAngle(line, 5)].map((column) => column[12]))
      .toEqual([19, 15, 20, 1, 45]);
  });

  it('keeps its digits when prices are huge and changes tiny', () => {
    const line = Float64Array.from({ length: 100 }, (_, i) => 2 ** 30 + i / 1024);
    for (const slope of linearRegressionSlope(line, 14).subarray(13)) expect(Math.abs(slope * 1024 - 1)).toBeLessThan(1e-6);
  });

  it('refuses a line through one point', () => {
    expect(() => new TimeSeriesForecast(1)).toThrow('the period of timeSeriesForecast must be a whole number above 1, got 1');
  });
});
