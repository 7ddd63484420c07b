import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { ChaikinOscillator, chaikinOscillator } from './chaikin-oscillator';

for (const [fast, slow] of [[3, 10], [1, 2]]) {
  indicatorContract(`ChaikinOscillator(${fast}, ${slow})`, {
    inputs: ['high', 'low', 'close', 'volume'], create: () => new ChaikinOscillator(fast, slow),
    batch: ([high, low, close, volume], out) => chaikinOscillator(high, low, close, volume, fast, slow, out), needed: slow, constant: () => 0, degree: 0, memory: 300,
  });
}

describe('chaikin oscillator', () => {
  it('is the difference of two averages of the line, worked by hand', () => {
    // Every bar closes at its high with volume 12: the line is 12, 24, 36. Fast (share 1): 36. Slow (share 2/3): 12, 20, 30 2/3.
    const oscillator = new ChaikinOscillator(1, 2);
    const values = [1, 2, 3].map(() => oscillator.next(2, 1, 2, 12));
    expect(values[0]).toBeNaN();
    expect(values[1]).toBeCloseTo(4, 12);
    expect(values[2]).toBeCloseTo(16 / 3, 12);
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new ChaikinOscillator(3, 0)).toThrow('the slow period of chaikin-oscillator must be a whole number above 0, got 0');
    expect(() => new ChaikinOscillator(1.5)).toThrow('the fast period of chaikin-oscillator must be a whole number above 0, got 1.5');
  });
});
