import { EMA } from 'technicalindicators';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Ema, ema } from './ema';

indicatorContract('Ema(20)', {
  inputs: ['close'],
  create: () => new Ema(20),
  batch: ([close], out) => ema(close, 20, out),
  needed: 20,
  constant: (price) => price,
  degree: 1,
  memory: 1000,
});

// Intel closes and the 10-day EMA column (two decimals) of the table in ChartSchool, "Moving Averages - Simple and Exponential".
const INTEL = [
  22.27, 22.19, 22.08, 22.17, 22.18, 22.13, 22.23, 22.43, 22.24, 22.29, 22.15, 22.39, 22.38, 22.61, 23.36, 24.05, 23.75, 23.83, 23.95,
  23.63, 23.82, 23.87, 23.65, 23.19, 23.1, 23.33, 22.68, 23.1, 22.4, 22.17,
];
const PUBLISHED = [
  22.22, 22.21, 22.24, 22.27, 22.33, 22.52, 22.8, 22.97, 23.13, 23.28, 23.34, 23.43, 23.51, 23.53, 23.47, 23.4, 23.39, 23.26, 23.23,
  23.08, 22.92,
];

describe('ema', () => {
  it('gives the values of the StockCharts worked example', () => {
    const values = ema(Float64Array.from(INTEL), 10);
    expect(Array.from(values.subarray(0, 9))).toEqual(new Array(9).fill(NaN));
    PUBLISHED.forEach((expected, i) => expect(Math.abs(values[9 + i] - expected)).toBeLessThan(0.006));
  });

  it('agrees with technicalindicators 3.1.0 to 1e-12', () => {
    const { close } = randomBars(2000, 3);
    const ours = ema(close, 20).subarray(19);
    EMA.calculate({ period: 20, values: Array.from(close) }).forEach((value, i) => {
      expect(Math.abs(ours[i] / value - 1)).toBeLessThan(1e-12);
    });
  });
});
