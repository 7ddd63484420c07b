import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Vwap, vwap } from './vwap';

indicatorContract('Vwap(20)', {
  inputs: ['high', 'low', 'close', 'volume'],
  create: () => new Vwap(20),
  batch: ([high, low, close, volume], out) => vwap(high, low, close, volume, 20, out),
  needed: 20,
  constant: (price) => price,
  degree: 1,
  memory: 20,
});

describe('vwap', () => {
  it('weighs the typical price of each bar of the window by its volume', () => {
    // Typical prices 2, 4, 6, 8 (high = low + 2, close between); by hand: (2*1 + 4*3) / 4 = 3.5, (4*3 + 6*2) / 5 = 4.8, (6*2 + 8*6) / 8 = 7.5.
    const values = vwap(Float64Array.of(3, 5, 7, 9), Float64Array.of(1, 3, 5, 7), Float64Array.of(2, 4, 6, 8), Float64Array.of(1, 3, 2, 6), 2);
    expect(Array.from(values)).toEqual([NaN, 3.5, 4.8, 7.5]);
  });

  it('knows no price when the whole window has no volume, whatever rounding left of the sums', () => {
    // In the eighth bar the sum of volumes is 0.1 + 0.2 - 0.1 - 0.2, which in doubles is 2.8e-17.
    const price = new Float64Array(10).fill(100);
    const volume = Float64Array.of(1, 1, 1, 0.1, 0.2, 0, 0, 0, 0, 0.7);
    const values = vwap(price, price, price, volume, 3);
    expect(Array.from(values, (value) => Math.round(value * 1e9) / 1e9)).toEqual([NaN, NaN, 100, 100, 100, 100, 100, NaN, NaN, 100]);
    const stream = new Vwap(3);
    const replaced = (at: number, i: number): number => {
      stream.next(at, at, at, 5);
      return stream.replace(at, at, at, volume[i]);
    };
    expect(Array.from(price, replaced)).toEqual(Array.from(values));
  });
});
