import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { linearRegression } from './linear-regression';
import { LinearRegressionChannel, linearRegressionChannel } from './linear-regression-channel';

indicatorContract('LinearRegressionChannel(50, 2)', {
  inputs: ['close'],
  create: () => new LinearRegressionChannel(50, 2),
  batch: ([close], out) => linearRegressionChannel(close, 50, 2, out),
  needed: 50,
  constant: (price) => ({ upper: price, middle: price, lower: price }),
  degree: 1,
  memory: 50,
  exponent: 400,
});

describe('linearRegressionChannel', () => {
  it('has the regression line in the middle and the root of the mean squared distance from it on both sides', () => {
    const { close } = randomBars(300, 9);
    const { upper, middle, lower } = linearRegressionChannel(close, 30, 2);
    const line = linearRegression(close, 30);
    const sumOver = (of: (place: number) => number): number => Array.from({ length: 30 }, (_, place) => of(place)).reduce((sum, each) => sum + each, 0);
    for (let row = 29; row < 300; row++) {
      const value = (place: number): number => close[row - 29 + place];
      const mean = sumOver(value) / 30;
      const slope = sumOver((place) => (place - 14.5) * (value(place) - mean)) / sumOver((place) => (place - 14.5) ** 2);
      const deviation = Math.sqrt(sumOver((place) => (value(place) - mean - slope * (place - 14.5)) ** 2) / 30);
      expect(middle[row]).toBe(line[row]);
      expect(upper[row] - middle[row]).toBeCloseTo(2 * deviation, 9);
      expect(middle[row] - lower[row]).toBeCloseTo(2 * deviation, 9);
    }
  });

  it('refuses a channel without width', () => {
    expect(() => new LinearRegressionChannel(50, NaN)).toThrow('the number of deviations of linearRegressionChannel must be a number above 0, got NaN');
  });
});
