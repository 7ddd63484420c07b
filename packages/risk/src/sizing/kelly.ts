import { TraderError } from '@trader/core';
import { checkCovariance, checkVector } from '../linear/check-matrix';
import { solvePositiveDefinite } from '../linear/cholesky';

/** A bet with two outcomes, per unit staked. */
export interface Bet {
  /** Probability of the gain, 0 to 1; the loss has the rest. */
  readonly winProbability: number;
  /** What a unit gains, above 0. */
  readonly gain: number;
  /** What a unit loses, above 0: 1 when the stake is gone, 0.01 for a stop one percent away. */
  readonly loss: number;
}

/**
 * The share of wealth that grows it fastest: f* = p / a - q / b, with a = loss and b = gain per unit, q = 1 - p. Below zero when
 * the bet has no edge; above one when it wants leverage. With a = 1 it is Kelly's own (b p - q) / b.
 * Source: J. L. Kelly, "A New Interpretation of Information Rate", Bell System Technical Journal 35, 1956; E. O. Thorp, "The
 * Kelly Criterion in Blackjack, Sports Betting and the Stock Market", Handbook of Asset and Liability Management, 2006, section
 * 2. Throws INVALID_NUMBER.
 */
export const kellyFraction = ({ winProbability, gain, loss }: Bet): number => {
  if (!(winProbability >= 0 && winProbability <= 1 && gain > 0 && loss > 0)) {
    throw new TraderError(
      'INVALID_NUMBER',
      `a bet needs a probability from 0 to 1 and gain and loss above 0, got ${winProbability}, ${gain}, ${loss}`,
    );
  }
  return winProbability / loss - (1 - winProbability) / gain;
};

/** How much of the full Kelly size to take. */
export interface KellyPrudence {
  /** Share of the full size, above 0 and at most 1; default 0.5: three quarters of the growth at half the volatility. */
  readonly fraction?: number;
  /** Largest result: the share of wealth in one bet, or the sum of |f| over a portfolio; default 1, no leverage. */
  readonly cap?: number;
}

/** What `kellyFromOutcomes` takes beside the outcomes. */
export interface MeasuredKellyOptions extends KellyPrudence {
  /** Fewer outcomes than this say nothing; default 30. */
  readonly minOutcomes?: number;
  /** How many outcomes without an edge to imagine beside the measured ones; default 30. */
  readonly priorOutcomes?: number;
}

/**
 * The share of wealth to stake, from measured outcomes: what a unit staked gained or lost each time (0.014, -0.008). It is
 * min(cap, fraction x n / (n + k) x f*), and 0 without an edge.
 *
 * f* maximises the mean of ln(1 + f x outcome), the definition of the Kelly size; with two distinct outcomes it is p / a - q / b.
 * It is not computed from average gain and loss, because averages can grow a size when outcomes spread; this one never does.
 *
 * n / (n + k) shrinks for estimation error: for two outcomes it is exactly the Kelly size at the posterior mean of the win
 * probability after a beta prior worth k = priorOutcomes outcomes that centres on no edge. That full Kelly on estimates overbets,
 * and that shrinking it helps: R. Baker and I. McHale, "Optimal Betting Under Parameter Uncertainty", Decision Analysis 10(3),
 * 2013.
 *
 * Undefined when the outcomes cannot tell: fewer than `minOutcomes`, or none of them a loss. Throws INVALID_DATA for an outcome
 * that is not finite, INVALID_CONFIG for options out of range.
 */
export const kellyFromOutcomes = (outcomes: ArrayLike<number>, options: MeasuredKellyOptions = {}): number | undefined => {
  const { minOutcomes = 30, priorOutcomes = 30 } = options;
  const { fraction, cap } = prudence(options);
  if (!(minOutcomes >= 1 && priorOutcomes >= 0 && priorOutcomes < Infinity)) {
    throw new TraderError(
      'INVALID_CONFIG',
      `minOutcomes must be 1 or above and priorOutcomes 0 or above, got ${minOutcomes}, ${priorOutcomes}`,
    );
  }
  let worst = 0;
  for (let i = 0; i < outcomes.length; i++) {
    if (!Number.isFinite(outcomes[i]))
      throw new TraderError('INVALID_DATA', `outcome ${i} must be a finite number, got ${outcomes[i]}`);
    worst = Math.min(worst, outcomes[i]);
  }
  if (outcomes.length < minOutcomes || worst === 0) return undefined;
  const shrinkage = outcomes.length / (outcomes.length + priorOutcomes);
  return Math.min(cap, fraction * shrinkage * growthOptimum(outcomes, -worst));
};

/** Slope of the mean of ln(1 + f x outcome) at f: it falls as f rises, so its zero is the maximum. */
const growthSlope = (outcomes: ArrayLike<number>, f: number): number => {
  let slope = 0;
  for (let i = 0; i < outcomes.length; i++) slope += outcomes[i] / (1 + f * outcomes[i]);
  return slope;
};

/** Bisects between nothing and the stake that the worst outcome would make ruin. */
const growthOptimum = (outcomes: ArrayLike<number>, worstLoss: number): number => {
  if (growthSlope(outcomes, 0) <= 0) return 0;
  let low = 0;
  let high = 1 / worstLoss;
  for (let middle = high / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (growthSlope(outcomes, middle) > 0) low = middle;
    else high = middle;
  }
  return low;
};

/** What `kellyAllocation` takes: yearly figures, or those of any other one period. */
export interface AllocationInput extends KellyPrudence {
  /** Expected returns, n. */
  readonly mean: ArrayLike<number>;
  /** Covariance of returns, row by row, n x n, positive definite. */
  readonly covariance: ArrayLike<number>;
  /** Return of cash; default 0. */
  readonly riskFree?: number;
}

/**
 * Shares of wealth per asset, n, below zero for a short: fraction x inverse(Sigma) (mu - r), scaled down as a whole when the sum
 * of their magnitudes is above `cap`. For one asset it is (mu - r) / sigma^2. Give it shrunken estimates: it believes them.
 * Source: Thorp 2006 (see `kellyFraction`), sections 7.1 and 8.4. Throws INVALID_DATA for sizes that do not fit or a covariance
 * that is not positive definite, INVALID_CONFIG for options out of range.
 */
export const kellyAllocation = (input: AllocationInput): Float64Array => {
  const { mean, covariance, riskFree = 0 } = input;
  const { fraction, cap } = prudence(input);
  checkVector(mean, checkCovariance(covariance), 'mean');
  const shares = solvePositiveDefinite(
    covariance,
    Float64Array.from(mean, (each) => each - riskFree),
  );
  let gross = 0;
  for (const share of shares) gross += Math.abs(fraction * share);
  if (!Number.isFinite(gross)) throw new TraderError('INVALID_DATA', 'mean, covariance and riskFree must be finite numbers');
  const scale = gross > cap ? (fraction * cap) / gross : fraction;
  return shares.map((share) => share * scale);
};

const prudence = ({ fraction = 0.5, cap = 1 }: KellyPrudence): { readonly fraction: number; readonly cap: number } => {
  if (fraction > 0 && fraction <= 1 && cap > 0) return { fraction, cap };
  throw new TraderError(
    'INVALID_CONFIG',
    `Kelly's fraction must be above 0 and at most 1, its cap above 0, got ${fraction}, ${cap}`,
  );
};
