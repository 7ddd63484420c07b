import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Rma, rma } from './rma';

indicatorContract('Rma(14)', {
  inputs: ['close'],
  create: () => new Rma(14),
  batch: ([close], out) => rma(close, 14, out),
  needed: 14,
  constant: (price) => price,
  degree: 1,
  memory: 1000,
});
indicatorContract('Rma(1)', {
  inputs: ['close'],
  create: () => new Rma(1),
  batch: ([close], out) => rma(close, 1, out),
  needed: 1,
  constant: (price) => price,
  degree: 1,
  memory: 1000,
});

describe('rma', () => {
  it('begins with the simple average, then keeps all but one share', () => {
    // (1 + 2 + 3 + 6) / 4 = 3, then 3 + (7 - 3) / 4 and 4 + (0 - 4) / 4.
    expect(Array.from(rma(Float64Array.of(1, 2, 3, 6, 7, 0), 4))).toEqual([NaN, NaN, NaN, 3, 4, 3]);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new Rma(0)).toThrow('the period of rma must be a whole number above 0, got 0');
  });
});
