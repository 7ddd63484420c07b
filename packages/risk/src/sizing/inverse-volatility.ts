import { TraderError } from '@trader/core';
import { checkCovariance } from '../linear/check-matrix';
import { capOf, requirePositive } from './size-input';
import type { SizeCap } from './size-input';

/** What `sizesByInverseVolatility` takes; its cap is that of the sum of the shares. */
export interface InverseVolatilityTarget extends SizeCap {
  /** Covariance of returns, n x n row by row, of the same length of time as the target. */
  readonly covariance: ArrayLike<number>;
  /** Volatility that the whole is to have, as a share of equity: 0.1 for ten percent. */
  readonly target: number;
}

/**
 * Shares of equity, n, all above 0: each asset has the same volatility of its own, and all together have the target's; scaled down as a whole when
 * their sum is above `cap`. It is risk parity where all correlations are equal; the allocations have it for any covariance.
 * Source: S. Maillard, T. Roncalli and J. Teiletche, "The Properties of Equally Weighted Risk Contribution Portfolios", Journal of Portfolio
 * Management 36(4), 2010, section 2 (weights by inverse volatility); the target as in `sizeByVolatility`. Throws INVALID_DATA for a covariance that
 * does not fit, a volatility of 0, or assets that hedge each other out, INVALID_NUMBER for a target, INVALID_CONFIG for a cap out of range.
 */
export const sizesByInverseVolatility = (input: InverseVolatilityTarget): Float64Array => {
  const { covariance, target } = input;
  const cap = capOf(input);
  requirePositive(target, 'a volatility target');
  const n = checkCovariance(covariance);
  const shares = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const variance = covariance[i * n + i];
    if (!(variance > 0)) throw new TraderError('INVALID_DATA', `asset ${i} has no volatility: leave out what stood still`);
    shares[i] = 1 / Math.sqrt(variance);
  }
  // The variance of these shares is the sum of all correlations.
  let correlations = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) correlations += shares[i] * covariance[i * n + j] * shares[j];
  if (!(correlations > 1e-12 * n)) {
    throw new TraderError('INVALID_DATA', 'the assets hedge each other out at equal volatility: no size would bring the target');
  }
  const scale = target / Math.sqrt(correlations);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += shares[i] *= scale;
  return sum > cap ? shares.map((share) => (share * cap) / sum) : shares;
};
