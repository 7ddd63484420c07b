import { TraderError } from '@trader/core';
import { checkCovariance, checkVector } from '../linear/check-matrix';
import { checkBet } from './bet';
import type { Bet } from './bet';

/** What may happen to one or several bets, with how probable each outcome is. */
export interface DiscreteOutcomes {
  /**
   * What a unit staked gains or loses, cash apart: -1 when the stake is gone, 0.02 for two percent. One number per outcome for a single bet; for n
   * simultaneous bets n per outcome, outcome by outcome.
   */
  readonly outcomes: ArrayLike<number>;
  /** Probability of each outcome, 0 or above; they sum to 1 within 1e-9. */
  readonly probabilities: ArrayLike<number>;
}

/** Expected returns and their covariance, of a year or any other one period. */
export interface GrowthMoments {
  /** Expected returns, n. */
  readonly mean: ArrayLike<number>;
  /** Covariance of returns, row by row, n x n, positive definite. */
  readonly covariance: ArrayLike<number>;
  /** Return of cash; default 0. */
  readonly riskFree?: number;
}

/**
 * Expected growth per bet, in logarithms, of staking `fraction` of wealth each time: p ln(1 + f b) + q ln(1 - f a). -Infinity where the loss would
 * take all.
 * Source: as `kellyFraction`. Throws INVALID_NUMBER for a bet out of range or a fraction that is not finite.
 */
export const growthOfBet = (bet: Bet, fraction: number): number => {
  checkBet(bet);
  if (!Number.isFinite(fraction)) throw new TraderError('INVALID_NUMBER', `a fraction must be finite, got ${fraction}`);
  return logOf(fraction * bet.gain, bet.winProbability) + logOf(-fraction * bet.loss, 1 - bet.winProbability);
};

/**
 * Expected growth per round, in logarithms, of the given shares of wealth (a number for one bet, n for n bets): the mean of ln(1 + sum of share x
 * outcome). -Infinity where a possible outcome would take all.
 * Source: as `kellyFraction`. Throws INVALID_DATA for outcomes, probabilities or shares that do not fit.
 */
export const growthOfOutcomes = (distribution: DiscreteOutcomes, shares: number | ArrayLike<number>): number => {
  const bets = checkOutcomes(distribution);
  const held = typeof shares === 'number' ? [shares] : shares;
  checkVector(held, bets, 'shares');
  const { outcomes, probabilities } = distribution;
  let growth = 0;
  for (let k = 0; k < probabilities.length; k++) {
    let gain = 0;
    for (let i = 0; i < bets; i++) gain += held[i] * outcomes[k * bets + i];
    growth += logOf(gain, probabilities[k]);
  }
  return growth;
};

/**
 * Expected growth per period, in logarithms and continuous time, of shares of wealth held constant: r + f'(mu - r) - f' Sigma f / 2.
 * Source: E. O. Thorp, "The Kelly Criterion in Blackjack, Sports Betting and the Stock Market", 2006, sections 7.1 and 8.4. Throws INVALID_DATA for
 * sizes that do not fit.
 */
export const growthOfAllocation = ({ mean, covariance, riskFree = 0 }: GrowthMoments, shares: ArrayLike<number>): number => {
  const n = checkCovariance(covariance);
  checkVector(mean, n, 'mean');
  checkVector(shares, n, 'shares');
  if (!Number.isFinite(riskFree)) throw new TraderError('INVALID_DATA', `riskFree must be a finite number, got ${riskFree}`);
  let [excess, variance] = [0, 0];
  for (let i = 0; i < n; i++) {
    excess += shares[i] * (mean[i] - riskFree);
    for (let j = 0; j < n; j++) variance += shares[i] * covariance[i * n + j] * shares[j];
  }
  return riskFree + excess - variance / 2;
};

/** The number of bets, after checking that outcomes and probabilities fit. Throws INVALID_DATA. */
export const checkOutcomes = ({ outcomes, probabilities }: DiscreteOutcomes): number => {
  const bets = outcomes.length / probabilities.length;
  if (!(Number.isInteger(bets) && bets > 0)) {
    const got = `${outcomes.length} for ${probabilities.length}`;
    throw new TraderError('INVALID_DATA', `outcomes need as many numbers per probability as there are bets, got ${got}`);
  }
  checkVector(outcomes, outcomes.length, 'outcomes');
  checkProbabilities(probabilities);
  return bets;
};

const checkProbabilities = (probabilities: ArrayLike<number>): void => {
  let sum = 0;
  for (let k = 0; k < probabilities.length; k++) {
    if (!(probabilities[k] >= 0)) throw new TraderError('INVALID_DATA', `probability ${k} must be 0 or above, got ${probabilities[k]}`);
    sum += probabilities[k];
  }
  if (Math.abs(sum - 1) > 1e-9) throw new TraderError('INVALID_DATA', `probabilities must sum to 1, got ${sum}`);
};

const logOf = (gain: number, probability: number): number => {
  if (probability === 0) return 0;
  return gain > -1 ? probability * Math.log1p(gain) : -Infinity;
};

/** Mean of ln(1 + f x outcome); the caller keeps every 1 + f x outcome above 0. */
export const meanLogGrowth = (outcomes: ArrayLike<number>, f: number): number => {
  let sum = 0;
  for (let i = 0; i < outcomes.length; i++) sum += Math.log1p(f * outcomes[i]);
  return sum / outcomes.length;
};

/** Slope of the sum of weight x ln(1 + f x (outcome - shift)) at f: it falls as f rises, so its zero is the maximum. */
const growthSlope = (outcomes: ArrayLike<number>, f: number, weights: ArrayLike<number> | undefined, shift: number): number => {
  let slope = 0;
  for (let i = 0; i < outcomes.length; i++) {
    const outcome = outcomes[i] - shift;
    const weight = weights === undefined ? 1 : weights[i];
    if (weight !== 0) slope += (weight * outcome) / (1 + f * outcome);
  }
  return slope;
};

/**
 * The f from 0 to 1 / worstLoss at which ln(1 + f x (outcome - shift)) is highest in the mean; worstLoss is that of the shifted outcomes. Bisects
 * between nothing and the stake that the worst outcome would make ruin.
 */
export const growthOptimum = (outcomes: ArrayLike<number>, worstLoss: number, weights?: ArrayLike<number>, shift = 0): number => {
  if (growthSlope(outcomes, 0, weights, shift) <= 0) return 0;
  let low = 0;
  let high = 1 / worstLoss;
  for (let middle = high / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (growthSlope(outcomes, middle, weights, shift) > 0) low = middle;
    else high = middle;
  }
  return low;
};
