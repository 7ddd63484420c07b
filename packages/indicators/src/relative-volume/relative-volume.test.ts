import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { RelativeVolume, relativeVolume } from './relative-volume';

for (const period of [1, 20]) {
  indicatorContract(`RelativeVolume(${period})`, {
    inputs: ['volume'], create: () => new RelativeVolume(period), batch: ([volume], out) => relativeVolume(volume, period, out), needed: period + 1, constant: () => 1, degree: 0, memory: period + 1,
  });
}

describe('relative volume', () => {
  it('measures each volume by those before it', () => {
    expect(Array.from(relativeVolume(Float64Array.of(10, 30, 50, 20), 2))).toEqual([NaN, NaN, 2.5, 0.5]);
  });

  it('is 0 after a window without volume, whatever rounding left of its sum', () => {
    expect(Array.from(relativeVolume(Float64Array.of(1, 1, 1, 0.1, 0.2, 0, 0, 0, 5), 3)).at(-1)).toBe(0);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new RelativeVolume(0)).toThrow('the period of relative-volume must be a whole number above 0, got 0');
  });
});
