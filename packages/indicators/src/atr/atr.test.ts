import { ATR } from 'technicalindicators';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Atr, atr } from './atr';

indicatorContract('Atr(14)', {
  inputs: ['high', 'low', 'close'],
  create: () => new Atr(14),
  batch: ([high, low, close], out) => atr(high, low, close, 14, out),
  needed: 14,
  constant: () => 0,
  degree: 1,
  memory: 1000,
});

// QQQQ bars and the ATR column of ChartSchool's sheet cs-atr.xls, from
// https://chartschool.stockcharts.com/table-of-contents/technical-indicators-and-overlays/technical-indicators/average-true-range-atr
const HIGH = [
  48.7, 48.72, 48.9, 48.87, 48.82, 49.05, 49.2, 49.35, 49.92, 50.19, 50.12, 49.66, 49.88, 50.19, 50.36, 50.57, 50.65, 50.43, 49.63,
  50.33, 50.29, 50.17, 49.32, 48.5, 48.3201, 46.8, 47.8, 48.39, 48.66, 48.79,
];
const LOW = [
  47.79, 48.14, 48.39, 48.37, 48.24, 48.635, 48.94, 48.86, 49.5, 49.87, 49.2, 48.9, 49.43, 49.725, 49.26, 50.09, 50.3, 49.21, 48.98,
  49.61, 49.2, 49.43, 48.08, 47.64, 41.55, 44.2833, 47.31, 47.2, 47.9, 47.7301,
];
const CLOSE = [
  48.16, 48.61, 48.75, 48.63, 48.74, 49.03, 49.07, 49.32, 49.91, 50.13, 49.53, 49.5, 49.75, 50.03, 50.31, 50.52, 50.41, 49.34, 49.37,
  50.23, 49.2375, 49.93, 48.43, 48.18, 46.57, 45.41, 47.77, 47.72, 48.62, 47.85,
];
const PUBLISHED = [
  0.555, 0.593929, 0.585791, 0.568949, 0.615452, 0.61792, 0.642354, 0.674329, 0.69277, 0.775429, 0.78147, 1.209229, 1.30262, 1.38029,
  1.366698, 1.336219, 1.316482,
];

describe('atr', () => {
  it('gives the values of the StockCharts worked example', () => {
    const values = atr(Float64Array.from(HIGH), Float64Array.from(LOW), Float64Array.from(CLOSE), 14);
    expect(Array.from(values.subarray(0, 13))).toEqual(new Array(13).fill(NaN));
    PUBLISHED.forEach((expected, i) => expect(Math.abs(values[13 + i] - expected)).toBeLessThan(1e-6));
  });

  it('agrees with technicalindicators 3.1.0 to 1e-12 once its other seed (it leaves out the first bar) has faded', () => {
    const { high, low, close } = randomBars(2000, 3);
    const theirs = ATR.calculate({ period: 14, high: Array.from(high), low: Array.from(low), close: Array.from(close) });
    const ours = atr(high, low, close, 14).subarray(2000 - theirs.length);
    for (let i = 600; i < theirs.length; i++) expect(Math.abs(ours[i] / theirs[i] - 1)).toBeLessThan(1e-12);
  });

  it('counts the gap from the close before, up and down', () => {
    // Range 1 each; the second bar opens a gap of 4 above the close, the third one of 3 below it.
    const values = atr(Float64Array.of(10, 15, 12), Float64Array.of(9, 14, 11), Float64Array.of(10, 15, 11), 1);
    expect(Array.from(values)).toEqual([1, 5, 4]);
  });
});
