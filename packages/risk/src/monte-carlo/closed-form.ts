import { TraderError } from '@trader/core';
import { normalCdf } from '../distributions';
import { requireNoneBelowZero, requireNumbers } from './path-model';

/** A geometric Brownian motion, and the level that it must not reach. */
export interface BrownianRuinOptions {
  /** Expected growth per unit of time, continuously compounded, as `geometricBrownian` takes it. */
  readonly drift: number;
  /** Standard deviation of the log return per square root of a unit of time, 0 or above. */
  readonly volatility: number;
  /** Share of the start at which ruin is reached, above 0 and below 1. */
  readonly level: number;
  /** Units of time that are watched; for ever unless told otherwise. */
  readonly time?: number;
}

/**
 * Probability that a geometric Brownian motion, watched all the time, falls to `level` x its start before `time` is over. Paths that are seen only
 * once a period miss some of it: a level lowered by exp(-0.5826 volatility sqrt(period)) makes up for that (M. Broadie, P. Glasserman and S. Kou,
 * Mathematical Finance 7(4), 1997). Source: J. M. Harrison, Brownian Motion and Stochastic Flow Systems, 1985, section 1.8. Throws INVALID_CONFIG.
 */
export const brownianRuin = ({ drift, volatility, level, time = Infinity }: BrownianRuinOptions): number => {
  requireNumbers({ drift });
  requireNoneBelowZero({ volatility });
  if (!(level > 0 && level < 1)) throw new TraderError('INVALID_CONFIG', `level must be between 0 and 1, got ${level}`);
  if (!(time > 0)) throw new TraderError('INVALID_CONFIG', `time must be above 0, got ${time}`);
  const growth = drift - 0.5 * volatility * volatility;
  const depth = Math.log(level);
  if (volatility === 0) return growth < 0 && growth * time <= depth ? 1 : 0;
  // Divided one by one, for the square of a small volatility may be 0.
  const exponent = ((2 * growth) / volatility) * (depth / volatility);
  const forEver = growth > 0 ? Math.exp(exponent) : 1;
  if (time === Infinity) return forEver;
  const spread = volatility * Math.sqrt(time);
  const below = normalCdf((depth - growth * time) / spread);
  const back = normalCdf((depth + growth * time) / spread);
  // With a falling trend the factor is large where `back` is small: their product is a probability all the same.
  return back === 0 ? below : Math.min(1, below + Math.exp(exponent + Math.log(back)));
};

/** A game of one unit a round at even money. */
export interface GamblersRuinOptions {
  /** Probability to win a round, between 0 and 1. */
  readonly winProbability: number;
  /** Units owned at the start, a whole number from 1 on. */
  readonly units: number;
  /** Units at which the game is left, above `units`; never unless told otherwise. */
  readonly target?: number;
}

/**
 * Probability to lose everything before `target` is reached, of one who stakes a unit a round at even money. Source: W. Feller, An Introduction to
 * Probability Theory and Its Applications 1, 3rd edition 1968, section XIV.2, formulas 2.4, 2.5 and 2.8. Throws INVALID_CONFIG.
 */
export const gamblersRuin = ({ winProbability, units, target = Infinity }: GamblersRuinOptions): number => {
  if (!(winProbability >= 0 && winProbability <= 1)) {
    throw new TraderError('INVALID_CONFIG', `winProbability must be between 0 and 1, got ${winProbability}`);
  }
  if (!(Number.isInteger(units) && units >= 1)) throw new TraderError('INVALID_CONFIG', `units must be a whole number from 1 on, got ${units}`);
  if (!(target > units && (Number.isInteger(target) || target === Infinity))) {
    throw new TraderError('INVALID_CONFIG', `target must be a whole number above ${units}, got ${target}`);
  }
  if (winProbability === 1) return 0;
  if (winProbability === 0) return 1;
  const odds = Math.log((1 - winProbability) / winProbability);
  if (target === Infinity) return odds >= 0 ? 1 : Math.exp(odds * units);
  if (odds === 0) return 1 - units / target;
  // (r^a - r^z) / (r^a - 1), divided by r^a where r is above 1, so that nothing overflows.
  if (odds > 0) return Math.expm1(odds * (units - target)) / Math.expm1(-odds * target);
  return (Math.exp(odds * units) * Math.expm1(odds * (target - units))) / Math.expm1(odds * target);
};
