import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Kama, kama } from './kama';

for (const period of [1, 10]) {
  indicatorContract(`Kama(${period}, 2, 30)`, {
    inputs: ['close'],
    create: () => new Kama(period, 2, 30),
    batch: ([close], out) => kama(close, period, 2, 30, out),
    needed: period + 1,
    constant: (price) => price,
    degree: 1,
    memory: 2000,
  });
}

describe('kama', () => {
  it('moves by four ninths when the way is straight, and by 4/961 when it leads nowhere', () => {
    const [, , straight] = kama(Float64Array.of(1, 2, 3), 2);
    expect(straight).toBeCloseTo(2 + 4 / 9, 14);
    const [, , nowhere] = kama(Float64Array.of(1, 2, 1), 2);
    expect(nowhere).toBeCloseTo(2 - 4 / 961, 14);
  });

  it('closes up to a price that stands still, whatever rounding left in the sum of its steps', () => {
    const values = kama(Float64Array.of(0.1, 0.4, 0.2, 0.7, 0.7, 0.7, 0.7, 0.7), 3);
    expect((0.7 - values[7]) / (0.7 - values[6])).toBeCloseTo(5 / 9, 12);
  });

  it('refuses bad parameters', () => {
    expect(() => new Kama(0)).toThrow('the period of kama must be a whole number above 0, got 0');
    expect(() => new Kama(10, 0)).toThrow('the fast period of kama must be a whole number above 0, got 0');
    expect(() => new Kama(10, 2, 1.5)).toThrow('the slow period of kama must be a whole number above 0, got 1.5');
  });
});
