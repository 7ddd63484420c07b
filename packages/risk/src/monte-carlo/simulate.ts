import { seedState, TraderError } from '@trader/core';
import { scanAmounts, scanLogReturns } from './scan';
import type { PathColumns } from './scan';
import { checkInitial, foldOf, periodsOf } from './wealth';
import type { HoldingOptions } from './wealth';
import type { PathModel } from './path-model';

/** Paths between two calls of `onProgress`. */
const CHUNK = 4096;

/** Which paths, how long, of which wealth. */
export interface SimulateOptions extends HoldingOptions {
  /** Whole number from 0 to 2^53 - 1. Path i draws from stream i of it, so that paths do not depend on which others are drawn, nor where. */
  readonly seed: number;
  /** Paths from `from` (0 unless told otherwise) to the one before `to`. */
  readonly from?: number;
  readonly to: number;
  /** Periods of every path; left out, as many as the model says. */
  readonly periods?: number;
  /** Wealth at or below which a path counts as ruined, below `initial`; 0 unless told otherwise. A ruined path goes on. */
  readonly ruin?: number;
  /** Called after every 4,096 paths and at the end, with how many are done and how many there are. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What became of paths `from` to `to` - 1: row i of each column is path from + i. Plain values and typed arrays, which `postMessage` carries. */
export interface PathResults {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly periods: number;
  readonly initial: number;
  readonly ruin: number;
  /** Wealth after the last period. */
  readonly finalWealth: Float64Array;
  /** Largest fall from a peak, as a share of it (`maxDrawdown` of the measures). */
  readonly maxDrawdown: Float64Array;
  /** Most periods from a peak until wealth was back at it, or until the end when it never was. */
  readonly longestUnderwater: Float64Array;
  /** Least wealth at the start or the end of any period. */
  readonly lowestWealth: Float64Array;
  /** 1 where the least wealth is at or below `ruin`, else 0. */
  readonly ruined: Uint8Array;
}

const checkRange = (from: number, to: number): void => {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && to > from)) {
    throw new TraderError('INVALID_CONFIG', `paths must be whole numbers, from 0 on and to above from, got ${from} to ${to}`);
  }
};

const checkRuin = (ruin: number, initial: number): void => {
  if (!(Number.isFinite(ruin) && ruin < initial)) {
    throw new TraderError('INVALID_CONFIG', `ruin must be a finite number below the initial wealth ${initial}, got ${ruin}`);
  }
};

const requireFinite = (wealth: number, path: number): void => {
  if (!Number.isFinite(wealth)) {
    throw new TraderError('INVALID_NUMBER', `path ${path} ends at ${wealth}: its model's steps are not numbers, or too large`);
  }
};

/**
 * Draws paths `from` to `to` - 1 of a model and keeps of each how it ended, how far it fell, how long it was under water and how low it came. The
 * same seed gives the same path of a number whatever the range, so that any partition over workers, put together by `concatenate`, is equal to the
 * last bit. Costs five columns of memory, and no allocation per path. Throws INVALID_CONFIG, INVALID_DATA for weights that do not fit, INVALID_NUMBER
 * when a path's wealth is not finite.
 */
export const simulate = (model: PathModel, options: SimulateOptions): PathResults => {
  const { seed, from = 0, to, ruin = 0, initial = 1, onProgress } = options;
  checkRange(from, to);
  checkInitial(initial);
  checkRuin(ruin, initial);
  const periods = periodsOf(model, options.periods);
  const fold = foldOf(model, options.weights);
  const total = to - from;
  const column = (): Float64Array => new Float64Array(total);
  const columns: PathColumns = { finalWealth: column(), maxDrawdown: column(), longestUnderwater: column(), lowestWealth: column() };
  const ruined = new Uint8Array(total);
  const scan = model.step === 'amount' ? scanAmounts : scanLogReturns;
  const state = new Uint32Array(4);
  const steps = new Float64Array(periods * model.assets);
  const wealth = fold ? new Float64Array(periods) : steps;
  for (let row = 0; row < total; row++) {
    model.fill(seedState(seed, from + row, state), steps);
    if (fold) fold(steps, wealth);
    scan(wealth, initial, columns, row);
    requireFinite(columns.finalWealth[row], from + row);
    ruined[row] = columns.lowestWealth[row] <= ruin ? 1 : 0;
    if (onProgress && ((row + 1) % CHUNK === 0 || row + 1 === total)) onProgress(row + 1, total);
  }
  return { seed, from, to, periods, initial, ruin, ...columns, ruined };
};
