import { TraderError } from '@trader/core';
import { checkVector } from '../linear/check-matrix';
import { assetMeans } from '../linear/cross-products';
import { checkTable } from '../linear/returns-table';
import type { ReturnsTable } from '../linear/returns-table';
import { empiricalTailRisk } from '../value-at-risk/historical';
import { solveAllocation } from './allocation-program';
import { checkConstraints, type CostlyConstraints } from './constraints';
import type { Hinge } from './quadratic-program';

/** What `minimumCvar` takes. */
export interface MinimumCvarOptions extends CostlyConstraints {
  /** Scenarios, each as likely as the others: history, or simulated. */
  readonly returns: ReturnsTable;
  /** Default 0.95: the mean of the worst 5 % is made least. */
  readonly confidence?: number;
  /** Least expected return after costs, in the unit of the returns; none unless told. */
  readonly targetReturn?: number;
  /** Expected returns that the target is about, n; the means of the scenarios unless told. */
  readonly mean?: ArrayLike<number>;
}

/** Weights, and the tail of their losses over the scenarios; costs count as losses. */
export interface MinimumCvarResult {
  readonly weights: Float64Array;
  /** Expected shortfall: mean of the worst losses, above 0 for a loss. */
  readonly cvar: number;
  /** The loss at which the worst begin; both as `historicalTailRisk` says them. */
  readonly valueAtRisk: number;
}

/** One hinge per scenario, of its loss above the level (variable n), all divided by `unit`. */
const scenarioHinges = ({ values, periods, assets }: ReturnsTable, unit: number, price: number): Hinge[] => {
  const indices = Int32Array.from({ length: assets + 1 }, (_, i) => i);
  return Array.from({ length: periods }, (_, period) => {
    const row = new Float64Array(assets + 1);
    for (let i = 0; i < assets; i++) row[i] = -values[period * assets + i] / unit;
    row[assets] = -1;
    return { indices, values: row, offset: 0, price };
  });
};

/**
 * The weights with the least conditional value at risk (expected shortfall) over scenarios, within constraints: the linear program of R. T. Rockafellar and
 * S. Uryasev, "Optimization of conditional value-at-risk", Journal of Risk 2(3), 2000, by an interior-point method that factors one (n + 1) x (n + 1) matrix a
 * step, however many scenarios there are.
 * Throws INVALID_DATA for data that do not fit, a tail that has no least value (no bounds), and constraints that contradict each other, naming which;
 * INVALID_CONFIG for options out of range.
 */
export const minimumCvar = (options: MinimumCvarOptions): MinimumCvarResult => {
  const { returns, confidence = 0.95, targetReturn } = options;
  const { periods, assets } = returns;
  checkTable(returns);
  const given = checkConstraints(options, assets);
  if (!(confidence > 0 && confidence < 1)) throw new TraderError('INVALID_CONFIG', `confidence must be above 0 and below 1, got ${confidence}`);
  if (targetReturn !== undefined && !Number.isFinite(targetReturn)) throw new TraderError('INVALID_CONFIG', `targetReturn must be a finite number, got ${targetReturn}`);
  const mean = options.mean ?? assetMeans(returns);
  checkVector(mean, assets, 'mean');
  const unit = returns.values.reduce((most, each) => Math.max(most, Math.abs(each)), 0) || 1;
  const linear = new Float64Array(assets + 1);
  linear[assets] = 1;
  const { x } = solveAllocation({ ...given, cost: given.cost?.map((each) => each / unit) }, {
    extra: 1, linear, costly: true,
    hinges: scenarioHinges(returns, unit, 1 / ((1 - confidence) * periods)),
    earn: targetReturn === undefined ? undefined : { mean: Float64Array.from(mean, (each) => each / unit), least: targetReturn / unit, unit },
  });
  const weights = x.slice(0, assets);
  const paid = weights.reduce((sum, each, i) => sum + (given.cost?.[i] ?? 0) * Math.abs(each - given.current[i]), 0);
  const profits = new Float64Array(periods).fill(-paid);
  for (let i = 0; i < returns.values.length; i++) profits[Math.floor(i / assets)] += returns.values[i] * weights[i % assets];
  const { valueAtRisk, expectedShortfall } = empiricalTailRisk(profits, 1 - confidence);
  return { weights, cvar: expectedShortfall, valueAtRisk };
};
