import { TraderError } from '@trader/core';
import { nextMeanSquare } from './mean-square';
import { fillNormals } from './normal';
import { requireNoneBelowZero, requireNumbers } from './path-model';
import type { PathModel } from './path-model';

/** Parameters per period, as a fit gives them. */
export interface GarchPathOptions {
  /** The constant of the variance, above 0. */
  readonly omega: number;
  /** How much of a squared surprise, and of the variance itself, the next variance keeps. */
  readonly alpha: number;
  readonly beta: number;
  /** Mean log return of a period; 0 unless told otherwise. */
  readonly mean?: number;
  /** Variance of the first period; the long-run variance omega / (1 - alpha - beta) unless told otherwise. */
  readonly variance?: number;
  /** Degrees of freedom, above 2, of surprises that follow Student's t, scaled to the same variance; normal unless told otherwise. */
  readonly dof?: number | undefined;
}

/**
 * Paths of log returns whose variance follows a GARCH(1,1): r = mean + e, e = sqrt(h) z, next h = omega + alpha e^2 + beta h.
 * Source: T. Bollerslev, "Generalized Autoregressive Conditional Heteroskedasticity", Journal of Econometrics 31, 1986. Throws INVALID_CONFIG, also
 * when there is no long-run variance and no first one is given.
 */
export const garchPaths = ({ omega, alpha, beta, mean = 0, variance, dof }: GarchPathOptions): PathModel => {
  requireNumbers({ mean });
  requireNoneBelowZero({ alpha, beta, omega });
  if (omega === 0) throw new TraderError('INVALID_CONFIG', 'omega must be above 0, or the variance dies out');
  if (variance === undefined && alpha + beta >= 1) {
    throw new TraderError('INVALID_CONFIG', `alpha + beta is ${alpha + beta}, from 1 on there is no long-run variance: give the first period's`);
  }
  const first = variance ?? omega / (1 - alpha - beta);
  if (!(first > 0 && Number.isFinite(first))) throw new TraderError('INVALID_CONFIG', `variance must be a finite number above 0, got ${first}`);
  if (dof !== undefined && !(dof > 2 && Number.isFinite(dof))) {
    throw new TraderError('INVALID_CONFIG', `dof must be a finite number above 2, got ${dof}`);
  }
  const fill = (state: Uint32Array, steps: Float64Array): void => {
    fillNormals(state, steps);
    let now = first;
    for (let i = 0; i < steps.length; i++) {
      const stretch = dof === undefined ? 1 : (dof - 2) / dof / nextMeanSquare(state, dof);
      const surprise = Math.sqrt(now * stretch) * steps[i];
      steps[i] = mean + surprise;
      now = omega + alpha * surprise * surprise + beta * now;
    }
  };
  return { assets: 1, step: 'log return', fill };
};
