import { cholesky, solveFactored } from '../linear/cholesky';
import { symmetricEigen } from '../linear/symmetric-eigen';
import { likelihood } from './garch-likelihood';
import type { GarchPoint, GarchSample } from './garch-likelihood';

const SIZE = 5;
/** Less than this share of the others' curvature is none: what it would be divided by is rounding. */
const LEAST_CURVATURE = 1e-9;

/** Minus the second derivatives by the parameters `free`, from differences of the slope. */
const curvature = (sample: GarchSample, point: GarchPoint, free: readonly number[]): Float64Array => {
  const k = free.length;
  const out = new Float64Array(k * k);
  const [above, below] = [new Float64Array(SIZE), new Float64Array(SIZE)];
  for (let a = 0; a < k; a++) {
    const step = 1e-5 * Math.max(1e-3, Math.abs(point[free[a]]));
    likelihood(sample, point.map((value, i) => (i === free[a] ? value + step : value)), above);
    likelihood(sample, point.map((value, i) => (i === free[a] ? value - step : value)), below);
    for (let b = 0; b < k; b++) out[a * k + b] = (below[free[b]] - above[free[b]]) / (2 * step);
  }
  for (let a = 0; a < k; a++) for (let b = 0; b < a; b++) out[a * k + b] = out[b * k + a] = (out[a * k + b] + out[b * k + a]) / 2;
  return out;
};

/**
 * Standard errors that hold when surprises are not of the distribution that was assumed, of each of the five natural parameters (0 for those that are not fitted), or
 * undefined at an edge, where the likelihood has no peak. Source: T. Bollerslev and J. Wooldridge, Quasi-maximum likelihood estimation and inference in dynamic models with
 * time-varying covariances, Econometric Reviews 11 (1992).
 */
export const robustErrors = (sample: GarchSample, point: GarchPoint): Float64Array | undefined => {
  const free = [0, 1, 2, 3, 4].filter((i) => (i !== 0 || sample.hasMean) && (i !== 4 || sample.isStudent));
  const k = free.length;
  const bends = curvature(sample, point, free);
  const scale = free.map((_, a) => Math.sqrt(bends[a * k + a]));
  if (!scale.every((value) => value > 0 && Number.isFinite(value))) return undefined;
  const scaled = bends.map((cell, i) => cell / (scale[Math.floor(i / k)] * scale[i % k]));
  if (!(symmetricEigen(scaled, k).values[0] > LEAST_CURVATURE)) return undefined;
  const lower = cholesky(scaled, k, 'curvature of the likelihood');
  const outer = new Float64Array(SIZE * SIZE);
  likelihood(sample, point, new Float64Array(SIZE), outer);
  const errors = new Float64Array(SIZE);
  for (let a = 0; a < k; a++) {
    const row = solveFactored(lower, Float64Array.from({ length: k }, (_, b) => (a === b ? 1 : 0)));
    let sum = 0;
    for (let b = 0; b < k; b++) {
      for (let c = 0; c < k; c++) sum += (row[b] / scale[b]) * outer[free[b] * SIZE + free[c]] * (row[c] / scale[c]);
    }
    errors[free[a]] = Math.sqrt(sum) / scale[a];
  }
  return errors;
};
