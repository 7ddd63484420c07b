import { SMA } from 'technicalindicators';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Sma, sma } from './sma';

indicatorContract('Sma(20)', {
  inputs: ['close'],
  create: () => new Sma(20),
  batch: ([close], out) => sma(close, 20, out),
  needed: 20,
  constant: (price) => price,
  degree: 1,
  memory: 20,
});

// Intel closes and the 10-day SMA column (two decimals) of the table in ChartSchool, "Moving Averages - Simple and Exponential".
const INTEL = [
  22.27, 22.19, 22.08, 22.17, 22.18, 22.13, 22.23, 22.43, 22.24, 22.29, 22.15, 22.39, 22.38, 22.61, 23.36, 24.05, 23.75, 23.83, 23.95,
  23.63, 23.82, 23.87, 23.65, 23.19, 23.1, 23.33, 22.68, 23.1, 22.4, 22.17,
];
const PUBLISHED = [
  22.22, 22.21, 22.23, 22.26, 22.3, 22.42, 22.61, 22.77, 22.91, 23.08, 23.21, 23.38, 23.52, 23.65, 23.71, 23.68, 23.61, 23.51, 23.43,
  23.28, 23.13,
];

describe('sma', () => {
  it('gives the values of the StockCharts worked example', () => {
    // ChartSchool, "Moving Averages - Simple and Exponential": daily closes 11 to 17, 5-day averages 13, 14, 15.
    expect(Array.from(sma(Float64Array.of(11, 12, 13, 14, 15, 16, 17), 5))).toEqual([NaN, NaN, NaN, NaN, 13, 14, 15]);
  });

  it('gives the values of the table in that article', () => {
    const values = sma(Float64Array.from(INTEL), 10);
    PUBLISHED.forEach((expected, i) => expect(Math.abs(values[9 + i] - expected)).toBeLessThan(0.0051));
  });

  it('agrees with technicalindicators 3.1.0 to 1e-12', () => {
    const { close } = randomBars(2000, 3);
    const ours = sma(close, 20).subarray(19);
    SMA.calculate({ period: 20, values: Array.from(close) }).forEach((value, i) => {
      expect(Math.abs(ours[i] / value - 1)).toBeLessThan(1e-12);
    });
  });
});
