import { describe, expect, it } from 'vitest';
import { dema } from '../dema/dema';
import { ema } from '../ema/ema';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { T3, t3 } from './t3';

indicatorContract('T3(5, 0.7)', {
  inputs: ['close'],
  create: () => new T3(5, 0.7),
  batch: ([close], out) => t3(close, 5, 0.7, out),
  needed: 25,
  constant: (price) => price,
  degree: 1,
  memory: 1000,
});

describe('t3', () => {
  const thrice = (smooth: (values: Float64Array, period: number) => Float64Array): number => {
    let values = randomBars(1000).close;
    for (let round = 0; round < 3; round++) values = smooth(values, 5).filter((value) => !Number.isNaN(value));
    return values[values.length - 1];
  };

  it('is an EMA of EMAs of EMAs when it does not bend, and a DEMA of DEMAs of DEMAs when it bends all the way', () => {
    expect(t3(randomBars(1000).close, 5, 0)[999]).toBeCloseTo(thrice(ema), 10);
    expect(t3(randomBars(1000).close, 5, 1)[999]).toBeCloseTo(thrice(dema), 10);
  });

  it('refuses bad parameters', () => {
    expect(() => new T3(0)).toThrow('the period of ema must be a whole number above 0, got 0');
    expect(() => new T3(5, 1.1)).toThrow('the bend of t3 must be from 0 to 1, got 1.1');
  });
});
