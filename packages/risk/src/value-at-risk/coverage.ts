import { TraderError } from '@trader/core';
import { chiSquaredTail } from '../distributions';
import { requireFinite } from '../measures/series';
import { requireCount } from './tail-risk';

/** A test's statistic, and the probability of one at least as bad when the forecasts are right. */
export interface TestResult {
  readonly statistic: number;
  readonly pValue: number;
}

/** How often a forecast was exceeded. */
export interface BreachCount {
  /** Periods forecast, at least 1. */
  readonly observations: number;
  /** Periods that lost more than the value at risk. */
  readonly breaches: number;
  /** Probability of a breach when the forecast is right: 0.01 for a confidence of 99 %. */
  readonly probability: number;
}

/** Breaches in the order in which they came, or not. */
export interface BreachSeries {
  /** One number per period, 1 for a breach and 0 for none: `breachesOf` makes it. At least two. */
  readonly breaches: ArrayLike<number>;
  /** Probability of a breach when the forecast is right. */
  readonly probability: number;
}

/** Whether breaches are too many or too few, whether they cluster, and both at once. */
export interface ChristoffersenResult {
  readonly observations: number;
  readonly breaches: number;
  /** Kupiec's test: 1 degree of freedom. */
  readonly coverage: TestResult;
  /** Against a chain in which today's breach changes tomorrow's probability: 1 degree of freedom. */
  readonly independence: TestResult;
  /** The sum of both: 2 degrees of freedom. */
  readonly conditional: TestResult;
  /** Steps from [none, none, breach, breach] to [none, breach, none, breach]. */
  readonly transitions: readonly [number, number, number, number];
}

/** The Basel Committee's zone of a model. */
export interface TrafficLight {
  readonly zone: 'green' | 'yellow' | 'red';
  /** Probability of no more breaches than there were when the forecast is right: yellow from 95 %, red from 99.99 %. */
  readonly cumulative: number;
  /** Probability of at least as many. */
  readonly pValue: number;
  /** What the Committee adds to the capital multiplier of 3; undefined unless 250 periods are judged at 1 %, for which alone its table holds. */
  readonly addition: number | undefined;
}

const requireProbability = (probability: number): void => {
  if (!(probability > 0 && probability < 1)) {
    throw new TraderError('INVALID_CONFIG', `probability must be between 0 and 1 (0.01 for a confidence of 99 %), got ${probability}`);
  }
};

const requireCounts = ({ observations, breaches, probability }: BreachCount): void => {
  requireProbability(probability);
  requireCount(observations, 1, 'observations');
  requireCount(breaches, 0, 'breaches');
  if (breaches > observations) {
    throw new TraderError('INVALID_DATA', `there cannot be more breaches (${breaches}) than observations (${observations})`);
  }
};

/** count x ln(share), nothing for a count of nothing. */
const weigh = (count: number, share: number): number => (count === 0 ? 0 : count * Math.log(share));

/** ln likelihood of `breaches` in a row of draws, each with that probability. */
const likelihood = (none: number, breaches: number, probability: number): number => weigh(none, 1 - probability) + weigh(breaches, probability);

const tested = (ratio: number, dof: number): TestResult => {
  const statistic = Math.max(0, ratio);
  return { statistic, pValue: chiSquaredTail(statistic, dof) };
};

/**
 * Which periods lost more than their value at risk: 1 where return < -valueAtRisk, else 0. The value at risk is one number for all periods or one per
 * period, known before it.
 * Throws INVALID_DATA when a number is not finite or the lengths differ.
 */
export const breachesOf = (returns: ArrayLike<number>, valueAtRisk: ArrayLike<number> | number): Uint8Array => {
  requireFinite(returns, 'return');
  const forecasts = typeof valueAtRisk === 'number' ? new Float64Array(returns.length).fill(valueAtRisk) : valueAtRisk;
  requireFinite(forecasts, 'value at risk');
  if (forecasts.length !== returns.length) {
    throw new TraderError('INVALID_DATA', `${returns.length} returns need as many values at risk, got ${forecasts.length}`);
  }
  return Uint8Array.from(returns, (each, i) => (each < -forecasts[i] ? 1 : 0));
};

/**
 * Kupiec's test of the proportion of failures: whether there are more or fewer breaches than the probability says. Likelihood ratio with 1 degree of
 * freedom.
 * Source: P. Kupiec, "Techniques for Verifying the Accuracy of Risk Measurement Models", Journal of Derivatives 3(2), 1995. Throws INVALID_CONFIG,
 * INVALID_DATA.
 */
export const kupiecTest = (count: BreachCount): TestResult => {
  requireCounts(count);
  const { observations, breaches, probability } = count;
  const none = observations - breaches;
  return tested(2 * (likelihood(none, breaches, breaches / observations) - likelihood(none, breaches, probability)), 1);
};

/**
 * Christoffersen's tests: of coverage (Kupiec's), of independence of one period to the next, and of both at once. Small p-values speak against the
 * forecasts.
 * Source: P. Christoffersen, "Evaluating Interval Forecasts", International Economic Review 39(4), 1998. Throws INVALID_CONFIG for the probability,
 * INVALID_DATA below two periods or when one is neither 0 nor 1.
 */
export const christoffersenTest = ({ breaches, probability }: BreachSeries): ChristoffersenResult => {
  requireProbability(probability);
  const observations = breaches.length;
  if (observations < 2) throw new TraderError('INVALID_DATA', `independence needs at least 2 periods, got ${observations}`);
  const steps: [number, number, number, number] = [0, 0, 0, 0];
  let total = 0;
  for (let i = 0; i < observations; i++) {
    if (breaches[i] !== 0 && breaches[i] !== 1) throw new TraderError('INVALID_DATA', `breach at index ${i} must be 0 or 1, got ${breaches[i]}`);
    total += breaches[i];
    if (i > 0) steps[2 * breaches[i - 1] + breaches[i]]++;
  }
  const [calm, begun, ended, again] = steps;
  const free = likelihood(calm, begun, begun / (calm + begun)) + likelihood(ended, again, again / (ended + again));
  const bound = likelihood(calm + ended, begun + again, (begun + again) / (observations - 1));
  const coverage = kupiecTest({ observations, breaches: total, probability });
  const independence = tested(2 * (free - bound), 1);
  const conditional = tested(coverage.statistic + independence.statistic, 2);
  return { observations, breaches: total, coverage, independence, conditional, transitions: steps };
};

/** Probability of at most `most` breaches. */
const binomialCdf = (most: number, observations: number, probability: number): number => {
  let term = observations * Math.log1p(-probability);
  let sum = most < 0 ? 0 : Math.exp(term);
  const odds = Math.log(probability) - Math.log1p(-probability);
  for (let k = 1; k <= most; k++) {
    term += Math.log((observations - k + 1) / k) + odds;
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
};

/** Additions for 0 to 10 breaches and more. */
const ADDITIONS: readonly number[] = [0, 0, 0, 0, 0, 0.4, 0.5, 0.65, 0.75, 0.85, 1];

/**
 * The Basel Committee's traffic light: green below a cumulative probability of 95 %, yellow below 99.99 %, red from there; with 250 days at 1 % that
 * is up to 4, up to 9, and 10 breaches.
 * Source: Basel Committee on Banking Supervision, "Supervisory Framework for the Use of 'Backtesting' in Conjunction with the Internal Models
 * Approach to Market Risk Capital Requirements", January 1996, table 2. Throws INVALID_CONFIG, INVALID_DATA.
 */
export const trafficLight = (count: BreachCount): TrafficLight => {
  requireCounts(count);
  const { observations, breaches, probability } = count;
  const cumulative = binomialCdf(breaches, observations, probability);
  const zone = cumulative < 0.95 ? 'green' : cumulative < 0.9999 ? 'yellow' : 'red';
  const addition = observations === 250 && probability === 0.01 ? ADDITIONS[Math.min(breaches, 10)] : undefined;
  return { zone, cumulative, pValue: Math.max(0, 1 - binomialCdf(breaches - 1, observations, probability)), addition };
};
