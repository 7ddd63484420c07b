import { seedState, TraderError } from '@trader/core';
import { checkVector } from '../linear/check-matrix';
import type { PathModel } from './path-model';

/** Which path of a model to draw. */
export interface PathOptions {
  /** Whole number from 0 to 2^53 - 1. Path i draws from stream i of it and from nothing else. */
  readonly seed: number;
  readonly path: number;
  /** Periods of a path; left out, as many as the model says. */
  readonly periods?: number;
}

/** What wealth starts at, and what of it is in which asset. */
export interface HoldingOptions {
  /** Wealth at the start, above 0; 1 unless told otherwise. */
  readonly initial?: number;
  /**
   * Share of wealth in each asset, restored every period; the rest earns nothing. Needed when a model has several assets; of one asset, 1 unless told
   * otherwise. Not for models of amounts.
   */
  readonly weights?: ArrayLike<number>;
}

/** The number of periods to draw. Throws INVALID_CONFIG. */
export const periodsOf = (model: PathModel, wanted: number | undefined): number => {
  const periods = wanted ?? model.periods;
  if (periods === undefined || !(Number.isInteger(periods) && periods >= 1 && periods * model.assets <= 0x7fffffff)) {
    throw new TraderError('INVALID_CONFIG', `periods must be a whole number from 1 on, got ${periods}`);
  }
  if (model.periods !== undefined && periods !== model.periods) {
    throw new TraderError('INVALID_CONFIG', `periods must be ${model.periods}, for that is what the model has, got ${periods}`);
  }
  return periods;
};

/** Checks what wealth starts at. Throws INVALID_CONFIG. */
export const checkInitial = (initial: number): number => {
  if (!(initial > 0 && Number.isFinite(initial))) throw new TraderError('INVALID_CONFIG', `initial must be a finite number above 0, got ${initial}`);
  return initial;
};

/** Turns the steps of one path into those of wealth. */
export type Fold = (steps: Float64Array, wealth: Float64Array) => void;

/** How steps of assets become steps of wealth (log returns again), or undefined when they are the same. Throws INVALID_CONFIG, INVALID_DATA. */
export const foldOf = (model: PathModel, weights: ArrayLike<number> | undefined): Fold | undefined => {
  const { assets } = model;
  if (weights === undefined) {
    if (assets === 1) return undefined;
    throw new TraderError('INVALID_CONFIG', `a model of ${assets} assets needs as many weights`);
  }
  if (model.step === 'amount') throw new TraderError('INVALID_CONFIG', 'weights are for returns: leave them out where steps are amounts');
  checkVector(weights, assets, 'weight');
  const shares = Float64Array.from(weights);
  return (steps, wealth) => {
    for (let period = 0, at = 0; period < wealth.length; period++) {
      let gain = 0;
      for (let asset = 0; asset < assets; asset++, at++) gain += shares[asset] * Math.expm1(steps[at]);
      // Who loses more than everything has nothing left; what is owed is not counted.
      wealth[period] = gain > -1 ? Math.log1p(gain) : gain <= -1 ? -Infinity : gain;
    }
  };
};

/**
 * The steps of one path as its model draws them: `periods` x `assets`, period by period, log returns or amounts as `model.step` says. It is the path
 * of the same number that `simulate` sees. Throws INVALID_CONFIG.
 */
export const drawSteps = (model: PathModel, { seed, path, periods }: PathOptions): Float64Array => {
  const steps = new Float64Array(periodsOf(model, periods) * model.assets);
  model.fill(seedState(seed, path, new Uint32Array(4)), steps);
  return steps;
};

/**
 * Wealth along one path, its start included: `periods` + 1 numbers, which the measures of this package read. It is the path of the same number that
 * `simulate` sees. Throws INVALID_CONFIG, INVALID_DATA.
 */
export const wealthPath = (model: PathModel, { seed, path, periods, initial = 1, weights }: PathOptions & HoldingOptions): Float64Array => {
  checkInitial(initial);
  const fold = foldOf(model, weights);
  const drawn = drawSteps(model, { seed, path, ...(periods !== undefined && { periods }) });
  const steps = fold ? new Float64Array(drawn.length / model.assets) : drawn;
  if (fold) fold(drawn, steps);
  const wealth = new Float64Array(steps.length + 1);
  wealth[0] = initial;
  let level = 0;
  for (let i = 0; i < steps.length; i++) {
    level += steps[i];
    wealth[i + 1] = model.step === 'amount' ? initial + level : initial * Math.exp(level);
  }
  return wealth;
};
