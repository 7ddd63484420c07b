import { TraderError } from '@trader/core';
import { minimise } from './bfgs';
import type { Minimum, Sloped } from './bfgs';
import { robustErrors } from './garch-errors';
import { GarchFilter } from './garch-filter';
import { likelihood, POINT } from './garch-likelihood';
import type { GarchPoint, GarchSample } from './garch-likelihood';

/** What is fitted. */
export interface GarchOptions {
  /** 'constant' (the default) fits the mean return, 'zero' takes it to be 0. */
  readonly mean?: 'constant' | 'zero';
  /** Of the surprises: 'normal' (the default), or 'student', whose degrees of freedom are fitted. */
  readonly distribution?: 'normal' | 'student';
}

/** The parameters of r = mean + e, e = sqrt(h) z, next h = omega + alpha e^2 + beta h, per period and in the returns' own unit. */
export interface GarchParameters {
  readonly mean: number;
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  /** Degrees of freedom of Student's t, above 2; undefined for normal surprises. */
  readonly dof: number | undefined;
}

/** A GARCH(1,1) as fitted to a series. */
export interface GarchFit extends GarchParameters {
  readonly logLikelihood: number;
  /** alpha + beta, below 1. */
  readonly persistence: number;
  /** omega / (1 - alpha - beta). */
  readonly longRunVariance: number;
  /** h of each period, given those before it. */
  readonly variances: Float64Array;
  /** h of the period after the last. */
  readonly nextVariance: number;
  /** Robust standard errors of the parameters; undefined where the likelihood has no peak in all of them, such as at alpha = 0. */
  readonly standardErrors: GarchParameters | undefined;
  /** The expected variance of each of the next `periods` periods. Throws INVALID_CONFIG unless that is a whole number of 1 or more. */
  forecast(periods: number): Float64Array;
}

const LEAST_RETURNS = 50;
/** The first variance is that of this many returns, the earlier the heavier, as RiskMetrics weighs them. */
const BACKCAST = { periods: 75, decay: 0.94 };
const STARTS = { alpha: [0.01, 0.05, 0.1, 0.2], persistence: [0.5, 0.7, 0.9, 0.98] };
const FIRST_DOF = 8;
/** So close to 1 that shocks never fade within any series, and not so close that their sum rounds to 1. */
const MOST_PERSISTENT = 1 - 1e-12;
/** How many of the best starting points are climbed from. */
const RESTARTS = 3;

const share = (x: number): number => 1 / (1 + Math.exp(-x));
const inverseShare = (p: number): number => Math.log(p / (1 - p));

/** Natural parameters of free ones: mean, ln omega, logit(alpha + beta), logit(alpha / (alpha + beta)), ln(dof - 2). Every point keeps alpha + beta below 1. */
const toNatural = (free: Float64Array): GarchPoint => {
  const persistence = Math.min(MOST_PERSISTENT, share(free[2]));
  const alpha = persistence * share(free[3]);
  return Float64Array.of(free[0], Math.exp(free[1]), alpha, persistence - alpha, 2 + Math.exp(free[4]));
};

/** Minus the average log likelihood by the free parameters. */
const targetOf = (sample: GarchSample): Sloped => (free, slope) => {
  const point = toNatural(free);
  const natural = new Float64Array(slope.length);
  const value = likelihood(sample, point, natural);
  if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
  const [, omega, alpha, beta, dof] = point;
  const rest = 1 - share(free[2]);
  const count = -sample.returns.length;
  slope[0] = natural[0] / count;
  slope[1] = (natural[1] * omega) / count;
  slope[2] = ((natural[2] * alpha + natural[3] * beta) * rest) / count;
  slope[3] = ((natural[2] - natural[3]) * alpha * (1 - share(free[3]))) / count;
  slope[4] = sample.isStudent ? (natural[4] * (dof - 2)) / count : 0;
  return value / count;
};

/** Where to climb from: the likeliest of a grid whose long-run variance is the sample's (variance targeting). */
const startsOf = (target: Sloped, mean: number): Float64Array[] => {
  const slope = new Float64Array(5);
  return STARTS.alpha.flatMap((alpha) => STARTS.persistence.map((persistence) => {
    const free = Float64Array.of(mean, Math.log(1 - persistence), inverseShare(persistence), inverseShare(alpha / persistence), Math.log(FIRST_DOF - 2));
    return { free, value: target(free, slope) };
  })).sort((a, b) => a.value - b.value).slice(0, RESTARTS).map(({ free }) => free);
};

const momentsOf = (returns: ArrayLike<number>, hasMean: boolean): { mean: number; deviation: number } => {
  let [mean, squares] = [0, 0];
  for (let i = 0; i < returns.length; i++) {
    if (!Number.isFinite(returns[i])) throw new TraderError('INVALID_DATA', `return ${i} must be a finite number, got ${returns[i]}`);
    mean += returns[i] / returns.length;
  }
  if (returns.length < LEAST_RETURNS) throw new TraderError('INVALID_DATA', `a GARCH needs at least ${LEAST_RETURNS} returns, got ${returns.length}`);
  if (!hasMean) mean = 0;
  let varies = false;
  for (let i = 0; i < returns.length; i++) {
    squares += (returns[i] - mean) ** 2;
    varies ||= returns[i] !== returns[0];
  }
  if (!varies) throw new TraderError('INVALID_DATA', `all returns are ${returns[0]}: a series that never varies has no GARCH`);
  const deviation = Math.sqrt(squares / returns.length);
  if (!(deviation > 0 && deviation < Infinity)) throw new TraderError('INVALID_DATA', 'returns are too small or too large to be squared: give them in another unit');
  return { mean, deviation };
};

/** The returns in deviations, and what was before them. */
const sampleOf = (returns: ArrayLike<number>, options: GarchOptions): { sample: GarchSample; mean: number; deviation: number } => {
  const hasMean = options.mean !== 'zero';
  const { mean, deviation } = momentsOf(returns, hasMean);
  const scaled = Float64Array.from(returns, (value) => value / deviation);
  let [before, weights, weight] = [0, 0, 1];
  for (let i = 0; i < Math.min(BACKCAST.periods, scaled.length); i++, weight *= BACKCAST.decay) {
    before += weight * (scaled[i] - mean / deviation) ** 2;
    weights += weight;
  }
  return { sample: { returns: scaled, before: before / weights, hasMean, isStudent: options.distribution === 'student' }, mean: mean / deviation, deviation };
};

const checkOptions = ({ mean = 'constant', distribution = 'normal' }: GarchOptions): void => {
  if (mean !== 'constant' && mean !== 'zero') throw new TraderError('INVALID_CONFIG', `mean must be 'constant' or 'zero', got ${String(mean)}`);
  if (distribution === 'normal' || distribution === 'student') return;
  throw new TraderError('INVALID_CONFIG', `distribution must be 'normal' or 'student', got ${String(distribution)}`);
};

const inUnit = (point: Float64Array, unit: number, isStudent: boolean): GarchParameters => ({
  mean: point[POINT.mean] * unit, omega: point[POINT.omega] * unit * unit, alpha: point[POINT.alpha], beta: point[POINT.beta],
  dof: isStudent ? point[POINT.dof] : undefined,
});

/** The variance of each period and of the one after the last. */
const variancesOf = (returns: ArrayLike<number>, parameters: GarchParameters, before: number): Float64Array => {
  const { omega, alpha, beta } = parameters;
  const variances = new Float64Array(returns.length + 1);
  variances[0] = omega + (alpha + beta) * before;
  const filter = new GarchFilter({ ...parameters, variance: variances[0] });
  for (let i = 0; i < returns.length; i++) variances[i + 1] = filter.next(returns[i]);
  return variances;
};

const forecaster = (next: number, omega: number, persistence: number) => (periods: number): Float64Array => {
  if (!(Number.isInteger(periods) && periods >= 1)) throw new TraderError('INVALID_CONFIG', `periods must be a whole number of 1 or more, got ${periods}`);
  const out = new Float64Array(periods);
  for (let i = 0, variance = next; i < periods; i++, variance = omega + persistence * variance) out[i] = variance;
  return out;
};

/**
 * A GARCH(1,1) fitted by maximum likelihood, in free parameters that keep alpha + beta below 1, from the likeliest points of a grid. Before the first period, squared surprise
 * and variance are the weighted average of the first 75 squared returns, as in the `arch` package. Undefined when no start leads to a peak.
 * Source: T. Bollerslev, Generalized autoregressive conditional heteroskedasticity, Journal of Econometrics 31 (1986); Student's t: the same, Review of Economics and
 * Statistics 69 (1987). Throws INVALID_DATA for a hole, below 50 returns, or when they never vary; INVALID_CONFIG.
 */
export const garch = (returns: ArrayLike<number>, options: GarchOptions = {}): GarchFit | undefined => {
  checkOptions(options);
  const { sample, mean, deviation } = sampleOf(returns, options);
  const target = targetOf(sample);
  const found = startsOf(target, mean).map((start) => minimise(target, start)).filter(({ converged }) => converged);
  if (found.length === 0) return undefined;
  const best = found.reduce((a: Minimum, b) => (b.value < a.value ? b : a));
  const point = toNatural(best.x);
  const parameters = inUnit(point, deviation, sample.isStudent);
  const { omega, alpha, beta } = parameters;
  const all = variancesOf(returns, parameters, sample.before * deviation * deviation);
  const errors = robustErrors(sample, point);
  const nextVariance = all[returns.length];
  return {
    ...parameters, nextVariance, persistence: alpha + beta, longRunVariance: omega / (1 - alpha - beta), variances: all.subarray(0, returns.length),
    logLikelihood: -best.value * returns.length - returns.length * Math.log(deviation),
    standardErrors: errors && inUnit(errors, deviation, sample.isStudent),
    forecast: forecaster(nextVariance, omega, alpha + beta),
  };
};
