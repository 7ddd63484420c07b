import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { MidPrice, midPrice } from './mid-price';

indicatorContract('MidPrice(14)', {
  inputs: ['high', 'low'],
  create: () => new MidPrice(14),
  batch: ([high, low], out) => midPrice(high, low, 14, out),
  needed: 14,
  constant: (price) => price,
  degree: 1,
  memory: 14,
});

describe('midPrice', () => {
  it('is half way between the highest high and the lowest low', () => {
    expect(Array.from(midPrice(Float64Array.of(5, 9, 7, 8), Float64Array.of(1, 6, 3, 7), 2))).toEqual([NaN, 5, 6, 5.5]);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new MidPrice(0)).toThrow('the period of midPrice must be a whole number above 0, got 0');
  });
});
