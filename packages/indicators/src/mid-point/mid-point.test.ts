import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { MidPoint, midPoint } from './mid-point';

indicatorContract('MidPoint(14)', {
  inputs: ['close'],
  create: () => new MidPoint(14),
  batch: ([close], out) => midPoint(close, 14, out),
  needed: 14,
  constant: (price) => price,
  degree: 1,
  memory: 14,
});

describe('midPoint', () => {
  it('is half way between the extremes of the window', () => {
    expect(Array.from(midPoint(Float64Array.of(1, 9, 5, 7, 6), 3))).toEqual([NaN, NaN, 5, 7, 6]);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new MidPoint(0)).toThrow('the period of midPoint must be a whole number above 0, got 0');
  });
});
