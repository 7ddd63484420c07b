import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { VolumeOscillator, volumeOscillator } from './volume-oscillator';

for (const [fast, slow] of [[5, 10], [1, 2]]) {
  indicatorContract(`VolumeOscillator(${fast}, ${slow})`, {
    inputs: ['volume'], create: () => new VolumeOscillator(fast, slow), batch: ([volume], out) => volumeOscillator(volume, fast, slow, out), needed: slow, constant: () => 0, degree: 0, memory: 1000,
  });
}

describe('volume oscillator', () => {
  it('is the difference of the averages in percent of the slow one, and 0 without any volume', () => {
    // Fast average 30, slow 20.
    expect(Array.from(volumeOscillator(Float64Array.of(10, 30), 1, 2))).toEqual([NaN, 50]);
    expect(Array.from(volumeOscillator(Float64Array.of(0, 0, 0), 1, 2))).toEqual([NaN, 0, 0]);
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new VolumeOscillator(0)).toThrow('the fast period of volume-oscillator must be a whole number above 0, got 0');
  });
});
