import { TraderError } from '@trader/core';
import { cholesky, solveFactored } from '../linear/cholesky';
import { returnsTable } from '../linear/returns-table';
import type { ReturnsTable } from '../linear/returns-table';
import { meanOf } from './series';

/** One coefficient of a regression. */
export interface Estimate {
  readonly value: number;
  /** By Newey and West: it holds when residuals are correlated over `lags` periods and vary in size. */
  readonly standardError: number;
  /** value / standardError; undefined when the latter is 0, as of a fit without residuals. */
  readonly t: number | undefined;
}

/** What a series of returns owes to factors: returns = alpha + sum of beta x factor + residual. */
export interface FactorExposure {
  /** What the factors do not explain, a period. */
  readonly alpha: Estimate;
  /** One by factor, in their order. */
  readonly betas: readonly Estimate[];
  /** Share of the variance that the factors explain; undefined when the returns do not vary. */
  readonly rSquared: number | undefined;
  /** The same less what as many factors of noise would explain: 1 - (1 - R squared)(n - 1) / (n - k - 1). */
  readonly adjustedRSquared: number | undefined;
  /** Lags the standard errors look back. */
  readonly lags: number;
  readonly observations: number;
  /** What is left of each return. */
  readonly residuals: Float64Array;
}

/** Factors with mean 0 and length 1, so that neither their level nor their unit costs digits. */
interface Design {
  readonly columns: readonly Float64Array[];
  readonly means: Float64Array;
  readonly lengths: Float64Array;
}

const designOf = ({ values, periods, assets }: ReturnsTable): Design => {
  const columns: Float64Array[] = [];
  const [means, lengths] = [new Float64Array(assets - 1), new Float64Array(assets - 1)];
  for (let factor = 0; factor < assets - 1; factor++) {
    const column = Float64Array.from({ length: periods }, (_, period) => values[period * assets + factor + 1]);
    const mean = meanOf(column);
    let squares = 0;
    for (let t = 0; t < periods; t++) {
      column[t] -= mean;
      squares += column[t] ** 2;
    }
    const length = Math.sqrt(squares);
    if (!(length > 1e-12 * Math.abs(mean) * Math.sqrt(periods))) {
      throw new TraderError('INVALID_DATA', `factor ${factor} does not vary: take it out, for alpha holds what is constant`);
    }
    for (let t = 0; t < periods; t++) column[t] /= length;
    [means[factor], lengths[factor]] = [mean, length];
    columns.push(column);
  }
  return { columns, means, lengths };
};

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

/** Each column of `scores` is a regressor times the residuals. Sum of their products over lags, by Bartlett's weights: the middle of the sandwich, m x m. */
const longRunProducts = (scores: readonly Float64Array[], lags: number): Float64Array => {
  const m = scores.length;
  const periods = scores[0].length;
  const products = new Float64Array(m * m);
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < m; column++) {
      const [a, b] = [scores[row], scores[column]];
      for (let lag = 0; lag <= lags; lag++) {
        let sum = 0;
        for (let t = lag; t < periods; t++) sum += a[t] * b[t - lag];
        const weighted = (1 - lag / (lags + 1)) * sum;
        products[row * m + column] += weighted;
        if (lag > 0) products[column * m + row] += weighted;
      }
    }
  }
  return products;
};

/** w' M w of a symmetric M, never below 0: Bartlett's weights promise that, but for rounding. */
const quadratic = (matrix: Float64Array, w: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < w.length; i++) for (let j = 0; j < w.length; j++) sum += w[i] * w[j] * matrix[i * w.length + j];
  return Math.max(0, sum);
};

const lagsOf = (given: number | undefined, periods: number): number => {
  if (given === undefined) return Math.min(periods - 1, Math.floor(4 * (periods / 100) ** (2 / 9)));
  if (Number.isInteger(given) && given >= 0 && given < periods) return given;
  throw new TraderError('INVALID_CONFIG', `lags must be a whole number from 0 to ${periods - 1}, got ${given}`);
};

const estimate = (value: number, variance: number): Estimate => {
  const standardError = Math.sqrt(variance);
  return { value, standardError, t: standardError === 0 ? undefined : value / standardError };
};

/** The coefficient `at` of (X'X)^-1 as a list: a row of it is what turns scores into the error of one coefficient. */
const unit = (length: number, at: number): Float64Array => {
  const result = new Float64Array(length);
  result[at] = 1;
  return result;
};

/**
 * Exposure of returns per period to factors of the same periods (one series each; the market alone gives beta), by ordinary least squares with an intercept, and
 * standard errors that allow for autocorrelation and changing variance: Bartlett's kernel over `lags` periods, floor(4 (n / 100)^(2/9)) unless given, without a
 * correction for small samples. Source: W. Newey and K. West, "A Simple, Positive Semi-definite, Heteroskedasticity and Autocorrelation Consistent Covariance
 * Matrix", Econometrica 55(3), 1987; lags: the same, "Automatic Lag Selection in Covariance Matrix Estimation", Review of Economic Studies 61(4), 1994.
 * Throws INVALID_DATA when values are missing or not finite, there are no more periods than coefficients, a factor does not vary or is made of others; INVALID_CONFIG.
 */
export const factorExposure = (
  { returns, factors, lags: given }: { readonly returns: ArrayLike<number>; readonly factors: readonly ArrayLike<number>[]; readonly lags?: number },
): FactorExposure => {
  const k = factors.length;
  if (k === 0) throw new TraderError('INVALID_DATA', 'an exposure needs at least one factor');
  const table = returnsTable([returns, ...factors], k + 2);
  const { periods } = table;
  const lags = lagsOf(given, periods);
  const { columns, means, lengths } = designOf(table);
  const own = Float64Array.from(returns);
  const mean = meanOf(own);
  const products = Float64Array.from({ length: k * k }, (_, cell) => dot(columns[Math.floor(cell / k)], columns[cell % k]));
  const factored = cholesky(products, k, 'the correlation of the factors');
  const slopes = solveFactored(factored, columns.map((column) => dot(column, own)));
  const residuals = own.map((value, t) => columns.reduce((rest, column, factor) => rest - slopes[factor] * column[t], value - mean));
  const middle = longRunProducts([residuals, ...columns.map((column) => column.map((value, t) => value * residuals[t]))], lags);
  // Rows of (X'X)^-1 in the basis of the design; the intercept is orthogonal to the centred factors.
  const rows = columns.map((_, factor) => Float64Array.of(0, ...solveFactored(factored, unit(k, factor)).map((value) => value / lengths[factor])));
  const betas = rows.map((row, factor) => estimate(slopes[factor] / lengths[factor], quadratic(middle, row)));
  const intercept = rows.reduce((row, each, factor) => row.map((value, i) => value - means[factor] * each[i]), Float64Array.of(1 / periods, ...new Float64Array(k)));
  const alpha = betas.reduce((rest, beta, factor) => rest - beta.value * means[factor], mean);
  const total = own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const rSquared = own.some((value) => value !== own[0]) ? 1 - dot(residuals, residuals) / total : undefined;
  const adjustedRSquared = rSquared === undefined ? undefined : 1 - ((1 - rSquared) * (periods - 1)) / (periods - k - 1);
  return { alpha: estimate(alpha, quadratic(middle, intercept)), betas, rSquared, adjustedRSquared, lags, observations: periods, residuals };
};
