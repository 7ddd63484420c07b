import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { HilbertDcPeriod, HilbertDcPhase, HilbertPhasor, hilbertDcPeriod, hilbertDcPhase, hilbertPhasor, hilbertSine } from './hilbert';

const known = { inputs: ['close'], memory: 2500, exponent: 400 } as const;
const sineOf = (degrees: number): number => Math.sin((degrees * Math.PI) / 180);
indicatorContract('HilbertDcPeriod', { ...known, create: () => new HilbertDcPeriod(), batch: ([close], out) => hilbertDcPeriod(close, out), needed: 33, constant: () => 6, degree: 0 });
indicatorContract('HilbertDcPhase', { ...known, create: () => new HilbertDcPhase(), batch: ([close], out) => hilbertDcPhase(close, out), needed: 64, constant: () => 150, degree: 0 });
indicatorContract('HilbertPhasor', {
  ...known, create: () => new HilbertPhasor(), batch: ([close], out) => hilbertPhasor(close, out), needed: 33, constant: () => ({ inPhase: 0, quadrature: 0 }), degree: 1,
});

/** A wave of so many bars around 100. */
const wave = (bars: number): Float64Array => Float64Array.from({ length: 600 }, (_, i) => 100 + sineOf((360 * i) / bars));

describe('the Hilbert family', () => {
  it.each([8, 10, 15, 20, 30, 40])('finds the period of a wave of %d bars', (bars) => {
    expect(Math.abs(hilbertDcPeriod(wave(bars))[599] / bars - 1)).toBeLessThan(0.02);
  });

  it('finds where in the wave a price is', () => {
    const phases = hilbertDcPhase(wave(20));
    for (let row = 500; row < 600; row++) expect(Math.abs(sineOf((phases[row] - 18 * row) / 2))).toBeLessThan(0.05);
  });

  it('gives phases from -45 to 315 degrees, periods up to 50 bars, and sines of the phase', () => {
    const { close } = randomBars(3000, 11);
    const phases = hilbertDcPhase(close);
    const { sine, leadSine } = hilbertSine(close);
    const periods = hilbertDcPeriod(close);
    for (let row = 63; row < 3000; row++) {
      expect(phases[row]).toBeGreaterThan(-45.001);
      expect(phases[row]).toBeLessThanOrEqual(315);
      expect(sine[row]).toBeCloseTo(sineOf(phases[row]), 12);
      expect(leadSine[row]).toBeCloseTo(sineOf(phases[row] + 45), 12);
      expect(periods[row]).toBeLessThanOrEqual(50);
      expect(periods[row]).toBeGreaterThan(5.9);
    }
  });
});
