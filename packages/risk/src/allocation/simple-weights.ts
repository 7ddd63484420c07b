import { TraderError } from '@trader/core';
import { checkCovariance } from '../linear/check-matrix';

/** The same weight, 1 / n, for each of n assets. Throws INVALID_CONFIG when n is not a whole number above 0. */
export const equalWeight = (assets: number): Float64Array => {
  if (!(Number.isInteger(assets) && assets > 0)) throw new TraderError('INVALID_CONFIG', `equal weights need a whole number of assets above 0, got ${assets}`);
  return new Float64Array(assets).fill(1 / assets);
};

/** How far beyond 1 rounding may bring a correlation. */
const ROUNDING = 1e-9;

/**
 * Throws INVALID_DATA, naming the assets, when one has no variance, since no finite weight gives it a share of the risk, or two have a correlation beyond 1, which no
 * covariance has.
 */
export const checkVariances = (covariance: ArrayLike<number>, n: number): void => {
  for (let i = 0; i < n; i++) {
    const own = covariance[i * (n + 1)];
    if (!(own > 0)) throw new TraderError('INVALID_DATA', `asset ${i} has no variance and cannot be weighed by its risk: leave cash out`);
    for (let j = 0; j < i; j++) {
      const most = Math.sqrt(own) * Math.sqrt(covariance[j * (n + 1)]);
      if (Math.abs(covariance[i * n + j]) <= most * (1 + ROUNDING)) continue;
      throw new TraderError('INVALID_DATA', `assets ${j} and ${i} have a correlation of ${covariance[i * n + j] / most}, beyond 1: see nearestPositiveDefinite`);
    }
  }
};

/**
 * Weights in proportion to 1 / volatility, n, that sum to 1: equal risk contributions when all correlations are equal. Source: Maillard, Roncalli and Teiletche
 * 2010 (see `riskContributions`), section 2. Throws INVALID_DATA for a covariance that is none or an asset without variance.
 */
export const inverseVolatility = (covariance: ArrayLike<number>): Float64Array => {
  const n = checkCovariance(covariance);
  checkVariances(covariance, n);
  const inverse = Float64Array.from({ length: n }, (_, i) => 1 / Math.sqrt(covariance[i * (n + 1)]));
  const sum = inverse.reduce((all, each) => all + each, 0);
  return inverse.map((each) => each / sum);
};
