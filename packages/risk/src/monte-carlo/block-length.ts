import { TraderError } from '@trader/core';
import { checkVector } from '../linear/check-matrix';
import { deviationOf, meanOf } from '../measures/series';

/** Block lengths, in periods; not whole. */
export interface BlockLengths {
  /** Mean block of the stationary bootstrap. */
  readonly stationary: number;
  /** Block of the circular bootstrap: round it, and take 1 when it is less. */
  readonly circular: number;
}

interface Autocovariances {
  /** At lags 0 to the last, divided by the number of values. */
  readonly covariances: Float64Array;
  /** Size of the correlation of the values with those so many before. */
  readonly correlations: Float64Array;
}

const autocovariances = (values: ArrayLike<number>, lags: number): Autocovariances => {
  const n = values.length;
  const mean = meanOf(values);
  const off = Float64Array.from({ length: n }, (_, i) => values[i] - mean);
  const covariances = new Float64Array(lags + 1);
  const correlations = new Float64Array(lags + 1);
  for (let lag = 0; lag <= lags; lag++) {
    let [cross, late, early] = [0, 0, 0];
    for (let i = lag; i < n; i++) {
      cross += off[i] * off[i - lag];
      late += off[i] * off[i];
      early += off[i - lag] * off[i - lag];
    }
    covariances[lag] = cross / n;
    correlations[lag] = Math.abs(cross) / Math.sqrt(late * early);
  }
  return { covariances, correlations };
};

/** The first lag from 1 on at which `run` correlations in a row are below `limit`; undefined when there is none. */
const quietFrom = (correlations: Float64Array, run: number, limit: number): number | undefined => {
  for (let lag = 1, quiet = 0; lag < correlations.length; lag++) {
    quiet = correlations[lag] < limit ? quiet + 1 : 0;
    if (quiet === run) return lag - run + 1;
  }
  return undefined;
};

/**
 * Block lengths that make the bootstrap's variance of the mean of a series least wrong, chosen from its autocovariances under a flat-top window; of a
 * series whose periods do not depend on each other they are below or near 1. At least 9 values. Source: D. N. Politis and H. White, "Automatic
 * Block-Length Selection for the Dependent Bootstrap", Econometric Reviews 23(1), 2004, corrected by A. Patton, D. N. Politis and H. White,
 * Econometric Reviews 28(4), 2009; the lag from which correlations are silent is counted as in Patton's program. Throws INVALID_DATA, also for a
 * series that never varies.
 */
export const automaticBlockLength = (values: ArrayLike<number>): BlockLengths => {
  const n = values.length;
  if (n < 9) throw new TraderError('INVALID_DATA', `a block length needs at least 9 values, got ${n}`);
  checkVector(values, n, 'value');
  const run = Math.max(5, Math.floor(Math.log10(n)));
  const most = Math.min(Math.ceil(Math.sqrt(n)) + run, n - 2);
  const { covariances, correlations } = autocovariances(values, most);
  if (deviationOf(values) === 0) throw new TraderError('INVALID_DATA', 'a block length needs values that vary');
  const quiet = quietFrom(correlations.subarray(0, most), run, 2 * Math.sqrt(Math.log10(n) / n));
  const window = Math.min(quiet === undefined ? most : 2 * quiet, most);
  let [slope, spectrum] = [0, covariances[0]];
  for (let lag = 1; lag <= window; lag++) {
    const share = lag / window;
    const weight = 2 * (share <= 0.5 ? 1 : 2 * (1 - share)) * covariances[lag];
    slope += lag * weight;
    spectrum += weight;
  }
  const longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  // 2 G^2 / D, with D = 2 g(0)^2 of the stationary bootstrap and 4 / 3 g(0)^2 of the circular one; an estimate g(0) of 0 asks for the longest.
  const ratio = spectrum === 0 ? Infinity : (slope / spectrum) ** 2;
  return { stationary: Math.min(Math.cbrt(ratio * n), longest), circular: Math.min(Math.cbrt(1.5 * ratio * n), longest) };
};
