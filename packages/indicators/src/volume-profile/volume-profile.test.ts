import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { promises, thrift } from '../testing/promises';
import type { Promising } from '../testing/promises';
import { VolumeProfile, volumeProfile, wholeProfile } from './volume-profile';

const subject = (period: number): Promising => (
  { inputs: ['high', 'low', 'volume'], create: () => new VolumeProfile(period, 95, 105, 10), batch: ([high, low, volume]) => volumeProfile(high, low, volume, period, 95, 105, 10) }
);
thrift('VolumeProfile(20, 95, 105)', subject(20));
for (const period of [1, 20]) promises(`VolumeProfile(${period}, 95, 105)`, subject(period));

const total = (volumes: Float64Array): number => volumes.reduce((sum, volume) => sum + volume, 0);

describe('volume profile', () => {
  it('spreads the volume of a bar over its range, and counts what is outside for the outermost bins', () => {
    const profile = new VolumeProfile(1, 0, 4, 4);
    const histogram = (high: number, low: number, volume: number): number[] => {
      profile.next(high, low, volume);
      return Array.from(profile.histogram());
    };
    expect(histogram(3, 1.5, 30)).toEqual([0, 10, 20, 0]);
    expect(histogram(2.5, 2.5, 7)).toEqual([0, 0, 7, 0]);
    expect(histogram(6, -2, 80)).toEqual([30, 10, 10, 30]);
    expect(histogram(9, 8, 5)).toEqual([0, 0, 0, 5]);
  });

  it('takes pairs of bins until the value area is reached; worked by hand', () => {
    // Volumes 5, 10, 20, 40, 15, 6, 4 of 100: the control is 40; above 15 + 6 against below 20 + 10 = 30: 70 is reached.
    const bars = [5, 10, 20, 40, 15, 6, 4];
    const low = Float64Array.from(bars, (_, bin) => bin);
    const high = low.map((price) => price + 0.999);
    const profile = volumeProfile(high, low, Float64Array.from(bars), 7, 0, 7, 7);
    expect([profile.control[6], profile.valueLow[6], profile.valueHigh[6]]).toEqual([3.5, 1, 4]);
    const wider = volumeProfile(high, low, Float64Array.from(bars), 7, 0, 7, 7, 0.9);
    expect([wider.valueLow[6], wider.valueHigh[6]]).toEqual([1, 6]);
  });

  it('takes the upper pair of equal ones, and of equal bins the one nearest to the middle', () => {
    const low = Float64Array.of(0, 1, 2, 3, 4);
    const profile = volumeProfile(low, low, Float64Array.of(9, 3, 9, 3, 9), 5, 0, 5, 5, 0.6);
    expect([profile.control[4], profile.valueLow[4], profile.valueHigh[4]]).toEqual([2.5, 2, 5]);
  });

  it('holds just the window, however many bars have passed', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 300 }), (seed, period, bins, length) => {
      const { high, low, volume } = randomBars(length, seed);
      const [long, short] = [new VolumeProfile(period, 97, 103, bins), new VolumeProfile(period, 97, 103, bins)];
      for (let i = 0; i < length; i++) {
        long.next(high[i], low[i], volume[i]);
        if (i >= length - period) short.next(high[i], low[i], volume[i]);
      }
      const expected = short.histogram();
      long.histogram().forEach((value, bin) => expect(Math.abs(value - expected[bin])).toBeLessThan(1e-9));
      expect(total(expected)).toBeCloseTo(total(volume.subarray(-period)), 6);
      if (!long.ready || Number.isNaN(long.value.control)) return;
      const { valueLow, valueHigh, control } = long.value;
      const inside = expected.reduce((sum, value, bin) => (97 + ((bin + 0.5) * 6) / bins > valueLow && 97 + ((bin + 0.5) * 6) / bins < valueHigh ? sum + value : sum), 0);
      expect(inside).toBeGreaterThanOrEqual(0.7 * total(expected) - 1e-6);
      expect(control > valueLow && control < valueHigh).toBe(true);
    }), { numRuns: 200 });
  });

  it('does not drift over a million bars', () => {
    const { high, low, volume } = randomBars(100_000, 7);
    const [veteran, recruit] = [new VolumeProfile(50, 95, 105, 40), new VolumeProfile(50, 95, 105, 40)];
    for (let round = 0; round < 10; round++) for (let i = 0; i < high.length; i++) veteran.next(high[i], low[i], volume[i]);
    for (let i = high.length - 50; i < high.length; i++) recruit.next(high[i], low[i], volume[i]);
    const expected = recruit.histogram();
    veteran.histogram().forEach((value, bin) => expect(Math.abs(value - expected[bin])).toBeLessThan(1e-8));
    expect(veteran.value).toEqual(recruit.value);
  });

  it('knows no price without volume, whatever rounding left in the bins', () => {
    const profile = new VolumeProfile(3, 0, 10, 5);
    const controls = [1, 1, 1, 0.1, 0.2, 0, 0, 0, 0, 0.7].map((volume) => profile.next(5.1, 4.9, volume).control);
    expect(controls).toEqual([NaN, NaN, 5, 5, 5, 5, 5, NaN, NaN, 5]);
  });

  it('is made of whole columns between their lowest and highest price', () => {
    const { low, high, volumes, control, valueLow, valueHigh } = wholeProfile(Float64Array.of(12, 14, NaN), Float64Array.of(10, 12, 1), Float64Array.of(40, 8, 9), 4);
    expect([low, high, Array.from(volumes), control, valueLow, valueHigh]).toEqual([10, 14, [20, 20, 4, 4], 11.5, 10, 12]);
    expect(wholeProfile(Float64Array.of(3, 3), Float64Array.of(3, 3), Float64Array.of(1, 1), 3)).toMatchObject({ control: 3, valueLow: 3, valueHigh: 3 });
    expect(wholeProfile(new Float64Array(0), new Float64Array(0), new Float64Array(0))).toMatchObject({ low: NaN, high: NaN, control: NaN });
  });

  it('refuses what makes no bins', () => {
    expect(() => new VolumeProfile(20, 5, 5)).toThrow('the low of volume-profile must be below its high, got 5 and 5');
    expect(() => new VolumeProfile(20, 0, 5, 0)).toThrow('the bins of volume-profile must be a whole number above 0, got 0');
    expect(() => new VolumeProfile(20, 0, 5, 5, 70)).toThrow('the share of volume-profile must be above 0 and at most 1, got 70');
    expect(() => new VolumeProfile(0, 0, 5)).toThrow('the period of volume-profile must be a whole number above 0, got 0');
  });
});
