import { TraderError } from '@trader/core';
import { checkCovariance } from '../linear/check-matrix';
import { symmetricEigen } from '../linear/symmetric-eigen';
import { requireFinite } from './series';

/** How far a diagonal of a correlation may be from 1, weights from summing to 1, and an eigenvalue of C / n below 0. */
const ROUNDING = 1e-9;

const entropyOf = (shares: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < shares.length; i++) if (shares[i] > 0) sum -= shares[i] * Math.log(shares[i]);
  return Math.max(0, sum);
};

/**
 * Von Neumann entropy of a correlation matrix C (n x n, row by row), in nats: S = -sum of l ln l over the eigenvalues l of C / n, whose sum is 1. It is ln n when
 * nothing is correlated, and 0 when everything moves as one. Eigenvalues that rounding brought below 0 count as 0.
 * Source: J. von Neumann, Mathematische Grundlagen der Quantenmechanik, 1932, chapter V, with C / n for the density matrix. Throws INVALID_DATA when C is no correlation: not n x n, not finite, not symmetric, a diagonal that is not 1, an eigenvalue below 0.
 */
export const vonNeumannEntropy = (correlation: ArrayLike<number>): number => {
  const n = checkCovariance(correlation, 'correlation');
  for (let i = 0; i < n; i++) {
    const own = correlation[i * n + i];
    if (Math.abs(own - 1) > ROUNDING) throw new TraderError('INVALID_DATA', `correlation row ${i} must have 1 on the diagonal, got ${own}: give no covariance`);
  }
  const { values } = symmetricEigen(correlation, n);
  if (values[0] < -ROUNDING * n) throw new TraderError('INVALID_DATA', `correlation has an eigenvalue of ${values[0]}, below 0: no data can have it`);
  return entropyOf(values.map((each) => each / n));
};

/**
 * Effective rank of a correlation matrix: e to its von Neumann entropy, from 1 (all move as one) to n (nothing is correlated). It says how many independent bets
 * n assets are. Source: O. Roy and M. Vetterli, "The Effective Rank: A Measure of Effective Dimensionality", EUSIPCO 2007. Throws as `vonNeumannEntropy`.
 */
export const effectiveRank = (correlation: ArrayLike<number>): number => Math.exp(vonNeumannEntropy(correlation));

/**
 * Shannon entropy of portfolio weights, in nats: -sum of w ln w, from 0 (all in one) to ln n (equal weights).
 * Source: C. Shannon, "A Mathematical Theory of Communication", Bell System Technical Journal 27, 1948; of weights: A. Bera and S. Park, "Optimal Portfolio
 * Diversification Using the Maximum Entropy Principle", Econometric Reviews 27, 2008. Throws INVALID_DATA when there are none, one is below 0 or not finite, or
 * they do not sum to 1.
 */
export const shannonDiversification = (weights: ArrayLike<number>): number => {
  requireFinite(weights, 'weight');
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] < 0) throw new TraderError('INVALID_DATA', `weight at index ${i} must be 0 or above, got ${weights[i]}: shorts have no share of a whole`);
    sum += weights[i];
  }
  if (!(Math.abs(sum - 1) <= ROUNDING)) throw new TraderError('INVALID_DATA', `weights must sum to 1, got ${sum}: divide them by it`);
  return entropyOf(weights);
};

/**
 * Effective number of holdings: e to the Shannon entropy of the weights, from 1 to n; equal weights of k holdings give k.
 * Source: M. Hill, "Diversity and Evenness", Ecology 54(2), 1973, number of order 1. Throws as `shannonDiversification`.
 */
export const effectiveHoldings = (weights: ArrayLike<number>): number => Math.exp(shannonDiversification(weights));
