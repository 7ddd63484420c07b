import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { SimpleMacd, simpleMacd } from './simple-macd';

indicatorContract('SimpleMacd(12, 26, 9)', {
  inputs: ['close'],
  create: () => new SimpleMacd(12, 26, 9),
  batch: ([close], out) => simpleMacd(close, 12, 26, 9, out),
  needed: 34,
  constant: () => ({ macd: 0, signal: 0, histogram: 0 }),
  degree: 1,
  memory: 100,
});

describe('simpleMacd', () => {
  it('is the difference of two averages, with its own', () => {
    const { macd, signal, histogram } = simpleMacd(Float64Array.of(1, 2, 4, 8), 1, 2, 2);
    expect([macd[3], signal[3], histogram[3]]).toEqual([2, 1.5, 0.5]);
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new SimpleMacd(0, 26, 9)).toThrow('the fast period of simpleMacd must be a whole number above 0, got 0');
    expect(() => new SimpleMacd(12, 26, 0)).toThrow('the signal period of simpleMacd must be a whole number above 0, got 0');
  });
});
