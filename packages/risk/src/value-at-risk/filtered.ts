import { nextDouble, seedState, TraderError } from '@trader/core';
import { requireFinite } from '../measures/series';
import { ewmaVariance } from '../volatility';
import type { EwmaVarianceOptions, GarchFit } from '../volatility';
import { empiricalTailRisk } from './historical';
import { requireAbove, requireCount, requireNumber, tailOf } from './tail-risk';
import type { TailRisk } from './tail-risk';

/** Returns, and the variance that a model expected of each of them. */
export interface FilteredTailOptions {
  /** At least two, oldest first. */
  readonly returns: ArrayLike<number>;
  /** One per return, above 0: the variance expected of that period before it came. */
  readonly variances: ArrayLike<number>;
  /** The variance expected of the period to come, above 0. */
  readonly nextVariance: number;
  /** Mean return of a period; 0 unless told otherwise. */
  readonly mean?: number;
  /** 0.95 unless told otherwise. */
  readonly confidence?: number;
}

/** Returns, and how fast their variance is forgotten (`lambda` or `halfLife`). */
export type EwmaTailOptions = EwmaVarianceOptions & {
  /** At least two, oldest first. */
  readonly returns: ArrayLike<number>;
  readonly confidence?: number;
};

/** Returns, and the GARCH(1,1) fitted to them. */
export interface GarchTailOptions {
  readonly returns: ArrayLike<number>;
  /** What `garch(returns)` gave. */
  readonly fit: Pick<GarchFit, 'mean' | 'omega' | 'alpha' | 'beta' | 'variances' | 'nextVariance'>;
  readonly confidence?: number;
  /** Periods whose returns are added up, 1 unless told otherwise; beyond 1 paths are simulated. */
  readonly horizon?: number;
  /** Simulated paths, at least 2; 100,000 unless told otherwise. Of no use with a horizon of 1, which needs none; nor are `seed` and `stream`. */
  readonly paths?: number;
  /** Whole numbers from 0 up, see `createRandom` of @trader/core; 0 unless told otherwise. */
  readonly seed?: number;
  readonly stream?: number;
}

/** What is left of returns once the mean is taken away and the deviation expected of each period is divided by. */
const surprisesOf = (returns: ArrayLike<number>, variances: ArrayLike<number>, mean: number): Float64Array => {
  requireFinite(returns, 'return');
  if (variances.length !== returns.length) {
    throw new TraderError('INVALID_DATA', `${returns.length} returns need as many variances, got ${variances.length}`);
  }
  const surprises = new Float64Array(returns.length);
  for (let i = 0; i < returns.length; i++) {
    if (!(variances[i] > 0 && variances[i] < Infinity)) {
      throw new TraderError('INVALID_DATA', `variance at index ${i} must be above 0, got ${variances[i]}`);
    }
    surprises[i] = (returns[i] - mean) / Math.sqrt(variances[i]);
  }
  return surprises;
};

/**
 * Value at risk and expected shortfall by filtered historical simulation: each return is made as wild as the period to come is expected to be,
 * (return - mean) x sqrt(nextVariance / variance) + mean, and the tail of those is `historicalTailRisk`. Source: J. Hull and A. White, "Incorporating
 * Volatility Updating into the Historical Simulation Method for Value-at-Risk", Journal of Risk 1(1), 1998. Throws INVALID_CONFIG for options,
 * INVALID_DATA for returns and variances.
 */
export const filteredTailRisk = ({ returns, variances, nextVariance, mean = 0, confidence = 0.95 }: FilteredTailOptions): TailRisk => {
  const tail = tailOf(confidence);
  requireNumber(mean, 'mean');
  requireAbove(nextVariance, 0, 'nextVariance');
  const surprises = surprisesOf(returns, variances, mean);
  const deviation = Math.sqrt(nextVariance);
  return empiricalTailRisk(surprises.map((each) => each * deviation + mean), tail);
};

/**
 * `filteredTailRisk` with exponentially weighted variances (`ewmaVariance`, around a mean of zero). The variance before the first return is the mean
 * square of all unless `start` says another. Throws INVALID_CONFIG for options, INVALID_DATA below two returns, when one is not finite or all are 0.
 */
export const ewmaTailRisk = ({ returns, confidence = 0.95, ...options }: EwmaTailOptions): TailRisk => {
  requireFinite(returns, 'return');
  const n = returns.length;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += returns[i] * returns[i];
  const start = options.start ?? squares / n;
  if (n < 2) throw new TraderError('INVALID_DATA', `tail risk needs at least 2 returns, got ${n}`);
  if (!(start > 0)) throw new TraderError('INVALID_DATA', 'returns that are all 0 have no variance to be filtered by');
  const after = ewmaVariance(returns, { ...options, start });
  const variances = Float64Array.from(after, (_, i) => (i === 0 ? start : after[i - 1]));
  return filteredTailRisk({ returns, variances, nextVariance: after[n - 1], confidence });
};

/** Sums of returns over paths on which the surprises of the past come again by chance, each as wild as the variance has become. */
const drawPaths = (surprises: Float64Array, { fit, horizon = 1, paths = 100_000, seed = 0, stream = 0 }: GarchTailOptions): Float64Array => {
  const state = seedState(seed, stream, new Uint32Array(4));
  const { mean, omega, alpha, beta, nextVariance } = fit;
  const sums = new Float64Array(paths);
  for (let path = 0; path < paths; path++) {
    let [sum, variance] = [0, nextVariance];
    for (let period = 0; period < horizon; period++) {
      const shock = Math.sqrt(variance) * surprises[Math.floor(nextDouble(state) * surprises.length)];
      sum += mean + shock;
      variance = omega + alpha * shock * shock + beta * variance;
    }
    sums[path] = sum;
  }
  return sums;
};

/**
 * Value at risk and expected shortfall by historical simulation filtered with a GARCH(1,1): `filteredTailRisk` with its variances for one period; for
 * more, paths on which the model's variance follows surprises drawn from those of the past, which keeps their fat tails and lets wild periods follow
 * wild ones. Source: G. Barone-Adesi, K. Giannopoulos and L. Vosper, "VaR without Correlations for Portfolios of Derivative Securities", Journal of
 * Futures Markets 19(5), 1999. Throws INVALID_CONFIG for options, INVALID_DATA for returns and when the fit is not of as many.
 */
export const garchTailRisk = (options: GarchTailOptions): TailRisk => {
  const { returns, fit, confidence = 0.95, horizon = 1, paths = 100_000 } = options;
  requireCount(horizon, 1, 'horizon');
  requireCount(paths, 2, 'paths');
  if (horizon === 1) return filteredTailRisk({ ...fit, returns, confidence });
  const tail = tailOf(confidence);
  requireAbove(fit.nextVariance, 0, 'nextVariance');
  return empiricalTailRisk(drawPaths(surprisesOf(returns, fit.variances, fit.mean), options), tail, 'sum');
};
