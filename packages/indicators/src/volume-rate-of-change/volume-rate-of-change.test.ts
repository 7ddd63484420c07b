import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { VolumeRateOfChange, volumeRateOfChange } from './volume-rate-of-change';

for (const period of [1, 14]) {
  indicatorContract(`VolumeRateOfChange(${period})`, {
    inputs: ['volume'], create: () => new VolumeRateOfChange(period), batch: ([volume], out) => volumeRateOfChange(volume, period, out),
    needed: period + 1, constant: () => 0, degree: 0, memory: period + 1,
  });
}

describe('volume rate of change', () => {
  it('compares with the volume of as many bars ago, and is 0 where there was none', () => {
    expect(Array.from(volumeRateOfChange(Float64Array.of(10, 0, 15, 7, 3), 2))).toEqual([NaN, NaN, 50, 0, -80]);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new VolumeRateOfChange(-1)).toThrow('the period of volume-rate-of-change must be a whole number above 0, got -1');
  });
});
