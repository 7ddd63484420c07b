import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { UltimateOscillator, ultimateOscillator } from './ultimate-oscillator';

indicatorContract('UltimateOscillator(7, 14, 28)', {
  inputs: ['high', 'low', 'close'], create: () => new UltimateOscillator(7, 14, 28), batch: ([high, low, close], out) => ultimateOscillator(high, low, close, 7, 14, 28, out),
  needed: 29, constant: () => 0, degree: 0, memory: 29,
});

describe('ultimateOscillator', () => {
  it('weighs three windows 4, 2 and 1, the shortest most, in whichever order they are given', () => {
    // True ranges 2, 4, 2; buying pressure 2, 1, 1.
    const bars = [Float64Array.of(10, 12, 12, 11), Float64Array.of(10, 11, 8, 9), Float64Array.of(10, 12, 9, 10)] as const;
    const expected = (100 * (4 * (1 / 2) + 2 * (2 / 6) + 4 / 8)) / 7;
    expect(ultimateOscillator(...bars, 1, 2, 3).at(-1)).toBeCloseTo(expected, 12);
    expect(ultimateOscillator(...bars, 3, 1, 2).at(-1)).toBeCloseTo(expected, 12);
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new UltimateOscillator(7, 0, 28)).toThrow('the period of ultimateOscillator must be a whole number above 0, got 0');
  });
});
