import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Fisher, fisher } from './fisher';

indicatorContract('Fisher(10)', {
  inputs: ['high', 'low'],
  create: () => new Fisher(10),
  batch: ([high, low], out) => fisher(high, low, 10, out),
  needed: 11,
  constant: () => ({ fisher: 0, trigger: 0 }),
  degree: 0,
  memory: 200,
});

describe('fisher', () => {
  it('transforms the smoothed place of the middle in its range', () => {
    // Middles 2, 4, 3: the second is at the top of its window (0.5), the third at the bottom (-0.5).
    const { fisher: line, trigger } = fisher(Float64Array.of(3, 5, 4), Float64Array.of(1, 3, 2), 2);
    const second = Math.atanh(0.33);
    expect(trigger[2]).toBeCloseTo(second, 14);
    expect(line[2]).toBeCloseTo(Math.atanh(-0.33 + 0.67 * 0.33) + 0.5 * second, 14);
  });

  it('comes to rest at twice the transform of 0.999 in a price that rises for ever', () => {
    const rise = Float64Array.from({ length: 200 }, (_, i) => i);
    expect(fisher(rise, rise, 10).fisher[199]).toBeCloseTo(2 * Math.atanh(0.999), 10);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new Fisher(0)).toThrow('the period of fisher must be a whole number above 0, got 0');
  });
});
