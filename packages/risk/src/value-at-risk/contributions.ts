import { TraderError } from '@trader/core';
import { checkCovariance, checkVector } from '../linear/check-matrix';
import { located, standardTailRisk } from './parametric';
import { requireAbove, requireCount, tailOf } from './tail-risk';
import type { TailRisk } from './tail-risk';

/** A value for each asset, of the value at risk and of the expected shortfall. */
export interface PerAsset {
  readonly valueAtRisk: Float64Array;
  readonly expectedShortfall: Float64Array;
}

/** Tail risk of a portfolio and whose it is. */
export interface TailContributions extends TailRisk {
  /** How much the whole grows per unit of an asset's weight: its derivative. */
  readonly marginal: PerAsset;
  /** Weight times marginal: what each asset is part of. They sum to the whole, and are below 0 for what hedges. */
  readonly component: PerAsset;
}

/** A portfolio of assets whose returns are jointly normal, or follow a multivariate t. */
export interface PortfolioTailOptions {
  /** Share (or money) in each asset; they need not sum to 1. */
  readonly weights: ArrayLike<number>;
  /** Covariance of returns per period, n x n row by row. */
  readonly covariance: ArrayLike<number>;
  /** Mean returns per period; 0 unless told otherwise. */
  readonly mean?: ArrayLike<number> | undefined;
  /** Degrees of freedom, above 2, of a multivariate t with that covariance; normal unless told otherwise. */
  readonly dof?: number | undefined;
  readonly confidence?: number;
  /** Periods held, 1 unless told otherwise; of normal returns only, since sums of t are not t. */
  readonly horizon?: number;
}

interface Checked {
  readonly n: number;
  readonly standard: TailRisk;
  readonly horizon: number;
}

const check = ({ covariance, weights, mean, dof, confidence = 0.95, horizon = 1 }: PortfolioTailOptions): Checked => {
  const tail = tailOf(confidence);
  requireCount(horizon, 1, 'horizon');
  if (dof !== undefined) {
    requireAbove(dof, 2, 'dof');
    if (horizon !== 1) throw new TraderError('INVALID_CONFIG', 'a sum of t returns is not t: leave out horizon, or use monteCarloTailRisk');
  }
  const n = checkCovariance(covariance);
  checkVector(weights, n, 'weight');
  if (mean !== undefined) checkVector(mean, n, 'mean');
  return { n, standard: standardTailRisk(tail, dof), horizon };
};

/** Covariance times weights. */
const covarianceWith = (covariance: ArrayLike<number>, weights: ArrayLike<number>): Float64Array => {
  const n = weights.length;
  const out = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    let sum = 0;
    for (let column = 0; column < n; column++) sum += covariance[row * n + column] * weights[column];
    out[row] = sum;
  }
  return out;
};

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

const deviationWith = (weights: ArrayLike<number>, covariance: ArrayLike<number>, product: Float64Array): number => {
  const variance = dot(weights, product);
  let apart = 0;
  for (let i = 0; i < product.length; i++) apart += Math.abs(weights[i]) * Math.sqrt(covariance[i * (product.length + 1)]);
  // What is left of assets that hedge each other out is rounding, of either sign.
  if (Math.abs(variance) <= 4 * product.length * Number.EPSILON * apart * apart) return 0;
  if (variance < 0) {
    throw new TraderError(
      'INVALID_DATA',
      `covariance gives the portfolio a variance below zero, ${variance}: it is not positive semidefinite; shrink it`,
    );
  }
  return Math.sqrt(variance);
};

/**
 * Value at risk and expected shortfall of a portfolio of normal or t returns, and the part of each asset (Euler's theorem): marginal = k (covariance
 * x weights) / deviation - mean, k being the tail of one standard deviation, and component = weight x marginal. Source: D. Tasche, "Risk
 * Contributions and Performance Measurement", 1999; P. Jorion, Value at Risk, 3rd edition 2006, chapter 7. Throws INVALID_CONFIG for options;
 * INVALID_DATA for weights, mean and covariance, and when the portfolio does not vary, so that no derivative exists.
 */
export const tailContributions = (options: PortfolioTailOptions): TailContributions => {
  const { n, standard, horizon } = check(options);
  const { weights, covariance, mean } = options;
  const product = covarianceWith(covariance, weights);
  const deviation = deviationWith(weights, covariance, product);
  if (deviation === 0) throw new TraderError('INVALID_DATA', 'a portfolio that does not vary has no contributions to its risk: give it weights');
  const root = Math.sqrt(horizon);
  const marginal = { valueAtRisk: new Float64Array(n), expectedShortfall: new Float64Array(n) };
  const component = { valueAtRisk: new Float64Array(n), expectedShortfall: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    const drift = (mean?.[i] ?? 0) * horizon;
    const share = (root * product[i]) / deviation;
    marginal.valueAtRisk[i] = standard.valueAtRisk * share - drift;
    marginal.expectedShortfall[i] = standard.expectedShortfall * share - drift;
    component.valueAtRisk[i] = weights[i] * marginal.valueAtRisk[i];
    component.expectedShortfall[i] = weights[i] * marginal.expectedShortfall[i];
  }
  return { ...located(standard, (mean === undefined ? 0 : dot(weights, mean)) * horizon, deviation * root), marginal, component };
};

/** By how much `after` is above `before`. */
export const riskAdded = (after: TailRisk, before: TailRisk): TailRisk => ({
  valueAtRisk: after.valueAtRisk - before.valueAtRisk,
  expectedShortfall: after.expectedShortfall - before.expectedShortfall,
});

/** The weights once `change` is done. */
export const changed = (weights: ArrayLike<number>, change: ArrayLike<number>): Float64Array => {
  checkVector(change, weights.length, 'change');
  return Float64Array.from(weights, (weight, i) => weight + change[i]);
};

/**
 * What a trade adds to value at risk and expected shortfall of a portfolio of normal or t returns: those of weights + change less those of the
 * weights, valued in full. Below 0 when it hedges.
 * Source: Jorion, as `tailContributions`. Throws as `tailContributions`, but a portfolio may be empty.
 */
export const incrementalTailRisk = ({ change, ...options }: PortfolioTailOptions & { readonly change: ArrayLike<number> }): TailRisk => {
  const { standard, horizon } = check(options);
  const of = (weights: ArrayLike<number>): TailRisk => {
    const deviation = deviationWith(weights, options.covariance, covarianceWith(options.covariance, weights));
    return located(standard, (options.mean === undefined ? 0 : dot(weights, options.mean)) * horizon, deviation * Math.sqrt(horizon));
  };
  return riskAdded(of(changed(options.weights, change)), of(options.weights));
};
