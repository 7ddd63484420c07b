import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growthOfAllocation, kellyAllocation, kellyPortfolio } from './index';

const covariance = [0.0225, 0.01125, 0.006, 0.01125, 0.0625, 0.02, 0.006, 0.02, 0.04];
const mean = [0.08, 0.12, 0.1];
const mixed = [0.08, -0.05, 0.1];
const riskFree = 0.03;

describe('the Kelly portfolio', () => {
  // cvxpy 1.9.3 with Clarabel at tolerances of 1e-13: Maximize((m - r) @ x - quad_form(x, S) / (2 fraction)), norm1(x) <= cap,
  // abs(x) <= maxShare, x >= 0 when long only.
  it.each([
    ['without leverage', { mean, fraction: 1 }, [0, 0.64, 0.36], 0.0928],
    ['with a leverage of two', { mean, fraction: 1, cap: 2 }, [0.5895927939, 0.7218045113, 0.6886026949], 0.12580436239112527],
    ['at half, each with its own limit', { mean, maxShare: [0.3, 0.5, 0.4] }, [0.2947963969, 0.3609022556, 0.3443013474], 0.0896121491850306],
    ['with shorts', { mean: mixed, fraction: 1, cap: 1.5, longOnly: false }, [0.0265428003, -0.6937915459, 0.7796656538], 0.12510099069836966],
    ['with shorts and a limit for each', { mean: mixed, fraction: 1, cap: 1.5, maxShare: 0.7, longOnly: false }, [0.1004651163, -0.6995348837, 0.7], 0.12494251162790669],
    ['long only where one asset has no edge', { mean: mixed, fraction: 1, cap: 10 }, [1.8287037037036757, 0, 1.4756944444444364], 0.12736689814814733],
  ])('grows fastest %s', (_name, input, shares, growth) => {
    const best = kellyPortfolio({ covariance, riskFree, ...input });
    shares.forEach((share, i) => expect(best.shares[i]).toBeCloseTo(share, 8));
    expect(best.growth).toBeCloseTo(growth, 10);
  });

  it('is fraction x inverse(Sigma) (mu - r) where no limit binds', () => {
    const free = kellyPortfolio({ mean: mixed, covariance, riskFree, cap: 100, longOnly: false });
    kellyAllocation({ mean: mixed, covariance, riskFree, cap: 100 }).forEach((share, i) => expect(free.shares[i]).toBeCloseTo(share, 8));
  });

  it.each([
    ['mean needs 3 numbers, got 1', { mean: [0.1] }, 'INVALID_DATA'],
    ['maxShare needs 3 numbers, got 1', { mean, maxShare: [1] }, 'INVALID_DATA'],
    ['maxShare 1 must be 0 or above, got -1', { mean, maxShare: [1, -1, 1] }, 'INVALID_CONFIG'],
    ['the cap of a portfolio must be finite', { mean, cap: Infinity }, 'INVALID_CONFIG'],
    ['riskFree must be a finite number', { mean, riskFree: NaN }, 'INVALID_DATA'],
    ['eigenvalue below zero', { mean: [0.1, 0.1], covariance: [0.01, 0.02, 0.02, 0.01] }, 'INVALID_DATA'],
  ])('refuses: %s', (message, input, code) => {
    expect(() => kellyPortfolio({ covariance, ...input })).toThrow(message);
    expect(() => kellyPortfolio({ covariance, ...input })).toThrow(expect.objectContaining({ code }));
  });

  const cell = fc.double({ min: -1, max: 1, noNaN: true });
  const problem = fc.record({
    root: fc.array(cell, { minLength: 9, maxLength: 9 }), expected: fc.array(cell, { minLength: 3, maxLength: 3 }),
    other: fc.array(cell, { minLength: 3, maxLength: 3 }), cap: fc.double({ min: 0.1, max: 3, noNaN: true }),
    maxShare: fc.double({ min: 0.05, max: 2, noNaN: true }), longOnly: fc.boolean(), factor: fc.double({ min: 1, max: 10, noNaN: true }),
  });
  const sizeOf = (shares: ArrayLike<number>): number => Array.from(shares).reduce((sum, each) => sum + Math.abs(each), 0);

  it('keeps leverage, caps and sides, nothing within them grows faster, and it gains and grows no more when volatility rises for all', () => {
    fc.assert(
      fc.property(problem, ({ root, expected, other, cap, maxShare, longOnly, factor }) => {
        const calm = Array.from({ length: 9 }, (_, i) => {
          const [row, column] = [Math.floor(i / 3), i % 3];
          return [0, 1, 2].reduce((sum, k) => sum + root[row * 3 + k] * root[column * 3 + k], row === column ? 0.1 : 0);
        });
        const options = { mean: expected, cap, maxShare, longOnly, fraction: 1 };
        const { shares, growth } = kellyPortfolio({ ...options, covariance: calm });
        expect(sizeOf(shares)).toBeLessThanOrEqual(cap * (1 + 1e-9));
        for (const share of shares) {
          expect(Math.abs(share)).toBeLessThanOrEqual(maxShare * (1 + 1e-12));
          if (longOnly) expect(share).toBeGreaterThanOrEqual(0);
        }
        const legal = other.map((each) => (longOnly ? Math.abs(each) : each));
        const scale = Math.min(1, cap / sizeOf(legal), ...legal.map((each) => maxShare / Math.abs(each)));
        const rival = legal.map((each) => (scale < Infinity ? each * scale : 0));
        expect(growthOfAllocation({ mean: expected, covariance: calm }, rival)).toBeLessThanOrEqual(growth + 1e-8);
        const wild = kellyPortfolio({ ...options, covariance: calm.map((each) => each * factor) });
        const gain = (held: Float64Array): number => held.reduce((sum, share, i) => sum + share * expected[i], 0);
        expect(gain(wild.shares)).toBeLessThanOrEqual(gain(shares) + 1e-8);
        expect(wild.growth).toBeLessThanOrEqual(growth + 1e-8);
      }),
    );
  });
});
