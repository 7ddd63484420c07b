import { nextDouble, TraderError } from '@trader/core';
import { checkCovariance, checkVector } from '../linear/check-matrix';
import { cholesky } from '../linear/cholesky';
import { fillNormals, nextNormal } from './normal';
import { requireNoneBelowZero, requireNumbers, requirePeriod } from './path-model';
import type { PathModel } from './path-model';

/** Rates per unit of time, and how much of that unit a period is. */
export interface BrownianOptions {
  /** Expected growth per unit of time, continuously compounded: E[S(t)] = S(0) exp(drift x t). */
  readonly drift: number;
  /** Standard deviation of the log return per square root of a unit of time, 0 or above. */
  readonly volatility: number;
  /** Length of a period in that unit: 1 / 252 for days when rates are of a year. 1 unless told otherwise. */
  readonly period?: number;
}

/**
 * Geometric Brownian motion in exact steps: log returns are normal, of mean (drift - volatility^2 / 2) x period and variance volatility^2 x period,
 * whatever the length of the period. Source: P. Glasserman, Monte Carlo Methods in Financial Engineering, 2003, section 3.2.1. Throws INVALID_CONFIG.
 */
export const geometricBrownian = ({ drift, volatility, period = 1 }: BrownianOptions): PathModel => {
  requireNumbers({ drift });
  requireNoneBelowZero({ volatility });
  requirePeriod(period);
  const mean = (drift - 0.5 * volatility * volatility) * period;
  const deviation = volatility * Math.sqrt(period);
  return { assets: 1, step: 'log return', fill: (state, steps) => fillNormals(state, steps, mean, deviation) };
};

/** As `BrownianOptions`, and how often and how far prices jump. */
export interface JumpDiffusionOptions extends BrownianOptions {
  /** Jumps expected per unit of time. */
  readonly intensity: number;
  /** Mean and standard deviation of the log of the factor by which a jump moves the price. */
  readonly jumpMean: number;
  readonly jumpDeviation: number;
}

/**
 * Geometric Brownian motion with jumps that come by a Poisson process and multiply the price by a lognormal factor, in exact steps. The drift is
 * compensated by intensity x (exp(jumpMean + jumpDeviation^2 / 2) - 1), so that E[S(t)] = S(0) exp(drift x t) all the same. Source: R. C. Merton,
 * "Option Pricing When Underlying Stock Returns Are Discontinuous", Journal of Financial Economics 3, 1976. Throws INVALID_CONFIG.
 */
export const jumpDiffusion = ({ drift, volatility, period = 1, intensity, jumpMean, jumpDeviation }: JumpDiffusionOptions): PathModel => {
  requireNumbers({ jumpMean });
  requireNoneBelowZero({ intensity, jumpDeviation });
  const compensation = intensity * Math.expm1(jumpMean + 0.5 * jumpDeviation * jumpDeviation);
  const diffusion = geometricBrownian({ drift: drift - compensation, volatility, period });
  const expected = intensity * period;
  const fill = (state: Uint32Array, steps: Float64Array): void => {
    diffusion.fill(state, steps);
    if (expected === 0) return;
    // Times between jumps are exponential, so what is drawn is as much as there are jumps.
    let time = -Math.log(1 - nextDouble(state)) / expected;
    while (time < steps.length) {
      steps[Math.floor(time)] += jumpMean + jumpDeviation * nextNormal(state);
      time -= Math.log(1 - nextDouble(state)) / expected;
    }
  };
  return { assets: 1, step: 'log return', fill };
};

/** Drifts and covariance of log returns per unit of time, and how much of that unit a period is. */
export interface CorrelatedBrownianOptions {
  /** Expected growth of each asset per unit of time, continuously compounded. */
  readonly drifts: ArrayLike<number>;
  /** Covariance of log returns per unit of time, n x n row by row, positive definite. */
  readonly covariance: ArrayLike<number>;
  /** Length of a period in that unit; 1 unless told otherwise. */
  readonly period?: number;
}

/**
 * Geometric Brownian motions of several assets, correlated by the Cholesky factor of their covariance, in exact steps. Source: Glasserman 2003,
 * sections 2.3.3 and 3.2.3. Throws INVALID_CONFIG, and INVALID_DATA for a covariance that is not symmetric and positive definite or drifts that do
 * not fit it.
 */
export const correlatedBrownian = ({ drifts, covariance, period = 1 }: CorrelatedBrownianOptions): PathModel => {
  const assets = checkCovariance(covariance);
  checkVector(drifts, assets, 'drift');
  requirePeriod(period);
  const means = Float64Array.from({ length: assets }, (_, i) => (drifts[i] - 0.5 * covariance[i * assets + i]) * period);
  const lower = cholesky(covariance, assets).map((cell) => cell * Math.sqrt(period));
  const fill = (state: Uint32Array, steps: Float64Array): void => {
    if (steps.length % assets !== 0) throw new TraderError('INVALID_DATA', `steps of ${assets} assets cannot be ${steps.length}`);
    fillNormals(state, steps);
    for (let at = 0; at < steps.length; at += assets) {
      // From the last asset up, for each needs the normals of those before it.
      for (let row = assets - 1; row >= 0; row--) {
        let sum = means[row];
        for (let k = 0; k <= row; k++) sum += lower[row * assets + k] * steps[at + k];
        steps[at + row] = sum;
      }
    }
  };
  return { assets, step: 'log return', fill };
};
