import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { rsi } from '../rsi/rsi';
import { Cmo, cmo } from './cmo';

indicatorContract('Cmo(14)', {
  inputs: ['close'], create: () => new Cmo(14), batch: ([close], out) => cmo(close, 14, out),
  needed: 15, constant: () => 0, degree: 0, memory: 1000,
});
indicatorContract('Cmo(1)', {
  inputs: ['close'], create: () => new Cmo(1), batch: ([close], out) => cmo(close, 1, out),
  needed: 2, constant: () => 0, degree: 0, memory: 2,
});

describe('cmo', () => {
  it('is twice the distance of RSI from 50', () => {
    const { close } = randomBars(300);
    const index = rsi(close, 9);
    cmo(close, 9).forEach((value, row) => row < 9 || expect(value).toBeCloseTo(2 * index[row] - 100, 9));
  });

  it('begins with the plain sums of Chande', () => {
    // Gains 3 and 2, losses 1 and 4.
    expect(cmo(Float64Array.of(10, 13, 12, 14, 10), 4).at(-1)).toBeCloseTo(0, 12);
    expect(cmo(Float64Array.of(10, 13, 12, 14), 3).at(-1)).toBeCloseTo((100 * 4) / 6, 12);
  });
});
