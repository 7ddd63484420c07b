import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Hurst, hurst } from './hurst';

for (const period of [8, 100]) {
  indicatorContract(`Hurst(${period})`, {
    inputs: ['close'], create: () => new Hurst(period), batch: ([close], out) => hurst(close, period, out), needed: period, constant: () => 0.5, degree: 0, memory: period,
  });
}

describe('hurst', () => {
  it('is 1 for steady growth, whose changes grow with time', () => {
    const growing = Float64Array.from({ length: 200 }, (_, i) => 1.01 ** i);
    for (const value of hurst(growing, 64).subarray(63)) expect(value).toBeCloseTo(1, 10);
  });

  it('is about 0.5 for a random walk and about 0 for prices that always come back', () => {
    // Steps of one size, up or down as other bars rise or fall, add up to a walk; by themselves they do not.
    const { open, close } = randomBars(20_000, 11);
    let sum = 0;
    const steps = close.map((price, row) => (price > open[row] ? 0.001 : -0.001));
    const walk = steps.map((step) => Math.exp((sum += step)));
    expect(Math.abs(hurst(walk, 10_000)[19_999] - 0.5)).toBeLessThan(0.05);
    expect(Math.abs(hurst(steps.map(Math.exp), 10_000)[19_999])).toBeLessThan(0.05);
  });

  it('is half the slope through the logarithms of the mean squares', () => {
    const { close } = randomBars(64, 3);
    const lags = [1, 2, 4, 8, 16];
    const heights = lags.map((lag) => {
      const squares = Array.from({ length: 64 - lag }, (_, i) => Math.log(close[i + lag] / close[i]) ** 2);
      return Math.log(squares.reduce((total, square) => total + square, 0) / squares.length);
    });
    const slope = lags.reduce((total, _, i) => total + (i - 2) * heights[i], 0) / (10 * Math.LN2);
    expect(hurst(close, 64)[63]).toBeCloseTo(slope / 2, 10);
  });

  it('refuses windows with fewer than two lags', () => {
    expect(() => new Hurst(7)).toThrow('the period of hurst must be a whole number above 7, got 7');
  });
});
