import { TraderError } from '@trader/core';
import { checkCovariance, checkVector } from '../linear/check-matrix';

/** w'Sw, of a covariance that has been checked. */
export const portfolioVariance = (weights: Float64Array, covariance: ArrayLike<number>): number => {
  const n = weights.length;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    if (weights[i] === 0) continue;
    let sum = 0;
    for (let j = 0; j < n; j++) sum += covariance[i * n + j] * weights[j];
    variance += weights[i] * sum;
  }
  return Math.max(variance, 0);
};

/**
 * How much of a portfolio's volatility each asset carries, n: w_i (S w)_i / sqrt(w'Sw), in the unit of a return; they sum to the volatility. Below zero for a
 * hedge. Source: S. Maillard, T. Roncalli and J. Teiletche, "The Properties of Equally Weighted Risk Contribution Portfolios", Journal of Portfolio Management
 * 36(4), 2010. Throws INVALID_DATA for sizes that do not fit, and for weights without any variance.
 */
export const riskContributions = (weights: ArrayLike<number>, covariance: ArrayLike<number>): Float64Array => {
  const n = checkCovariance(covariance);
  checkVector(weights, n, 'weight');
  const volatility = Math.sqrt(portfolioVariance(Float64Array.from(weights), covariance));
  if (!(volatility > 0)) throw new TraderError('INVALID_DATA', 'weights without any variance carry no risk that could be shared out');
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += covariance[i * n + j] * weights[j];
    return (weights[i] * sum) / volatility;
  });
};
