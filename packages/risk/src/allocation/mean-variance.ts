import { TraderError } from '@trader/core';
import { checkCovariance, checkVector } from '../linear/check-matrix';
import { solveAllocation } from './allocation-program';
import { type AllocationConstraints, checkConstraints, type CheckedConstraints, type CostlyConstraints } from './constraints';
import { portfolioVariance } from './risk-contributions';

/** What `minimumVariance` takes. */
export interface MinimumVarianceOptions extends AllocationConstraints {
  /** Of returns, n x n row by row, positive semidefinite. */
  readonly covariance: ArrayLike<number>;
}

/** Weights and their variance, in the unit of the covariance. */
export interface MinimumVarianceResult {
  readonly weights: Float64Array;
  readonly variance: number;
}

/**
 * The weights of least variance, w'Sw, within constraints; without shorts unless `lower` allows them. To about 1e-9; weights at a bound are exactly at it. A
 * singular covariance (fewer observations than assets) is fine: the least variance is then well defined, and one of the weights that have it is returned, the same
 * every time.
 * Source: H. Markowitz, "Portfolio Selection", Journal of Finance 7(1), 1952.
 * Throws INVALID_DATA for a covariance that is none, and for constraints that contradict each other, naming which; INVALID_CONFIG for options out of range.
 */
export const minimumVariance = (options: MinimumVarianceOptions): MinimumVarianceResult => {
  const { covariance } = options;
  const given = checkConstraints(options, checkCovariance(covariance));
  const weights = solveAllocation(given, { quadratic: covariance }).x;
  return { weights, variance: portfolioVariance(weights, covariance) };
};

/** What mean-variance functions take beside constraints. */
interface Expectations extends CostlyConstraints {
  /** Expected returns of one period, n. */
  readonly mean: ArrayLike<number>;
  /** Of returns of the same period, n x n row by row, positive semidefinite. */
  readonly covariance: ArrayLike<number>;
}

/** What `meanVariance` takes: an aversion or a target. */
export type MeanVarianceOptions = Expectations &
  (
    | {
        /** How much half the variance costs: 1 is Kelly's growth, more is more careful; at or above 0. */
        readonly aversion: number;
        readonly targetReturn?: undefined;
      }
    | {
        readonly aversion?: undefined;
        /** Least expected return after costs, in the unit of the mean. */
        readonly targetReturn: number;
      }
  );

/** Weights and what is expected of them. */
export interface MeanVarianceResult extends MinimumVarianceResult {
  /** Expected return before costs. */
  readonly mean: number;
  /** Trading costs, in the unit of the mean. */
  readonly cost: number;
}

const described = (weights: Float64Array, { mean, covariance }: Expectations, { cost, current }: CheckedConstraints): MeanVarianceResult => ({
  weights,
  variance: portfolioVariance(weights, covariance),
  mean: weights.reduce((sum, each, i) => sum + each * mean[i], 0),
  cost: cost === undefined ? 0 : weights.reduce((sum, each, i) => sum + Math.abs(each - current[i]) * cost[i], 0),
});

const scaled = (matrix: ArrayLike<number>, factor: number): Float64Array => {
  const result = new Float64Array(matrix.length);
  for (let i = 0; i < result.length; i++) result[i] = factor * matrix[i];
  return result;
};

const checkExpectations = (options: Expectations): CheckedConstraints => {
  const n = checkCovariance(options.covariance);
  checkVector(options.mean, n, 'mean');
  return checkConstraints(options, n);
};

/**
 * The weights that maximise mean'w - costs - aversion / 2 x w'Sw, or those of least variance whose return after costs is at least `targetReturn`, within bounds,
 * groups, a gross limit and a turnover limit; costs are linear, cost x |w - current|. To about 1e-9; weights at a bound are exactly at it.
 * Source: H. Markowitz, "Portfolio Selection", Journal of Finance 7(1), 1952; with costs as in S. Boyd et al., "Multi-Period Trading via Convex Optimization",
 * Foundations and Trends in Optimization 3(1), 2017, section 3.
 * Throws INVALID_DATA for data that do not fit, an objective that falls without end (no bounds), and for constraints that contradict each other, naming which and
 * what would be possible; INVALID_CONFIG for options out of range.
 */
export const meanVariance = (options: MeanVarianceOptions): MeanVarianceResult => {
  const given = checkExpectations(options);
  const { mean, covariance, aversion, targetReturn } = options;
  if ((aversion === undefined) === (targetReturn === undefined)) throw new TraderError('INVALID_CONFIG', 'give an aversion or a targetReturn, one of the two');
  const number = aversion ?? targetReturn;
  if (!Number.isFinite(number) || (aversion !== undefined && aversion < 0)) {
    throw new TraderError('INVALID_CONFIG', `an aversion must be at or above 0, a targetReturn a finite number, got ${number}`);
  }
  if (targetReturn !== undefined) {
    return described(solveAllocation(given, { quadratic: covariance, earn: { mean, least: targetReturn } }).x, options, given);
  }
  const quadratic = aversion === 0 || aversion === undefined ? undefined : scaled(covariance, aversion);
  return described(solveAllocation(given, { quadratic, costly: true, linear: Float64Array.from(mean, (each) => -each) }).x, options, given);
};

/** What `maximumSharpe` takes. */
export interface MaximumSharpeOptions extends Expectations {
  /** Return of cash in the unit of the mean; default 0. */
  readonly riskFree?: number;
}

/** Weights, what is expected of them, and their Sharpe ratio after costs per period of the mean. */
export interface MaximumSharpeResult extends MeanVarianceResult {
  readonly sharpe: number;
}

/** What is earned above cash, after costs. */
const excessOf = ({ weights, mean, cost }: MeanVarianceResult, riskFree: number): number => mean - riskFree * weights.reduce((sum, each) => sum + each, 0) - cost;

/** A weight that was divided, within its bounds again, and at one exactly where rounding alone keeps it from it. */
const atBound = (weight: number, lower: number, upper: number): number => (weight - lower < 1e-12 ? lower : upper - weight < 1e-12 ? upper : weight);

/**
 * The weights with the highest (mean'w - riskFree x sum of w - costs) / sqrt(w'Sw) within constraints, by one quadratic program: weights and constraints are
 * multiplied by a scale at which the excess return is 1, and the variance is made least.
 * Source: G. Cornuejols and R. Tutuncu, Optimization Methods in Finance, 2006, section 8.2, after A. Charnes and W. Cooper, "Programming with linear fractional
 * functionals", Naval Research Logistics Quarterly 9, 1962.
 * Throws as `meanVariance`; and INVALID_DATA when no allowed portfolio earns more than cash, or one does without any variance; INVALID_CONFIG for a budget that is
 * not above 0.
 */
export const maximumSharpe = (options: MaximumSharpeOptions): MaximumSharpeResult => {
  const given = checkExpectations(options);
  const { mean, covariance, riskFree = 0 } = options;
  const { n, budget } = given;
  if (!Number.isFinite(riskFree)) throw new TraderError('INVALID_CONFIG', `riskFree must be a finite number, got ${riskFree}`);
  if (!(budget > 0)) throw new TraderError('INVALID_CONFIG', `the highest Sharpe ratio needs a budget above 0, got ${budget}`);
  const excess = Float64Array.from(mean, (each) => each - riskFree);
  const unit = excess.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  const most = solveAllocation(given, { linear: excess.map((each) => -each), costly: true }).x;
  const richest = described(most, options, given);
  if (!(excessOf(richest, riskFree) > 1e-12 * unit)) {
    throw new TraderError('INVALID_DATA', `no allowed portfolio earns more than cash: the best earns ${excessOf(richest, riskFree)} above it`);
  }
  const quadratic = new Float64Array((n + 1) * (n + 1));
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) quadratic[i * (n + 1) + j] = covariance[i * n + j];
  const best = solveAllocation(given, { extra: 1, homogeneous: true, quadratic, earn: { mean: excess, least: excessOf(richest, riskFree) } }).x;
  const result = described(best.slice(0, n).map((each, i) => atBound(each / best[n], given.lower[i], given.upper[i])), options, given);
  const apart = result.weights.reduce((sum, each, i) => sum + each * each * covariance[i * (n + 1)], 0);
  if (!(result.variance > 1e-10 * apart)) throw new TraderError('INVALID_DATA', 'a portfolio without variance earns more than cash: the covariance cannot be right');
  return { ...result, sharpe: excessOf(result, riskFree) / Math.sqrt(result.variance) };
};

/** What `efficientFrontier` takes. */
export interface EfficientFrontierOptions extends Expectations {
  /** How many portfolios, at least 2; default 20. */
  readonly points?: number;
}

/**
 * Portfolios of least variance, from that of all to that of the highest return after costs, at returns the same distance apart. Source and errors as `meanVariance`.
 */
export const efficientFrontier = (options: EfficientFrontierOptions): readonly MeanVarianceResult[] => {
  const given = checkExpectations(options);
  const { mean, covariance, points = 20 } = options;
  if (!(Number.isInteger(points) && points >= 2)) throw new TraderError('INVALID_CONFIG', `a frontier needs at least 2 points, got ${points}`);
  const safest = described(solveAllocation(given, { quadratic: covariance }).x, options, given);
  const richest = described(solveAllocation(given, { costly: true, linear: Float64Array.from(mean, (each) => -each) }).x, options, given);
  const [low, high] = [safest.mean - safest.cost, richest.mean - richest.cost];
  return Array.from({ length: points }, (_, i) => {
    if (i === 0) return safest;
    const least = i === points - 1 ? high - 1e-10 * Math.abs(high) : low + ((high - low) * i) / (points - 1);
    const found = described(solveAllocation(given, { quadratic: covariance, earn: { mean, least } }).x, options, given);
    return i === points - 1 && richest.variance <= found.variance * (1 + 1e-6) ? richest : found;
  });
};
