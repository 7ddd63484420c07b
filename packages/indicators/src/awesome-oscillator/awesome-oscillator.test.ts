import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { AwesomeOscillator, awesomeOscillator } from './awesome-oscillator';

indicatorContract('AwesomeOscillator(5, 34)', {
  inputs: ['high', 'low'], create: () => new AwesomeOscillator(5, 34), batch: ([high, low], out) => awesomeOscillator(high, low, 5, 34, out),
  needed: 34, constant: () => 0, degree: 1, memory: 34,
});

describe('awesomeOscillator', () => {
  it('is the fast average of median prices less the slow one', () => {
    expect(awesomeOscillator(Float64Array.of(2, 4, 6), Float64Array.of(0, 2, 2), 1, 3).at(-1)).toBeCloseTo(4 - (1 + 3 + 4) / 3, 12);
  });
});
