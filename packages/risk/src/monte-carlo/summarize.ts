import { TraderError } from '@trader/core';
import { quantileOf } from '../measures/distribution';
import { deviationOf, meanOf } from '../measures/series';
import type { PathResults } from './simulate';

const LEVELS: readonly number[] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/** How one number is spread over paths. */
export interface Spread {
  readonly mean: number;
  /** Standard deviation over paths (n - 1), and that of the mean; undefined of a single path. */
  readonly deviation: number | undefined;
  readonly standardError: number | undefined;
  /** Quantile of each level of the summary, by linear interpolation (type 7). */
  readonly quantiles: Float64Array;
}

/** What paths say together. */
export interface PathSummary {
  readonly paths: number;
  /** Levels of all quantiles. */
  readonly levels: Float64Array;
  readonly finalWealth: Spread;
  readonly maxDrawdown: Spread;
  readonly longestUnderwater: Spread;
  readonly lowestWealth: Spread;
  /**
   * Share of paths that came to `ruin` or below, and its standard error, sqrt(p (1 - p) / n): 0 when all or none did, which is then no proof that
   * none can.
   */
  readonly ruin: { readonly probability: number; readonly standardError: number };
}

const spreadOf = (values: Float64Array, levels: Float64Array): Spread => {
  const deviation = deviationOf(values);
  const sorted = values.slice().sort();
  return {
    mean: meanOf(values), deviation, standardError: deviation === undefined ? undefined : deviation / Math.sqrt(values.length),
    quantiles: levels.map((level) => quantileOf(sorted, level)),
  };
};

/**
 * Mean with its standard error, deviation and quantiles of every column, and the probability of ruin with its standard error. Levels of quantiles are
 * between 0 and 1, ends included. Source: P. Glasserman, Monte Carlo Methods in Financial Engineering, 2003, section 1.1; quantiles as `valueAtRisk`.
 * Throws INVALID_CONFIG, and INVALID_DATA without paths.
 */
export const summarize = (results: PathResults, levels: ArrayLike<number> = LEVELS): PathSummary => {
  const at = Float64Array.from(levels);
  const wrong = at.findIndex((level) => !(level >= 0 && level <= 1));
  if (wrong >= 0) throw new TraderError('INVALID_CONFIG', `level ${wrong} must be between 0 and 1, got ${at[wrong]}`);
  const paths = results.finalWealth.length;
  if (paths === 0) throw new TraderError('INVALID_DATA', 'there are no paths to sum up');
  let ruined = 0;
  for (let i = 0; i < paths; i++) ruined += results.ruined[i];
  const probability = ruined / paths;
  return {
    paths, levels: at,
    finalWealth: spreadOf(results.finalWealth, at), maxDrawdown: spreadOf(results.maxDrawdown, at),
    longestUnderwater: spreadOf(results.longestUnderwater, at), lowestWealth: spreadOf(results.lowestWealth, at),
    ruin: { probability, standardError: Math.sqrt((probability * (1 - probability)) / paths) },
  };
};
