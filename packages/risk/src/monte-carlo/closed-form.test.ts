import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brownianRuin, gamblersRuin, geometricBrownian, resampledTrades, simulate, summarize } from '../index';

/** Within four standard errors: one test in 16,000 fails by chance, and the seed is fixed. */
const expectNear = (value: number, expected: number, standardError: number): void =>
  expect(Math.abs(value - expected)).toBeLessThan(4 * standardError);

describe('ruin of a Brownian motion', () => {
  // Broadie, Glasserman and Kou 1997: what is watched once a period misses as much as a barrier moved by 0.5826 standard deviations of a period.
  const BETA = 0.5826;

  const cases = [[0.08, 0.2, 0.8, 1], [-0.1, 0.3, 0.6, 2], [0.3, 0.4, 0.7, 1]];
  it.each(cases)('drift %d, volatility %d, level %d, time %d: paths agree', (drift, volatility, level, time) => {
    const periods = 200;
    const period = time / periods;
    const { ruin } = summarize(simulate(geometricBrownian({ drift, volatility, period }), { seed: 17, to: 8000, periods, ruin: level }));
    const lower = level * Math.exp(-BETA * volatility * Math.sqrt(period));
    expectNear(ruin.probability, brownianRuin({ drift, volatility, level: lower, time }), ruin.standardError);
  });

  it('is between 0 and 1, never less with more time, and never more with more drift', () => {
    const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
    const inputs = [number(-2, 2), number(0, 2), number(0.01, 0.99), number(0.01, 50), number(1, 10)] as const;
    fc.assert(fc.property(...inputs, (drift, volatility, level, time, factor) => {
      const risk = brownianRuin({ drift, volatility, level, time });
      expect(risk).toBeGreaterThanOrEqual(0);
      expect(risk).toBeLessThanOrEqual(1);
      expect(brownianRuin({ drift, volatility, level, time: time * factor })).toBeGreaterThanOrEqual(risk - 1e-12);
      expect(brownianRuin({ drift, volatility, level })).toBeGreaterThanOrEqual(risk - 1e-12);
      expect(brownianRuin({ drift: drift + 0.1, volatility, level, time })).toBeLessThanOrEqual(risk + 1e-12);
    }));
  });

  it('without volatility is a matter of arithmetic', () => {
    const ask = (drift: number, time?: number): number => brownianRuin({ drift, volatility: 0, level: 0.5, ...(time !== undefined && { time }) });
    expect([ask(-0.1, 6.9), ask(-0.1, 7), ask(-0.1), ask(0), ask(0.1)]).toEqual([0, 1, 1, 0, 0]);
  });

  it('stands a volatility whose square is 0', () => {
    expect(brownianRuin({ drift: 5e-324, volatility: 5e-324, level: 0.78 })).toBe(0);
  });

  it.each([
    ['drift', { drift: Number.NaN, volatility: 0.2, level: 0.5 }], ['volatility', { drift: 0, volatility: -1, level: 0.5 }],
    ['level', { drift: 0, volatility: 0.2, level: 1 }], ['time', { drift: 0, volatility: 0.2, level: 0.5, time: 0 }],
  ])('refuses a %s that cannot be', (what, options) => {
    expect(() => brownianRuin(options)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringContaining(what) }));
  });
});

describe("the gambler's ruin", () => {
  /** A coin that wins `share` of 20 times. */
  const coin = (share: number): number[] => Array.from({ length: 20 }, (_, i) => (i < share ? 1 : -1));

  it('for ever is what paths of many rounds come to', () => {
    const { ruin } = summarize(simulate(resampledTrades({ trades: coin(11) }), { seed: 5, to: 2000, periods: 700, initial: 8 }));
    expectNear(ruin.probability, gamblersRuin({ winProbability: 0.55, units: 8 }), ruin.standardError);
  });

  it('within 100 rounds is that of the binomial by reflection: 0.31972732070026577 from 10 units (scipy 1.17.1, binom)', () => {
    const { ruin } = summarize(simulate(resampledTrades({ trades: coin(10) }), { seed: 6, to: 10_000, periods: 100, initial: 10 }));
    expectNear(ruin.probability, 0.31972732070026577, ruin.standardError);
  });

  it('comes from the first step: q(z) = p q(z + 1) + (1 - p) q(z - 1)', () => {
    const some = fc.integer({ min: 2, max: 40 });
    fc.assert(fc.property(fc.double({ min: 0.02, max: 0.98, noNaN: true }), some, some, (winProbability, units, more) => {
      const risk = (owned: number): number => gamblersRuin({ winProbability, units: owned, target: units + more });
      expect(risk(units)).toBeCloseTo(winProbability * risk(units + 1) + (1 - winProbability) * risk(units - 1), 12);
    }));
  });

  it('does not overflow, and knows certain games', () => {
    expect(gamblersRuin({ winProbability: 0.01, units: 1000, target: 2000 })).toBe(1);
    expect(gamblersRuin({ winProbability: 0.99, units: 1000, target: 2000 })).toBe(0);
    expect([0, 1].map((winProbability) => gamblersRuin({ winProbability, units: 3 }))).toEqual([1, 0]);
    expect(gamblersRuin({ winProbability: 0.5, units: 3 })).toBe(1);
  });

  it.each([
    ['winProbability', { winProbability: 1.1, units: 1 }], ['units', { winProbability: 0.5, units: 0.5 }],
    ['target', { winProbability: 0.5, units: 5, target: 5 }],
  ])('refuses a %s that cannot be', (what, options) => {
    expect(() => gamblersRuin(options)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringContaining(what) }));
  });
});
