import { TraderError } from '@trader/core';
import { checkCovariance, checkVector } from '../linear/check-matrix';
import { cholesky, solveFactored } from '../linear/cholesky';

/** A view: the portfolio `assets` is expected to return `expected`. */
export interface View {
  /** Weight of each asset in the view's portfolio, n: 1 on one asset for an absolute view; 1 on one and -1 on another for one asset against another. */
  readonly portfolio: ArrayLike<number>;
  /** Its expected return above cash, in the unit of the prior. */
  readonly expected: number;
  /** Variance of the view's error, above 0; tau x variance of the portfolio unless told (He and Litterman): as sure as the prior. */
  readonly variance?: number;
}

/** What `blackLitterman` takes. */
export interface BlackLittermanOptions {
  /** Of returns, n x n row by row. */
  readonly covariance: ArrayLike<number>;
  /** Expected returns above cash before any view, n: see `impliedReturns`. */
  readonly prior: ArrayLike<number>;
  readonly views?: readonly View[];
  /** How unsure the prior is, as a share of the covariance, above 0; default 0.05. */
  readonly tau?: number;
}

/** What is believed after the views. */
export interface BlackLittermanResult {
  /** Expected returns above cash, n. */
  readonly mean: Float64Array;
  /** Of returns, n x n: the given one plus the uncertainty of the mean. */
  readonly covariance: Float64Array;
}

const times = (matrix: ArrayLike<number>, n: number, vector: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j] * vector[j];
    return sum;
  });

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

/**
 * The expected returns above cash, n, at which `weights` would be the best portfolio of somebody with this aversion to variance: aversion x S w. Weights of the
 * market give the returns of its equilibrium. Source: F. Black and R. Litterman, "Global Portfolio Optimization", Financial Analysts Journal 48(5), 1992.
 * Throws INVALID_DATA for data that do not fit, INVALID_CONFIG for an aversion that is not above 0.
 */
export const impliedReturns = (weights: ArrayLike<number>, covariance: ArrayLike<number>, aversion = 2.5): Float64Array => {
  const n = checkCovariance(covariance);
  checkVector(weights, n, 'weight');
  if (!(aversion > 0 && aversion < Infinity)) throw new TraderError('INVALID_CONFIG', `aversion must be above 0, got ${aversion}`);
  return times(covariance, n, weights).map((each) => aversion * each);
};

const checkViews = (views: readonly View[], n: number): void => {
  views.forEach(({ portfolio, expected, variance }, i) => {
    checkVector(portfolio, n, `portfolio of view ${i}, weight`);
    if (!Number.isFinite(expected)) throw new TraderError('INVALID_DATA', `view ${i} must expect a finite return, got ${expected}`);
    if (variance !== undefined && !(variance > 0 && variance < Infinity)) {
      throw new TraderError('INVALID_DATA', `view ${i} needs a variance above 0, got ${variance}: what is certain needs a tiny one`);
    }
  });
};

/**
 * The prior's returns moved toward views, as far as the sureness of both says: mean = prior + T P' (P T P' + O)^-1 (q - P prior) with T = tau S, and covariance
 * S + T - T P' (P T P' + O)^-1 P T. Without views it is the prior, and (1 + tau) S.
 * Source: G. He and R. Litterman, "The Intuition Behind Black-Litterman Model Portfolios", Goldman Sachs, 1999, formulas 8 to 11.
 * Throws INVALID_DATA for data that do not fit or views that cannot be told apart from each other, INVALID_CONFIG for a tau that is not above 0.
 */
export const blackLitterman = (options: BlackLittermanOptions): BlackLittermanResult => {
  const { covariance, prior, views = [], tau = 0.05 } = options;
  const n = checkCovariance(covariance);
  checkVector(prior, n, 'prior return');
  checkViews(views, n);
  if (!(tau > 0 && tau < Infinity)) throw new TraderError('INVALID_CONFIG', `tau must be above 0, got ${tau}`);
  const count = views.length;
  const mean = Float64Array.from(prior);
  const posterior = Float64Array.from(covariance, (each) => (1 + tau) * each);
  if (count === 0) return { mean, covariance: posterior };
  const spread = views.map(({ portfolio }) => times(covariance, n, portfolio).map((each) => tau * each));
  const between = new Float64Array(count * count);
  views.forEach(({ portfolio, variance }, a) => {
    for (let b = 0; b < count; b++) between[a * count + b] = dot(portfolio, spread[b]);
    between[a * count + a] += variance ?? between[a * count + a];
  });
  const factor = cholesky(between, count, 'the covariance of the views');
  const surprise = solveFactored(factor, views.map(({ portfolio, expected }) => expected - dot(portfolio, prior)));
  for (let a = 0; a < count; a++) for (let i = 0; i < n; i++) mean[i] += surprise[a] * spread[a][i];
  for (let i = 0; i < n; i++) {
    const learnt = solveFactored(factor, spread.map((row) => row[i]));
    for (let j = 0; j <= i; j++) {
      let less = 0;
      for (let a = 0; a < count; a++) less += learnt[a] * spread[a][j];
      posterior[i * n + j] -= less;
      posterior[j * n + i] = posterior[i * n + j];
    }
  }
  return { mean, covariance: posterior };
};
