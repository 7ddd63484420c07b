import { TraderError } from '@trader/core';

/**
 * How paths are drawn: a pure value, made by one of the factories beside it or by hand. `fill` writes one path into `steps`, period by period and
 * within a period asset by asset (`periods` x `assets`), and draws all its chance from `state` (four words that `nextUint32`, `nextDouble` of
 * @trader/core, `nextNormal` and `fillNormals` move on), so that a path depends on nothing but its own stream.
 */
export interface PathModel {
  readonly assets: number;
  /** What a step is: the natural logarithm of one plus a return, or an amount of money that is added. */
  readonly step: 'log return' | 'amount';
  /** How many periods every path has; undefined when the caller may choose. */
  readonly periods?: number;
  fill(state: Uint32Array, steps: Float64Array): void;
}

/** Checks options of a model by name: all must be finite. Throws INVALID_CONFIG. */
export const requireNumbers = (options: Readonly<Record<string, number>>): void => {
  for (const [name, value] of Object.entries(options)) {
    if (!Number.isFinite(value)) throw new TraderError('INVALID_CONFIG', `${name} must be a finite number, got ${value}`);
  }
};

/** Checks options of a model by name: all must be finite and 0 or above. Throws INVALID_CONFIG. */
export const requireNoneBelowZero = (options: Readonly<Record<string, number>>): void => {
  requireNumbers(options);
  for (const [name, value] of Object.entries(options)) {
    if (value < 0) throw new TraderError('INVALID_CONFIG', `${name} must be 0 or above, got ${value}`);
  }
};

/** Checks the length of a period. Throws INVALID_CONFIG. */
export const requirePeriod = (period: number): void => {
  if (!(period > 0 && Number.isFinite(period))) {
    throw new TraderError('INVALID_CONFIG', `period must be above 0 (1 / 252 for a day of a year), got ${period}`);
  }
};

/** ln(1 + return) of every return. Throws INVALID_DATA, naming the index, at one that is not finite or loses more than everything. */
export const logReturns = (returns: ArrayLike<number>): Float64Array => {
  const logs = new Float64Array(returns.length);
  for (let i = 0; i < logs.length; i++) {
    const value = returns[i];
    if (!(value >= -1 && Number.isFinite(value))) {
      throw new TraderError('INVALID_DATA', `return ${i} must be a finite number from -1 on, got ${value}`);
    }
    logs[i] = Math.log1p(value);
  }
  return logs;
};
