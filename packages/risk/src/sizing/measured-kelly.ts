import { TraderError } from '@trader/core';
import { studentQuantile } from '../distributions';
import { deviationOf } from '../measures/series';
import { prudence } from './bet';
import { growthOptimum } from './growth';
import type { KellyPrudence } from './bet';

/** What `kellyFromOutcomes` takes beside the outcomes. */
export interface MeasuredKellyOptions extends KellyPrudence {
  /** Fewer outcomes than this say nothing; default 30. */
  readonly minOutcomes?: number;
  /** How many outcomes without an edge to imagine beside the measured ones; default 30. */
  readonly priorOutcomes?: number;
  /**
   * How sure to be that the edge is no smaller, above 0.5 and below 1: 0.9 sizes at the one-sided 90 % lower bound of the mean outcome, where that is
   * less than the shrunken size. Undefined, the default, for no bound.
   */
  readonly confidence?: number | undefined;
}

/**
 * The share of wealth to stake, from measured outcomes: what a unit staked gained or lost each time (0.014, -0.008). It is min(cap, fraction x n / (n
 * + k) x f*), and 0 without an edge.
 *
 * f* maximises the mean of ln(1 + f x outcome), the definition of the Kelly size; with two distinct outcomes it is p / a - q / b. It is not computed
 * from average gain and loss, because averages can grow a size when outcomes spread; this one never does, once there is a loss among them.
 *
 * n / (n + k) shrinks for estimation error: for two outcomes it is exactly the Kelly size at the posterior mean of the win probability after a beta
 * prior worth k = priorOutcomes outcomes that centres on no edge. That full Kelly on estimates overbets, and that shrinking it helps: R. Baker and I.
 * McHale, "Optimal Betting Under Parameter Uncertainty", Decision Analysis 10(3), 2013. With `confidence`, f* is also found for the outcomes all
 * lowered by t s / sqrt(n), Student's t bound of their mean (W. Gosset, "The Probable Error of a Mean", Biometrika 6(1), 1908), and the smaller of
 * the two sizes is taken.
 *
 * It is 0 when the outcomes cannot tell: none at all, fewer than `minOutcomes`, or none of them a loss. Throws INVALID_DATA for an outcome that is
 * not finite, INVALID_CONFIG for options out of range.
 */
export const kellyFromOutcomes = (outcomes: ArrayLike<number>, options: MeasuredKellyOptions = {}): number => {
  const { fraction, cap, minOutcomes, priorOutcomes, confidence } = checkOptions(options);
  const n = outcomes.length;
  let worst = 0;
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(outcomes[i]))
      throw new TraderError('INVALID_DATA', `outcome ${i} must be a finite number, got ${outcomes[i]}`);
    worst = Math.min(worst, outcomes[i]);
  }
  if (n < minOutcomes || worst === 0) return 0;
  const shrunken = (n / (n + priorOutcomes)) * growthOptimum(outcomes, -worst);
  const full = confidence === undefined ? shrunken : Math.min(shrunken, lowerBound(outcomes, -worst, confidence));
  return Math.min(cap, fraction * full);
};

const lowerBound = (outcomes: ArrayLike<number>, worstLoss: number, confidence: number): number => {
  const deviation = deviationOf(outcomes);
  if (deviation === undefined) return 0;
  const shift = (studentQuantile(confidence, outcomes.length - 1) * deviation) / Math.sqrt(outcomes.length);
  return growthOptimum(outcomes, worstLoss + shift, undefined, shift);
};

const checkOptions = (options: MeasuredKellyOptions) => {
  const { minOutcomes = 30, priorOutcomes = 30, confidence } = options;
  const { fraction, cap } = prudence(options);
  if (!(minOutcomes >= 1 && priorOutcomes >= 0 && priorOutcomes < Infinity)) {
    throw new TraderError(
      'INVALID_CONFIG',
      `minOutcomes must be 1 or above and priorOutcomes 0 or above, got ${minOutcomes}, ${priorOutcomes}`,
    );
  }
  if (confidence !== undefined && !(confidence > 0.5 && confidence < 1)) {
    throw new TraderError('INVALID_CONFIG', `confidence must be above 0.5 and below 1 (0.9 for nine times of ten), got ${confidence}`);
  }
  return { fraction, cap, minOutcomes, priorOutcomes, confidence };
};
