import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { HilbertTrendMode, hilbertTrendMode } from './hilbert-trend';

indicatorContract('HilbertTrendMode', {
  inputs: ['close'],
  create: () => new HilbertTrendMode(),
  batch: ([close], out) => hilbertTrendMode(close, out),
  needed: 64,
  constant: () => 1,
  degree: 0,
  memory: 2500,
  exponent: 400,
});

describe('hilbertTrendMode', () => {
  it('calls a wave a cycle', () => {
    const wave = Float64Array.from({ length: 600 }, (_, i) => 100 + Math.sin((2 * Math.PI * i) / 20));
    expect(Array.from(hilbertTrendMode(wave).subarray(300))).toEqual(new Array(300).fill(0));
  });

  it('calls a steep rise a trend', () => {
    const rise = Float64Array.from({ length: 300 }, (_, i) => 100 * 1.01 ** i);
    expect(Array.from(hilbertTrendMode(rise).subarray(100))).toEqual(new Array(200).fill(1));
  });
});
