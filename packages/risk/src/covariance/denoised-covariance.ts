import { TraderError } from '@trader/core';
import { checkCovariance } from '../linear/check-matrix';
import { symmetricEigen } from '../linear/symmetric-eigen';
import type { SymmetricEigen } from '../linear/symmetric-eigen';
import { correlationOf, deviationsOf, scaleByDeviations } from './correlation-of';

/** How noise is told from signal. */
export interface DenoiseOptions {
  /** Periods that the covariance was estimated from. */
  readonly periods: number;
  /** The variance of what is noise, as a share of all: found from the eigenvalues when not given. */
  readonly noiseVariance?: number;
  /** How many of the largest components to take out as well, 0 (the default) or more: 1 takes out the market. The result is singular then. */
  readonly detone?: number;
}

/** A covariance whose noise was levelled. */
export interface DenoisedCovariance {
  /** n x n row by row; each variance as it was. */
  readonly covariance: Float64Array;
  readonly correlation: Float64Array;
  /** How many components stand out of the noise. */
  readonly signals: number;
  /** The largest eigenvalue of the correlation that noise would have. */
  readonly edge: number;
  readonly noiseVariance: number;
}

/** The largest eigenvalue of the correlation of n assets over T periods of noise with this variance. */
const edgeOf = (variance: number, n: number, periods: number): number => variance * (1 + Math.sqrt(n / periods)) ** 2;

const countBelow = (ascending: Float64Array, edge: number): number => {
  let count = 0;
  while (count < ascending.length && ascending[count] <= edge) count++;
  return count;
};

/** The variance that explains the eigenvalues below its own edge as noise: from 1 downward, the average of those below, until none is left out any more. */
const fitNoise = (ascending: Float64Array, periods: number): number => {
  const n = ascending.length;
  let variance = 1;
  for (let count = n; ;) {
    const below = countBelow(ascending, edgeOf(variance, n, periods));
    if (below === 0 || below === count) return variance;
    count = below;
    variance = ascending.subarray(0, below).reduce((sum, value) => sum + Math.max(0, value), 0) / below;
  }
};

/** The correlation rebuilt from components with these eigenvalues, its diagonal brought back to 1. */
const rebuild = ({ vectors }: SymmetricEigen, values: Float64Array): Float64Array => {
  const n = values.length;
  const cells = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const value = values[k];
    if (value === 0) continue;
    for (let i = 0; i < n; i++) {
      const weight = value * vectors[k * n + i];
      for (let j = 0; j <= i; j++) cells[i * n + j] += weight * vectors[k * n + j];
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) cells[j * n + i] = cells[i * n + j];
  return correlationOf(cells);
};

const detoned = (correlation: Float64Array, n: number, count: number): Float64Array => {
  const eigen = symmetricEigen(correlation, n);
  return rebuild(eigen, eigen.values.map((value, k) => (k >= n - count ? 0 : Math.max(0, value))));
};

const checkOptions = ({ periods, noiseVariance, detone = 0 }: DenoiseOptions, n: number): void => {
  const fail = (why: string): never => {
    throw new TraderError('INVALID_CONFIG', why);
  };
  if (!(Number.isInteger(periods) && periods >= 2)) fail(`periods must be a whole number of 2 or more, got ${periods}`);
  if (noiseVariance !== undefined && !(noiseVariance > 0 && noiseVariance <= 1)) fail(`noiseVariance must be above 0 and at most 1, got ${noiseVariance}`);
  if (!(Number.isInteger(detone) && detone >= 0 && detone < n)) fail(`detone must be a whole number from 0 to ${n - 1}, got ${detone}`);
};

/**
 * A covariance without what random-matrix theory takes for noise: the eigenvalues of its correlation that lie below the edge of Marchenko and Pastur's distribution
 * are all set to their average, and variances are kept. Source: M. Lopez de Prado, Machine Learning for Asset Managers, 2020, sections 2.5.1 (constant residual
 * eigenvalue) and 2.6 (detoning); V. Marchenko and L. Pastur, Mathematics of the USSR-Sbornik 1 (1967). Where the book fits the noise's variance to a kernel density, this finds
 * the fixed point at which the average of the eigenvalues below the edge is the variance that sets the edge, after L. Laloux, P. Cizeau, J.-P. Bouchaud and M. Potters,
 * Physical Review Letters 83 (1999). Throws INVALID_DATA, INVALID_CONFIG.
 */
export const denoisedCovariance = (covariance: ArrayLike<number>, options: DenoiseOptions): DenoisedCovariance => {
  const n = checkCovariance(covariance);
  checkOptions(options, n);
  const deviations = deviationsOf(covariance, n);
  const eigen = symmetricEigen(correlationOf(covariance), n);
  const noiseVariance = options.noiseVariance ?? fitNoise(eigen.values, options.periods);
  const edge = edgeOf(noiseVariance, n, options.periods);
  const noisy = countBelow(eigen.values, edge);
  const level = noisy === 0 ? 0 : eigen.values.subarray(0, noisy).reduce((sum, value) => sum + value, 0) / noisy;
  const levelled = eigen.values.map((value, k) => (k < noisy ? level : value));
  const rebuilt = rebuild(eigen, levelled);
  const detone = options.detone ?? 0;
  const correlation = detone === 0 ? rebuilt : detoned(rebuilt, n, detone);
  return { covariance: scaleByDeviations(correlation, deviations), correlation, signals: n - noisy, edge, noiseVariance };
};
