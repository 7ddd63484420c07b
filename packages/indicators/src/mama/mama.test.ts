import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Mama, mama } from './mama';

indicatorContract('Mama(0.5, 0.05)', {
  inputs: ['close'],
  create: () => new Mama(0.5, 0.05),
  batch: ([close], out) => mama(close, 0.5, 0.05, out),
  needed: 33,
  constant: (price) => ({ mama: price, fama: price }),
  degree: 1,
  memory: 2500,
  exponent: 400,
});

describe('mama', () => {
  it('is an exponential average when both limits are the same, FAMA one of half the share', () => {
    const close = Float64Array.from({ length: 300 }, (_, i) => 50 + 10 * Math.sin(i / 5));
    const ours = mama(close, 0.2, 0.2);
    let [fast, slow] = [0, 0];
    close.subarray(12).forEach((value) => {
      fast += 0.2 * (value - fast);
      slow += 0.1 * (fast - slow);
    });
    expect(ours.mama[299]).toBeCloseTo(fast, 10);
    expect(ours.fama[299]).toBeCloseTo(slow, 10);
  });

  it('refuses limits that are no shares or the wrong way round', () => {
    expect(() => new Mama(0.05, 0.5)).toThrow('the limits of mama must be above 0 and up to 1, the slow one not above the fast one, got 0.05 and 0.5');
    expect(() => new Mama(2, 0.5)).toThrow('the limits of mama');
  });
});
