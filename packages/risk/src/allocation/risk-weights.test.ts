import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIVE, markets, sumOf, THREE } from '../../test/portfolios';
import { hierarchicalRiskParity } from './hierarchical-risk-parity';
import { riskContributions } from './risk-contributions';
import { riskParity } from './risk-parity';
import { equalWeight, inverseVolatility } from './simple-weights';

const NOISY = { noise: 0.0005 };

describe('riskParity', () => {
  it('every asset carries the same share of the risk', () => {
    fc.assert(fc.property(markets(NOISY), ({ n, covariance }) => {
      const weights = riskParity(covariance);
      const parts = riskContributions(weights, covariance);
      const whole = sumOf(parts);
      parts.forEach((part) => expect(Math.abs(part / whole - 1 / n)).toBeLessThan(1e-10));
      expect(sumOf(weights)).toBeCloseTo(1, 12);
    }), { numRuns: 50 });
  });

  it('every asset carries its budget', () => {
    const budgets = [0.1, 0.3, 0.2, 0.15, 0.25];
    const parts = riskContributions(riskParity(FIVE, { budgets }), FIVE);
    parts.forEach((part, i) => expect(part / sumOf(parts)).toBeCloseTo(budgets[i], 12));
  });

  it('is the inverse volatility when all correlations are equal', () => {
    const volatilities = [0.1, 0.2, 0.4];
    const covariance = volatilities.flatMap((a, i) => volatilities.map((b, j) => a * b * (i === j ? 1 : 0.3)));
    const even = inverseVolatility(covariance);
    riskParity(covariance).forEach((each, i) => expect(each).toBeCloseTo(even[i], 12));
  });

  it('scaling the covariance changes no weight', () => {
    const weights = riskParity(THREE);
    riskParity(THREE.map((each) => each * 1e8)).forEach((each, i) => expect(each).toBeCloseTo(weights[i], 12));
  });

  it('works on a singular covariance, unless long assets hedge each other completely', () => {
    riskParity(new Float64Array(9).fill(0.04)).forEach((each) => expect(each).toBeCloseTo(1 / 3, 10));
    expect(() => riskParity([0.04, -0.04, -0.04, 0.04])).toThrow(expect.objectContaining({ code: 'INVALID_DATA', message: expect.stringContaining('hedge') }));
  });

  it('refuses budgets that make no sense and assets without variance', () => {
    expect(() => riskParity(THREE, { budgets: [0.5, 0.5, 0.5] })).toThrow(/sum to 1, got 1.5/);
    expect(() => riskParity(THREE, { budgets: [1, 0, 0] })).toThrow(/risk budget 1 must be above 0/);
    expect(() => riskParity(THREE, { budgets: [0.5, 0.5] })).toThrow(/needs 3 numbers/);
    expect(() => riskParity([0.04, 0, 0, 0])).toThrow(/asset 1 has no variance/);
    expect(() => riskParity([1, 0.5, 0.2, 1])).toThrow(/not symmetric/);
  });
});

describe('hierarchicalRiskParity', () => {
  /** The same assets in another order. */
  const permuted = (covariance: ArrayLike<number>, order: readonly number[]): Float64Array =>
    Float64Array.from(order.flatMap((i) => order.map((j) => covariance[i * order.length + j])));

  it('is the weights of PyPortfolioOpt 1.6.0 for assets of rising variance', () => {
    const expected = [0.6168541209520804, 0.15925700761430858, 0.10192448487315744, 0.08156748706804365, 0.04039689949240999];
    hierarchicalRiskParity(FIVE).forEach((each, i) => expect(each).toBeCloseTo(expected[i], 14));
  });

  it('a permutation of the assets permutes the weights, to the last bit', () => {
    const cases = markets({ ...NOISY, most: 12 }).chain((market) => fc.record({ market: fc.constant(market), order: fc.shuffledSubarray(Array.from({ length: market.n }, (_, i) => i), { minLength: market.n }) }));
    fc.assert(fc.property(cases, ({ market: { covariance }, order }) => {
      const weights = hierarchicalRiskParity(covariance);
      expect(hierarchicalRiskParity(permuted(covariance, order))).toEqual(Float64Array.from(order, (i) => weights[i]));
      expect(sumOf(weights)).toBeCloseTo(1, 12);
      for (const each of weights) expect(each).toBeGreaterThan(0);
    }), { numRuns: 100 });
  });

  it('a permutation permutes the weights when assets, distances and variances tie, too', () => {
    // correlations of a few values only, and two variances: nearly everything ties
    const cases = fc.integer({ min: 2, max: 7 }).chain((n) => fc.record({
      n: fc.constant(n), kinds: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: n, maxLength: n }), order: fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i), { minLength: n }),
    }));
    fc.assert(fc.property(cases, ({ n, kinds, order }) => {
      const covariance = Float64Array.from({ length: n * n }, (_, at) => {
        const [i, j] = [Math.floor(at / n), at % n];
        const size = (kinds[i] === 1 ? 2 : 1) * (kinds[j] === 1 ? 2 : 1);
        return size * (i === j ? 1 : kinds[i] === kinds[j] ? 0.5 : 0.25);
      });
      const weights = hierarchicalRiskParity(covariance);
      const other = hierarchicalRiskParity(permuted(covariance, order));
      order.forEach((i, at) => expect(other[at]).toBeCloseTo(weights[i], 14));
      for (let i = 1; i < n; i++) if (kinds[i] === kinds[0]) expect(weights[i]).toBeCloseTo(weights[0], 14);
    }), { numRuns: 100 });
  });

  it('a permutation permutes the weights when assets are mirror images of each other, too', () => {
    // 0 and 1, 2 and 4, 3 and 5 look alike, and 0 belongs to 2 as 1 does to 4: to list 0 before 1 is to list 2 before 4.
    const mirrored = [[3, 1, 1, 1, -1, 1], [1, 3, -1, 1, 1, 1], [1, -1, 3, 0, -2, 0], [1, 1, 0, 3, 0, 2], [-1, 1, -2, 0, 3, 0], [1, 1, 0, 2, 0, 3]].flat();
    const weights = hierarchicalRiskParity(mirrored);
    hierarchicalRiskParity(permuted(mirrored, [0, 1, 5, 4, 3, 2])).forEach((each, at) => expect(each).toBeCloseTo(weights[[0, 1, 5, 4, 3, 2][at]], 14));
    const cell = fc.integer({ min: -1, max: 1 });
    const cases = fc.integer({ min: 2, max: 7 }).chain((n) => fc.record({
      loadings: fc.array(fc.tuple(cell, cell, cell), { minLength: n, maxLength: n }),
      order: fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i), { minLength: n }),
    }));
    fc.assert(fc.property(cases, ({ loadings, order }) => {
      const covariance = loadings.flatMap((a, i) => loadings.map((b, j) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + (i === j ? 1 : 0)));
      const before = hierarchicalRiskParity(covariance);
      hierarchicalRiskParity(permuted(covariance, order)).forEach((each, at) => expect(each).toBeCloseTo(before[order[at]], 13));
    }), { numRuns: 500 });
  });

  it('scaling the covariance changes no weight', () => {
    const weights = hierarchicalRiskParity(FIVE);
    for (const power of [10, -800, 900]) expect(hierarchicalRiskParity(FIVE.map((each) => each * 2 ** power))).toEqual(weights);
  });

  it('gives one asset everything and needs no inverse: a singular covariance is fine', () => {
    expect(hierarchicalRiskParity([0.04])).toEqual(Float64Array.of(1));
    hierarchicalRiskParity(new Float64Array(16).fill(0.04)).forEach((each) => expect(each).toBeCloseTo(0.25, 14));
    expect(hierarchicalRiskParity([0.04, -0.04, -0.04, 0.04])).toEqual(Float64Array.of(0.5, 0.5));
  });

  it('refuses an asset without variance and a matrix that is no covariance', () => {
    expect(() => hierarchicalRiskParity([0, 0, 0, 0.04])).toThrow(/asset 0 has no variance/);
    expect(() => hierarchicalRiskParity([0.04, NaN, NaN, 0.04])).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
    for (const weigh of [hierarchicalRiskParity, riskParity, inverseVolatility]) expect(() => weigh([1, 2, 2, 1])).toThrow('assets 0 and 1 have a correlation of 2, beyond 1');
  });
});

describe('simple weights', () => {
  it('equal weights are equal and sum to 1', () => {
    expect(equalWeight(4)).toEqual(Float64Array.of(0.25, 0.25, 0.25, 0.25));
    for (const bad of [0, -1, 1.5, NaN]) expect(() => equalWeight(bad)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  });

  it('inverse volatility is in proportion to 1 / volatility', () => {
    expect(Array.from(inverseVolatility([0.01, 0, 0, 0.04]), (each) => Math.round(each * 1e12) / 1e12)).toEqual([0.666666666667, 0.333333333333]);
    expect(() => inverseVolatility([0.01, 0, 0, 0])).toThrow(/asset 1 has no variance/);
  });
});

describe('riskContributions', () => {
  it('sum to the volatility', () => {
    // 0.5 each of volatilities 0.1 and 0.2, uncorrelated: sqrt(.0125); parts .0025 and .01 over it
    const parts = riskContributions([0.5, 0.5], [0.01, 0, 0, 0.04]);
    expect(parts[0]).toBeCloseTo(0.0025 / Math.sqrt(0.0125), 15);
    expect(parts[1]).toBeCloseTo(0.01 / Math.sqrt(0.0125), 15);
  });

  it('refuses weights without variance and weights that do not fit', () => {
    expect(() => riskContributions([0, 0], [0.01, 0, 0, 0.04])).toThrow(/without any variance/);
    expect(() => riskContributions([1], [0.01, 0, 0, 0.04])).toThrow(/needs 2 numbers/);
  });
});
