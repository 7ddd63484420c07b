import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { HilbertSine, hilbertSine } from './hilbert';

const sineOf = (degrees: number): number => Math.sin((degrees * Math.PI) / 180);
indicatorContract('HilbertSine', {
  inputs: ['close'],
  create: () => new HilbertSine(),
  batch: ([close], out) => hilbertSine(close, out),
  needed: 64,
  constant: () => ({ sine: sineOf(150), leadSine: sineOf(195) }),
  degree: 0,
  memory: 2500,
  exponent: 400,
});

describe('hilbertSine', () => {
  it('leads a wave by an eighth', () => {
    const wave = Float64Array.from({ length: 600 }, (_, i) => 100 + sineOf(18 * i));
    const { sine, leadSine } = hilbertSine(wave);
    for (let row = 500; row < 600; row++) {
      expect(Math.abs(sine[row] - sineOf(18 * row))).toBeLessThan(0.1);
      expect(Math.abs(leadSine[row] - sineOf(18 * row + 45))).toBeLessThan(0.1);
    }
  });
});
