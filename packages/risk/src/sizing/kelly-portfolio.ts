import { TraderError } from '@trader/core';
import { solveQuadraticProgram } from '../allocation/quadratic-program';
import { checkCovariance, checkVector } from '../linear/check-matrix';
import { prudence } from './bet';
import { growthOfAllocation } from './growth';
import type { KellyPrudence } from './bet';
import type { GrowthMoments } from './growth';
import type { GrowthShares } from './kelly-bets';

/** What `kellyPortfolio` takes; `cap` is that of the sum of magnitudes, so of leverage. */
export interface KellyPortfolioInput extends GrowthMoments, KellyPrudence {
  /** Whether no share may be below 0; default true. */
  readonly longOnly?: boolean | undefined;
  /** Largest magnitude of one share: a number for all of them, or n; default no limit but `cap`. */
  readonly maxShare?: number | ArrayLike<number> | undefined;
}

/**
 * Shares of wealth per asset, n, that maximise f'(mu - r) - f' Sigma f / (2 x fraction) within the limits: without any that is fraction x
 * inverse(Sigma) (mu - r), as in `kellyAllocation`, and at fraction 1 the highest growth. Unlike there the best shares within the limits are looked
 * for, rather than all scaled down. When volatility rises for all, the expected gain and the growth of what is held never rise; a share alone may,
 * when a larger one makes room for it.
 * Source: Thorp 2006 (see `kellyFraction`), section 8.4, as a convex quadratic program; fractions as risk aversion, L. MacLean, E. Thorp and W.
 * Ziemba, "Long-Term Capital Growth: The Good and Bad Properties of the Kelly and Fractional Kelly Capital Growth Criteria", Quantitative Finance
 * 10(7), 2010. Throws INVALID_DATA for sizes that do not fit or a covariance that is none, INVALID_CONFIG for options out of range.
 */
export const kellyPortfolio = (input: KellyPortfolioInput): GrowthShares => {
  const { mean, covariance, riskFree = 0, longOnly = true } = input;
  const { fraction, cap } = prudence(input);
  const n = checkCovariance(covariance);
  checkVector(mean, n, 'mean');
  if (!Number.isFinite(riskFree)) throw new TraderError('INVALID_DATA', `riskFree must be a finite number, got ${riskFree}`);
  const upper = limitsOf(input, n, cap);
  const all = Array.from({ length: n }, (_, i) => i);
  const limits = longOnly
    ? { lower: new Float64Array(n), rows: [{ indices: all, values: all.map(() => 1), lower: -Infinity, upper: cap }] }
    : {
        // |x| = 2 max(0, x) - x, the maxima being the hinges.
        lower: upper.map((each) => -each),
        hinges: all.map((i) => ({ indices: [i], values: [1], offset: 0, price: 0 })),
        rows: [{ indices: [...all, ...all.map((i) => n + i)], values: [...all.map(() => -1), ...all.map(() => 2)], lower: -Infinity, upper: cap }],
      };
  const shares = solveQuadraticProgram({
    size: n,
    quadratic: Float64Array.from(covariance, (each) => each / fraction),
    linear: Float64Array.from(mean, (each) => riskFree - each),
    upper,
    ...limits,
  }).x;
  return { shares, growth: growthOfAllocation(input, shares) };
};

const limitsOf = ({ maxShare }: KellyPortfolioInput, n: number, cap: number): Float64Array => {
  if (!(cap < Infinity)) throw new TraderError('INVALID_CONFIG', 'the cap of a portfolio must be finite');
  const given = maxShare === undefined || typeof maxShare === 'number' ? new Float64Array(n).fill(maxShare ?? cap) : maxShare;
  if (given.length !== n) throw new TraderError('INVALID_DATA', `maxShare needs ${n} numbers, got ${given.length}`);
  return Float64Array.from(given, (each, i) => {
    if (each >= 0) return Math.min(each, cap);
    throw new TraderError('INVALID_CONFIG', `maxShare ${i} must be 0 or above, got ${each}`);
  });
};
