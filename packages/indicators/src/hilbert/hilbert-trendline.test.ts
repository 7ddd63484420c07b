import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { HilbertTrendline, hilbertTrendline } from './hilbert-trend';

indicatorContract('HilbertTrendline', {
  inputs: ['close'],
  create: () => new HilbertTrendline(),
  batch: ([close], out) => hilbertTrendline(close, out),
  needed: 64,
  constant: (price) => price,
  degree: 1,
  memory: 2500,
  exponent: 400,
});

describe('hilbertTrendline', () => {
  it('takes the wave out of a wave', () => {
    const wave = Float64Array.from({ length: 600 }, (_, i) => 100 + Math.sin((2 * Math.PI * i) / 20));
    const trendline = hilbertTrendline(wave);
    for (let row = 300; row < 600; row++) expect(Math.abs(trendline[row] - 100)).toBeLessThan(0.05);
  });
});
