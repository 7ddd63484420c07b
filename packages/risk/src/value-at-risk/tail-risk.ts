import { TraderError } from '@trader/core';

/** What may be lost in one horizon, as positive numbers for a loss in the unit of the returns (0.02 is 2 %). */
export interface TailRisk {
  /** The loss that is exceeded with a probability of 1 - confidence only. Below 0 when even that is a gain. */
  readonly valueAtRisk: number;
  /** The mean of the worst losses, a share 1 - confidence of all; never below the value at risk. */
  readonly expectedShortfall: number;
}

/** The tail's probability, 1 - confidence. Throws INVALID_CONFIG unless the confidence is between 0 and 1. */
export const tailOf = (confidence: number): number => {
  if (!(confidence > 0 && confidence < 1)) {
    throw new TraderError('INVALID_CONFIG', `confidence must be between 0 and 1 (0.99 for 99 %), got ${confidence}`);
  }
  return 1 - confidence;
};

/** Throws INVALID_CONFIG unless `value` is a finite number above `floor`. */
export const requireAbove = (value: number, floor: number, what: string): void => {
  if (!(value > floor && value < Infinity)) throw new TraderError('INVALID_CONFIG', `${what} must be a number above ${floor}, got ${value}`);
};

/** Throws INVALID_CONFIG unless `value` is a finite number. */
export const requireNumber = (value: number, what: string): void => {
  if (!Number.isFinite(value)) throw new TraderError('INVALID_CONFIG', `${what} must be a finite number, got ${value}`);
};

/** Throws INVALID_CONFIG unless `value` is a whole number from `least` up. */
export const requireCount = (value: number, least: number, what: string): void => {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new TraderError('INVALID_CONFIG', `${what} must be a whole number from ${least} up, got ${value}`);
  }
};
