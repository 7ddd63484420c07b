import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Macd, macd } from './macd';

indicatorContract('Macd(12, 26, 9)', {
  inputs: ['close'],
  create: () => new Macd(12, 26, 9),
  batch: ([close], out) => macd(close, 12, 26, 9, out),
  needed: 34,
  constant: () => ({ macd: 0, signal: 0, histogram: 0 }),
  degree: 1,
  memory: 2000,
});

describe('macd', () => {
  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new Macd(0, 26, 9)).toThrow('the period of ema must be a whole number above 0, got 0');
  });
});
