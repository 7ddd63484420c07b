import { TraderError } from '@trader/core';
import { crossProducts } from '../linear/cross-products';
import { checkTable } from '../linear/returns-table';
import type { ReturnsTable } from '../linear/returns-table';
import { deviationsOf, scaleByDeviations } from './correlation-of';
import { centred, shrinkToIdentity, squaresOf, traceOf } from './shrinkage';
import type { ShrunkCovariance } from './shrinkage';

/** What the sample is drawn toward: the average variance without covariances, or each asset's own variance with the average correlation. */
export type ShrinkageTarget = 'identity' | 'constant-correlation';

/** The sum over all pairs of the variance of x_i x_j, T times what its estimate by the sample varies: the sum of (sum_i x_i^2)^2 over periods / T - the squares of S. */
const sumOfVariances = ({ values, periods, assets }: ReturnsTable, sample: Float64Array): number => {
  let sum = 0;
  for (let period = 0; period < periods; period++) {
    let squares = 0;
    for (let i = period * assets; i < (period + 1) * assets; i++) squares += values[i] * values[i];
    sum += squares * squares;
  }
  return sum / periods - squaresOf(sample);
};

const towardIdentity = (table: ReturnsTable, sample: Float64Array): ShrunkCovariance => {
  const { periods, assets } = table;
  const trace = traceOf(sample, assets);
  const distance = squaresOf(sample) - (trace * trace) / assets;
  const noise = sumOfVariances(table, sample) / periods;
  return shrinkToIdentity(sample, assets, assets === 1 || noise <= 0 || distance <= 0 ? 0 : Math.min(1, noise / distance));
};

/** rho of the paper: how the target's error goes with the sample's. Sums over pairs are taken within each period, which needs no n x n matrix of third powers. */
const sumOfCovariances = ({ values, periods, assets }: ReturnsTable, sample: Float64Array, deviations: Float64Array, average: number): number => {
  let [pairs, fourths] = [0, 0];
  for (let period = 0; period < periods; period++) {
    let [cubes, scaled] = [0, 0];
    for (let asset = 0; asset < assets; asset++) {
      const value = values[period * assets + asset];
      cubes += (value * value * value) / deviations[asset];
      scaled += value * deviations[asset];
      fourths += value ** 4;
    }
    pairs += cubes * scaled;
  }
  let [own, cross] = [fourths / periods, (pairs - fourths) / periods];
  for (let i = 0; i < assets; i++) {
    const variance = sample[i * assets + i];
    own -= variance * variance;
    for (let j = 0; j < assets; j++) if (i !== j) cross -= deviations[i] * deviations[j] * sample[i * assets + j];
  }
  return own + average * cross;
};

const towardConstantCorrelation = (table: ReturnsTable, sample: Float64Array): ShrunkCovariance => {
  const n = table.assets;
  if (n === 1) return { covariance: sample, shrinkage: 0 };
  const deviations = deviationsOf(sample, n);
  let correlations = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) correlations += sample[i * n + j] / (deviations[i] * deviations[j]);
  const average = correlations / ((n * (n - 1)) / 2);
  const target = scaleByDeviations(Float64Array.from({ length: n * n }, (_, cell) => (cell % (n + 1) === 0 ? 1 : average)), deviations);
  const distance = squaresOf(target.map((cell, i) => sample[i] - cell));
  const noise = sumOfVariances(table, sample) - sumOfCovariances(table, sample, deviations, average);
  const shrinkage = distance > 0 ? Math.max(0, Math.min(1, noise / distance / table.periods)) : 0;
  return { covariance: sample.map((cell, i) => (1 - shrinkage) * cell + shrinkage * target[i]), shrinkage };
};

/**
 * The covariance of a table's assets shrunk by Ledoit and Wolf's optimal intensity. Source, target 'identity' (the default): O. Ledoit and M. Wolf, A well-conditioned
 * estimator for large-dimensional covariance matrices, Journal of Multivariate Analysis 88 (2004); target 'constant-correlation': the same, Honey, I shrunk the
 * sample covariance matrix, Journal of Portfolio Management 30(4), 2004, appendix B. Throws INVALID_DATA, INVALID_CONFIG.
 */
export const ledoitWolf = (table: ReturnsTable, { target = 'identity' }: { readonly target?: ShrinkageTarget } = {}): ShrunkCovariance => {
  checkTable(table);
  const around = centred(table);
  const sample = crossProducts(around).map((sum) => sum / table.periods);
  if (target === 'identity') return towardIdentity(around, sample);
  if (target === 'constant-correlation') return towardConstantCorrelation(around, sample);
  throw new TraderError('INVALID_CONFIG', `target must be 'identity' or 'constant-correlation', got ${String(target)}`);
};
