import { CASH_SCALE, TraderError, cash, quantity } from '@trader/core';
import type { Cash, CostModel, Numeric } from '@trader/core';

/** The fee of one execution at a price, in the instrument's currency; below zero is a rebate. */
export type FeeModel = CostModel['fee'];

/** How a fee becomes an amount one can be charged. */
export interface FeeRounding {
  /** Decimals of the currency, 0 to 18; default 2 (cents). Halves round up, once, at the very end. */
  readonly decimals?: number | undefined;
}

/** The smallest amount of a currency with that many decimals. Throws INVALID_CONFIG outside 0 to 18. */
export const smallestAmount = (decimals = 2): bigint => {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > CASH_SCALE) {
    throw new TraderError('INVALID_CONFIG', `fee decimals must be a whole number from 0 to ${CASH_SCALE}, got ${decimals}`);
  }
  return 10n ** BigInt(CASH_SCALE - decimals);
};

/** The cent of a currency with cents. */
export const CENT: bigint = smallestAmount(2);

/** A quantity of one: amounts per share times a quantity are in this many parts. */
export const ONE_QUANTITY: bigint = quantity(1);

/**
 * Gives `amount` x `numerator` / `denominator` (all >= 0) to the nearest multiple of `step`, halves up: one rounding of the exact
 * value.
 */
export const roundedShare = (numerator: bigint, denominator: bigint, step: bigint): ((amount: bigint) => Cash) => {
  const unit = denominator * step;
  const twice = 2n * unit;
  const doubled = 2n * numerator;
  return (amount) => (((amount * doubled + unit) / twice) * step) as Cash;
};

/** `numerator` / `denominator` (> 0) to the nearest multiple of `step`, halves up, also below zero. */
export const nearestAmount = (numerator: bigint, denominator: bigint, step: bigint): Cash => {
  const unit = 2n * denominator * step;
  const doubled = 2n * numerator + denominator * step;
  const steps = doubled / unit;
  return ((doubled < 0n && steps * unit !== doubled ? steps - 1n : steps) * step) as Cash;
};

/** `numerator` / `denominator` (both >= 0) up to the next multiple of `step`. */
export const amountAbove = (numerator: bigint, denominator: bigint, step: bigint): Cash => {
  const unit = denominator * step;
  return (((numerator + unit - 1n) / unit) * step) as Cash;
};

/** Reads an amount that may not be below zero. Throws INVALID_CONFIG when it is, INVALID_NUMBER when it is no number. */
export const nonNegative = (value: Numeric, what: string): Cash => {
  const amount = cash(value);
  if (amount < 0n) throw new TraderError('INVALID_CONFIG', `${what} must be 0 or above, got ${String(value)}`);
  return amount;
};
