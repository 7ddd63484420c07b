import { TraderError } from '@trader/core';
import { checkVector } from '../linear/check-matrix';
import { prudence } from './bet';
import { drawdownPower } from './drawdown-constraint';
import { checkOutcomes, growthOptimum } from './growth';
import type { KellyPrudence } from './bet';
import type { DrawdownLimit } from './drawdown-constraint';
import type { DiscreteOutcomes } from './growth';

/** What `kellyDiscrete` takes: one bet. */
export interface DiscreteKellyInput extends DiscreteOutcomes, KellyPrudence {
  /** How improbable a fall of wealth must be; undefined for no such limit. */
  readonly drawdown?: DrawdownLimit | undefined;
}

/**
 * The share of wealth to stake on one bet of several outcomes: min(cap, fraction x f*), where f* maximises the expected ln(1 + f x outcome) over f >=
 * 0, and, with a drawdown limit, over those f with E (1 + f x outcome)^-lambda <= 1 (see `DrawdownLimit`). 0 without an edge. Where no possible
 * outcome loses, it is the cap. Found by bisection, to the last bits. `growthOfOutcomes` tells its growth.
 * Source: as `kellyFraction`, and Busseti, Ryu and Boyd 2016. Throws INVALID_DATA for outcomes or probabilities that do not fit, INVALID_CONFIG for
 * options out of range.
 */
export const kellyDiscrete = (input: DiscreteKellyInput): number => {
  const { outcomes, probabilities, drawdown } = input;
  const { fraction, cap } = prudence(input);
  const power = drawdown === undefined ? undefined : drawdownPower(drawdown);
  if (checkOutcomes(input) !== 1) {
    throw new TraderError('INVALID_DATA', `one bet has one number per outcome, got ${outcomes.length} for ${probabilities.length}: see kellyBets`);
  }
  let [worst, mean] = [0, 0];
  for (let k = 0; k < outcomes.length; k++) {
    if (probabilities[k] > 0) worst = Math.min(worst, outcomes[k]);
    mean += probabilities[k] * outcomes[k];
  }
  if (mean <= 0) return 0;
  if (worst === 0) return cap;
  const best = growthOptimum(outcomes, -worst, probabilities);
  return Math.min(cap, fraction * (power === undefined ? best : withinDrawdown(input, power, best)));
};

/** The largest f up to `best` with E (1 + f x outcome)^-power <= 1: that mean is convex in f, 1 at 0 and falls at first. */
const withinDrawdown = ({ outcomes, probabilities }: DiscreteOutcomes, power: number, best: number): number => {
  const excess = (f: number): number => {
    let sum = 0;
    for (let k = 0; k < outcomes.length; k++) if (probabilities[k] > 0) sum += probabilities[k] * Math.expm1(-power * Math.log1p(f * outcomes[k]));
    return sum;
  };
  if (excess(best) <= 0) return best;
  let low = 0;
  let high = best;
  for (let middle = high / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (excess(middle) <= 0) low = middle;
    else high = middle;
  }
  return low;
};

/** What `kellyExclusive` takes: outcomes of which at most one happens, as horses of a race, or the brackets that a price may end in. */
export interface ExclusiveKellyInput extends KellyPrudence {
  /** Probability of each outcome; what they lack of 1 is that none of them happens. */
  readonly probabilities: ArrayLike<number>;
  /** What a unit staked on the outcome pays back when it happens, the stake included, above 0: 3 for odds of two to one. */
  readonly payouts: ArrayLike<number>;
}

/**
 * Shares of wealth to stake on each of several outcomes that exclude each other: fraction x max(0, p - R / payout), scaled down as a whole when their
 * sum is above `cap`. The reserve rate R is what of wealth is left without any of the backed outcomes; outcomes are taken into the backed set in the
 * order of p x payout while that exceeds R. Where staking on everything cannot lose (the 1 / payouts sum to at most 1, and so do the probabilities),
 * the full size is p itself.
 * Source: P. Smoczynski and D. Tomkins, "An Explicit Solution to the Problem of Optimizing the Allocations of a Bettor's Wealth When Wagering on
 * Horse Races", Mathematical Scientist 35, 2010; Kelly 1956 for the last sentence. Throws INVALID_DATA for numbers that do not fit, INVALID_CONFIG
 * for options out of range.
 */
export const kellyExclusive = (input: ExclusiveKellyInput): Float64Array => {
  const { probabilities, payouts } = input;
  const { fraction, cap } = prudence(input);
  checkChances(input);
  const order = Array.from({ length: payouts.length }, (_, i) => i).filter((i) => probabilities[i] > 0);
  order.sort((a, b) => probabilities[b] * payouts[b] - probabilities[a] * payouts[a] || a - b);
  const reserve = reserveRate(input, order);
  const shares = new Float64Array(payouts.length);
  let staked = 0;
  for (const i of order) {
    shares[i] = fraction * Math.max(0, probabilities[i] - reserve / payouts[i]);
    staked += shares[i];
  }
  return staked > cap ? shares.map((share) => (share * cap) / staked) : shares;
};

const reserveRate = ({ probabilities, payouts }: ExclusiveKellyInput, order: readonly number[]): number => {
  let [chance, price] = [0, 0];
  for (const i of order) {
    chance += probabilities[i];
    price += 1 / payouts[i];
  }
  if (chance >= 1 - 1e-12 && price <= 1) return 0;
  let [left, unspent, reserve] = [1, 1, 1];
  for (const i of order) {
    if (probabilities[i] * payouts[i] <= reserve) break;
    left -= probabilities[i];
    unspent -= 1 / payouts[i];
    reserve = Math.max(0, left) / unspent;
  }
  return reserve;
};

const checkChances = ({ probabilities, payouts }: ExclusiveKellyInput): void => {
  checkVector(payouts, probabilities.length, 'payouts');
  let sum = 0;
  for (let i = 0; i < payouts.length; i++) {
    if (!(payouts[i] > 0)) throw new TraderError('INVALID_DATA', `payout ${i} must be above 0, the stake included, got ${payouts[i]}`);
    if (!(probabilities[i] >= 0)) throw new TraderError('INVALID_DATA', `probability ${i} must be 0 or above, got ${probabilities[i]}`);
    sum += probabilities[i];
  }
  if (!(sum <= 1 + 1e-9)) throw new TraderError('INVALID_DATA', `probabilities of outcomes that exclude each other sum to at most 1, got ${sum}`);
};
