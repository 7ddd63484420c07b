import { TraderError } from '@trader/core';
import { checkCovariance } from '../linear/check-matrix';

/** How far beyond 1 rounding may bring a correlation. */
const ROUNDING = 1e-9;

/** Square roots of the diagonal of a covariance that was checked. Throws INVALID_DATA, naming the asset, when one is 0. */
export const deviationsOf = (covariance: ArrayLike<number>, n: number): Float64Array => {
  const deviations = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const variance = covariance[i * n + i];
    if (!(variance > 0)) throw new TraderError('INVALID_DATA', `asset ${i} never varies, so it has no correlation: leave it out`);
    deviations[i] = Math.sqrt(variance);
  }
  return deviations;
};

/** Each cell (i, j) of a correlation times the deviations of i and j, symmetric to the last bit. */
export const scaleByDeviations = (correlation: ArrayLike<number>, deviations: ArrayLike<number>): Float64Array => {
  const n = deviations.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) covariance[i * n + j] = covariance[j * n + i] = correlation[i * n + j] * deviations[i] * deviations[j];
  }
  return covariance;
};

/**
 * The correlation matrix of a covariance, n x n row by row: each cell by the deviations of its two assets, ones on the diagonal and no cell beyond 1.
 * Throws INVALID_DATA when it is no covariance (a correlation beyond 1 by more than rounding), or when an asset never varies.
 */
export const correlationOf = (covariance: ArrayLike<number>): Float64Array => {
  const n = checkCovariance(covariance);
  const deviations = deviationsOf(covariance, n);
  const correlation = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    correlation[i * n + i] = 1;
    for (let j = 0; j < i; j++) {
      const cell = covariance[i * n + j] / (deviations[i] * deviations[j]);
      if (Math.abs(cell) > 1 + ROUNDING) throw new TraderError('INVALID_DATA', `assets ${j} and ${i} have a correlation of ${cell}, beyond 1: see nearestPositiveDefinite`);
      correlation[i * n + j] = correlation[j * n + i] = Math.max(-1, Math.min(1, cell));
    }
  }
  return correlation;
};
