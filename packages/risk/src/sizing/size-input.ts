import { TraderError } from '@trader/core';

/** The largest answer a sizing function may give. */
export interface SizeCap {
  /** Largest share of equity, above 0; default 1, no leverage. */
  readonly cap?: number;
}

/** Throws INVALID_CONFIG unless a cap is above 0 and finite. */
export const capOf = ({ cap = 1 }: SizeCap): number => {
  if (cap > 0 && cap < Infinity) return cap;
  throw new TraderError('INVALID_CONFIG', `a cap must be above 0 and finite (1 for no leverage), got ${cap}`);
};

/** Throws INVALID_NUMBER unless `value` is above 0 and finite. */
export const requirePositive = (value: number, what: string): void => {
  if (!(value > 0 && value < Infinity)) throw new TraderError('INVALID_NUMBER', `${what} must be above 0 and finite, got ${value}`);
};

/** Throws INVALID_CONFIG unless `value` is a share of equity to put at risk: above 0 and at most 1. */
export const requireRisk = (value: number, what: string): void => {
  if (value > 0 && value <= 1) return;
  throw new TraderError('INVALID_CONFIG', `${what} must be above 0 and at most 1 (0.01 for one percent), got ${value}`);
};
