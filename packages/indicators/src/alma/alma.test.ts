import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Alma, alma } from './alma';

for (const period of [1, 9]) {
  indicatorContract(`Alma(${period}, 0.85, 6)`, {
    inputs: ['close'],
    create: () => new Alma(period, 0.85, 6),
    batch: ([close], out) => alma(close, period, 0.85, 6, out),
    needed: period,
    constant: (price) => price,
    degree: 1,
    memory: period,
  });
}

describe('alma', () => {
  it('weighs by a bell curve', () => {
    // Top at 0.5 x 2 = 1, width 3 / 3 = 1: weights e^-0.5, 1, e^-0.5.
    const tail = Math.exp(-0.5);
    expect(alma(Float64Array.of(1, 2, 7), 3, 0.5, 3)[2]).toBeCloseTo((8 * tail + 2) / (2 * tail + 1), 14);
  });

  it('is the value at the top when the bell is very narrow, even between two values', () => {
    expect(alma(Float64Array.of(1, 2, 7, 9), 4, 0.5, 1e6)[3]).toBe(4.5);
    expect(alma(Float64Array.of(1, 2, 7, 9), 4, 0.6, 1e6)[3]).toBe(7);
  });

  it('refuses bad parameters', () => {
    expect(() => new Alma(0)).toThrow('the period of alma must be a whole number above 0, got 0');
    expect(() => new Alma(9, 1.5)).toThrow('the offset of alma must be from 0 to 1, got 1.5');
    expect(() => new Alma(9, 0.85, 0)).toThrow('the sigma of alma must be a finite number above 0, got 0');
  });
});
