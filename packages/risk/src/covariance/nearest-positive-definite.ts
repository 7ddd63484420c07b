import { TraderError } from '@trader/core';
import { checkCovariance } from '../linear/check-matrix';
import { symmetricEigen } from '../linear/symmetric-eigen';
import { deviationsOf, scaleByDeviations } from './correlation-of';

const MOST_ROUNDS = 2000;
const CLOSE = 1e-11;

/** The nearest matrix with no eigenvalue below `least`. */
const liftEigenvalues = (matrix: Float64Array, n: number, least: number): Float64Array => {
  const { values, vectors } = symmetricEigen(matrix, n);
  const out = matrix.slice();
  for (let k = 0; k < n && values[k] < least; k++) {
    const lift = least - values[k];
    for (let i = 0; i < n; i++) {
      const weight = lift * vectors[k * n + i];
      for (let j = 0; j < n; j++) out[i * n + j] += weight * vectors[k * n + j];
    }
  }
  return out;
};

/** Higham's alternating projections with Dykstra's correction, between unit diagonals and eigenvalues of at least `least`. */
const project = (correlation: Float64Array, n: number, least: number): Float64Array => {
  let unit = correlation;
  let correction: Float64Array = new Float64Array(n * n);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const shifted = unit.map((cell, i) => cell - correction[i]);
    const lifted = liftEigenvalues(shifted, n, least);
    correction = lifted.map((cell, i) => cell - shifted[i]);
    let moved = 0;
    const next = lifted.map((cell, i) => (i % (n + 1) === 0 ? 1 : cell));
    for (let i = 0; i < next.length; i++) moved = Math.max(moved, Math.abs(next[i] - unit[i]));
    unit = next;
    if (moved <= CLOSE) return unit;
  }
  throw new TraderError('INVALID_DATA', `no positive definite matrix was found in ${MOST_ROUNDS} rounds: raise leastEigenvalue, or shrink the matrix`);
};

/**
 * The positive definite covariance (or correlation) nearest to one that is not, such as one put together of pairs over different periods: variances stay, and the correlation
 * becomes the nearest, by the sum of squares, whose eigenvalues are all at least `leastEigenvalue` (1e-8). One that is already so is given back as it is.
 * Source: N. Higham, Computing the nearest correlation matrix, IMA Journal of Numerical Analysis 22 (2002), algorithm 3.3. Throws INVALID_DATA, INVALID_CONFIG.
 */
export const nearestPositiveDefinite = (covariance: ArrayLike<number>, { leastEigenvalue = 1e-8 }: { readonly leastEigenvalue?: number } = {}): Float64Array => {
  const n = checkCovariance(covariance);
  if (!(leastEigenvalue >= 0 && leastEigenvalue < 1)) throw new TraderError('INVALID_CONFIG', `leastEigenvalue must be from 0 to below 1, got ${leastEigenvalue}`);
  const deviations = deviationsOf(covariance, n);
  const correlation = Float64Array.from({ length: n * n }, (_, cell) => {
    const [i, j] = [Math.floor(cell / n), cell % n];
    return i === j ? 1 : (covariance[cell] + covariance[j * n + i]) / 2 / (deviations[i] * deviations[j]);
  });
  if (symmetricEigen(correlation, n).values[0] >= leastEigenvalue) return Float64Array.from(covariance);
  return scaleByDeviations(project(correlation, n, leastEigenvalue), deviations);
};
