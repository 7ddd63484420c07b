import { TraderError } from '@trader/core';
import { checkVector } from '../linear/check-matrix';

/** Assets that belong together: a sector, a country, a currency. */
export interface AssetGroup {
  /** For messages. */
  readonly name: string;
  /** Indices of its assets, each once. */
  readonly assets: readonly number[];
  /** Least and largest sum of their weights; no limit unless told. */
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What weights must meet. Weights are shares of wealth; below zero for a short. */
export interface AllocationConstraints {
  /** Sum of the weights; default 1. */
  readonly budget?: number;
  /** Least weight, of all or of each asset; default 0, no shorts. -Infinity for none. */
  readonly lower?: number | ArrayLike<number>;
  /** Largest weight, of all or of each asset; default none. */
  readonly upper?: number | ArrayLike<number>;
  readonly groups?: readonly AssetGroup[];
  /** Largest sum of |weight|; default none. */
  readonly gross?: number;
  /** Weights held now, n; zeros unless told. Turnover and costs are measured from them. */
  readonly current?: ArrayLike<number>;
  /** Largest sum of |weight - current|, bought and sold together; default none. */
  readonly turnover?: number;
}

/** Constraints, and what trading costs. */
export interface CostlyConstraints extends AllocationConstraints {
  /** Cost per unit of weight bought or sold (0.001 is ten basis points), of all or of each asset, in the unit of the mean; default none. */
  readonly cost?: number | ArrayLike<number>;
}

/** Constraints that have been checked, in columns. */
export interface CheckedConstraints {
  readonly n: number;
  readonly budget: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly groups: readonly Required<AssetGroup>[];
  /** Undefined when there is none, or when weights cannot be short, so that gross is the budget. */
  readonly gross: number | undefined;
  readonly current: Float64Array;
  readonly turnover: number | undefined;
  readonly cost: Float64Array | undefined;
}

/** Sums that differ by less than this are equal. */
const ROUNDING = 1e-9;

/** A number in a message: without the noise of the last digits. */
export const told = (value: number): number => Number(value.toPrecision(9));

const contradiction = (message: string): never => {
  throw new TraderError('INVALID_DATA', message);
};

const perAsset = (given: number | ArrayLike<number> | undefined, n: number, otherwise: number, what: string): Float64Array => {
  if (given === undefined || typeof given === 'number') return new Float64Array(n).fill(given ?? otherwise);
  if (given.length !== n) contradiction(`${what} needs a number for each of ${n} assets, got ${given.length}`);
  return Float64Array.from(given);
};

const checkNumber = (value: number | undefined, least: number, what: string): void => {
  if (value !== undefined && !(value >= least && value < Infinity)) {
    throw new TraderError('INVALID_CONFIG', `${what} must be a finite number${least === 0 ? ' at or above 0' : ''}, got ${value}`);
  }
};

const total = (values: Float64Array): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

const checkBounds = (lower: Float64Array, upper: Float64Array, budget: number): void => {
  for (let i = 0; i < lower.length; i++) {
    if (!(lower[i] <= upper[i] && lower[i] < Infinity && upper[i] > -Infinity)) contradiction(`asset ${i} must be at least ${lower[i]} and at most ${upper[i]}: no weight is both`);
  }
  const [least, most] = [total(lower), total(upper)];
  if (most < budget - ROUNDING) contradiction(`bounds allow weights that sum to at most ${told(most)}, and ${budget} is wanted: raise the upper bounds`);
  if (least > budget + ROUNDING) contradiction(`bounds ask for weights that sum to at least ${told(least)}, and ${budget} is wanted: lower the lower bounds`);
};

const checkGroup = ({ name, assets, minimum = -Infinity, maximum = Infinity }: AssetGroup, lower: Float64Array, upper: Float64Array): Required<AssetGroup> => {
  const sorted = [...assets].sort((a, b) => a - b);
  if (assets.length === 0) throw new TraderError('INVALID_CONFIG', `group ${name} has no assets`);
  sorted.forEach((asset, i) => {
    if (!(Number.isInteger(asset) && asset >= 0 && asset < lower.length && asset !== sorted[i - 1])) {
      throw new TraderError('INVALID_CONFIG', `group ${name} needs each asset once, from 0 to ${lower.length - 1}, got ${asset}`);
    }
  });
  if (!(minimum <= maximum && minimum < Infinity && maximum > -Infinity)) contradiction(`group ${name} must be at least ${minimum} and at most ${maximum}: no sum is both`);
  const least = total(Float64Array.from(sorted, (i) => lower[i]));
  const most = total(Float64Array.from(sorted, (i) => upper[i]));
  if (most < minimum - ROUNDING) contradiction(`bounds allow group ${name} at most ${told(most)}, and at least ${minimum} is wanted`);
  if (least > maximum + ROUNDING) contradiction(`bounds ask for at least ${told(least)} of group ${name}, and at most ${maximum} is allowed`);
  return { name, assets: sorted, minimum, maximum };
};

/** Checks constraints of n assets: INVALID_CONFIG for options that make no sense, INVALID_DATA, naming asset or group, for bounds that contradict each other. */
export const checkConstraints = (constraints: CostlyConstraints, n: number): CheckedConstraints => {
  const { budget = 1, groups = [], gross, turnover } = constraints;
  checkNumber(budget, -Infinity, 'budget');
  checkNumber(gross, 0, 'gross');
  checkNumber(turnover, 0, 'turnover');
  const lower = perAsset(constraints.lower, n, 0, 'lower');
  const upper = perAsset(constraints.upper, n, Infinity, 'upper');
  checkBounds(lower, upper, budget);
  if (gross !== undefined && gross < Math.abs(budget) - ROUNDING) contradiction(`gross may be at most ${gross}, and weights that sum to ${budget} have more: raise gross`);
  const current = constraints.current === undefined ? new Float64Array(n) : Float64Array.from(constraints.current);
  checkVector(current, n, 'current weight');
  const cost = constraints.cost === undefined ? undefined : perAsset(constraints.cost, n, 0, 'cost');
  cost?.forEach((each, i) => checkNumber(each, 0, `cost ${i}`));
  return {
    n, budget, lower, upper, current, turnover, cost,
    groups: groups.map((group) => checkGroup(group, lower, upper)),
    gross: lower.every((each) => each >= 0) ? undefined : gross,
  };
};
