import { RSI } from 'technicalindicators';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Rsi, rsi } from './rsi';

indicatorContract('Rsi(14)', {
  inputs: ['close'],
  create: () => new Rsi(14),
  batch: ([close], out) => rsi(close, 14, out),
  needed: 15,
  constant: () => 100,
  degree: 0,
  memory: 1000,
});

// QQQQ closes and the "14-day RSI" column of ChartSchool's sheet cs-rsi.xls, from
// https://chartschool.stockcharts.com/table-of-contents/technical-indicators-and-overlays/technical-indicators/relative-strength-index-rsi
// The page itself prints them with two decimals: 70.53, 66.32, 66.55, 69.41, ...
const QQQQ = [
  44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931, 46.0328, 45.614, 46.282,
  46.282, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439, 46.2122, 46.2521, 45.7137, 46.4515, 45.7835, 45.3548, 44.0288, 44.1783,
  44.2181, 44.5672, 43.4205, 42.6628, 43.1314,
];
const PUBLISHED = [
  70.5328, 66.3186, 66.5498, 69.4063, 66.3552, 57.9749, 62.9296, 63.2571, 56.0593, 62.3771, 54.7076, 50.4228, 39.9898, 41.4605,
  41.8689, 45.4632, 37.304, 33.0795, 37.773,
];

describe('rsi', () => {
  it('gives the values of the StockCharts worked example', () => {
    const values = rsi(Float64Array.from(QQQQ), 14);
    expect(Array.from(values.subarray(0, 14))).toEqual(new Array(14).fill(NaN));
    PUBLISHED.forEach((expected, i) => expect(Math.abs(values[14 + i] - expected)).toBeLessThan(1e-3));
  });

  it('agrees with technicalindicators 3.1.0 within its rounding to two decimals', () => {
    const { close } = randomBars(2000, 3);
    const theirs = RSI.calculate({ period: 14, values: Array.from(close) });
    const ours = rsi(close, 14).subarray(14);
    expect(ours.length).toBe(theirs.length);
    theirs.forEach((value, i) => expect(Math.abs(ours[i] - value)).toBeLessThan(0.005 + 1e-9));
  });

  it('is 100 when nothing falls, 0 when nothing rises, 100 when nothing moves', () => {
    const series = (step: number) => Float64Array.from({ length: 60 }, (_, i) => 100 + step * i);
    expect(rsi(series(1), 14)[59]).toBe(100);
    expect(rsi(series(-1), 14)[59]).toBe(0);
    expect(rsi(series(0), 14)[59]).toBe(100);
  });

  it('refuses a period that is no whole number above 0', () => {
    for (const period of [0, -1, 1.5, NaN]) {
      expect(() => new Rsi(period)).toThrow(`the period of rsi must be a whole number above 0, got ${period}`);
    }
  });
});
