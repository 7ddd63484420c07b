import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Cci, cci } from './cci';

indicatorContract('Cci(20)', {
  inputs: ['high', 'low', 'close'], create: () => new Cci(20), batch: ([high, low, close], out) => cci(high, low, close, 20, out),
  needed: 20, constant: () => 0, degree: 0, memory: 20,
});
indicatorContract('Cci(1)', {
  inputs: ['high', 'low', 'close'], create: () => new Cci(1), batch: ([high, low, close], out) => cci(high, low, close, 1, out),
  needed: 1, constant: () => 0, degree: 0, memory: 1,
});

describe('cci', () => {
  it('is the distance from the mean in mean deviations of 0.015', () => {
    // Typical prices 1, 2 and 6: mean 3, mean deviation 2.
    const price = Float64Array.of(1, 2, 6);
    expect(cci(price, price.slice(), price.slice(), 3).at(-1)).toBeCloseTo(3 / (0.015 * 2), 10);
  });

  it('is 0 when the window does not move, whatever it did before', () => {
    const price = Float64Array.of(3.7, 9.1, 0.1, 0.1, 0.1);
    expect(cci(price, price.slice(), price.slice(), 3).at(-1)).toBe(0);
  });
});
