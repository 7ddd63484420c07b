import { TraderError } from '@trader/core';
import { checkCovariance, checkVector } from '../linear/check-matrix';
import { solvePositiveDefinite } from '../linear/cholesky';
import { checkBet, prudence } from './bet';
import type { Bet, KellyPrudence } from './bet';
import type { GrowthMoments } from './growth';

/**
 * The share of wealth that grows it fastest: f* = p / a - q / b, with a = loss and b = gain per unit, q = 1 - p. Below zero when
 * the bet has no edge; above one when it wants leverage. With a = 1 it is Kelly's own (b p - q) / b. It is the full size.
 * Source: J. L. Kelly, "A New Interpretation of Information Rate", Bell System Technical Journal 35, 1956; E. O. Thorp, "The
 * Kelly Criterion in Blackjack, Sports Betting and the Stock Market", Handbook of Asset and Liability Management, 2006, section
 * 2. Throws INVALID_NUMBER.
 */
export const kellyFraction = (bet: Bet): number => {
  checkBet(bet);
  return bet.winProbability / bet.loss - (1 - bet.winProbability) / bet.gain;
};

/** What `kellyAllocation` takes: yearly figures, or those of any other one period. */
export interface AllocationInput extends GrowthMoments, KellyPrudence {}

/**
 * Shares of wealth per asset, n, below zero for a short: fraction x inverse(Sigma) (mu - r), scaled down as a whole when the sum
 * of their magnitudes is above `cap`. For one asset it is (mu - r) / sigma^2. Give it shrunken estimates: it believes them.
 * Source: Thorp 2006 (see `kellyFraction`), sections 7.1 and 8.4. Throws INVALID_DATA for sizes that do not fit or a covariance
 * that is not positive definite, INVALID_CONFIG for options out of range.
 */
export const kellyAllocation = (input: AllocationInput): Float64Array => {
  const { mean, covariance, riskFree = 0 } = input;
  const { fraction, cap } = prudence(input);
  checkVector(mean, checkCovariance(covariance), 'mean');
  const shares = solvePositiveDefinite(
    covariance,
    Float64Array.from(mean, (each) => each - riskFree),
  );
  let gross = 0;
  for (const share of shares) gross += Math.abs(fraction * share);
  if (!Number.isFinite(gross)) throw new TraderError('INVALID_DATA', 'mean, covariance and riskFree must be finite numbers');
  const scale = gross > cap ? (fraction * cap) / gross : fraction;
  return shares.map((share) => share * scale);
};
