import { TraderError, cash } from '@trader/core';
import type { Cash, Numeric } from '@trader/core';
import { nearestAmount, nonNegative } from '../fees/fee-model';
import type { Dated } from '../fees/in-force';
import { valueAt } from './value-at';

/** Percent a year from a day on. */
export interface DatedPercent extends Dated {
  readonly percent: Numeric;
}

/** Percent a year: one for all time, or rows of rising days. A time before the first row has the first. */
export type AnnualPercent = Numeric | readonly DatedPercent[];

/** Parts of a percent in a whole, times the units of Cash in a percent: what `amount x percent` is divided by. */
const WHOLE = 100n * cash(1);

/** Finds the percent of a time, in units of Cash. Throws INVALID_CONFIG, naming `what`, below zero (unless `signed`) or for days that do not rise. */
export const percentAt = (percent: AnnualPercent, what: string, signed = false): ((time: number) => bigint) =>
  valueAt(percent, what, (row) => row.percent, (value) => (signed ? cash(value) : nonNegative(value, what)));

/** Whole days as a bigint. Throws INVALID_NUMBER for others. */
const wholeDays = (days: number): bigint => {
  if (!Number.isInteger(days) || days < 0) throw new TraderError('INVALID_NUMBER', `interest runs for whole days, 0 or more, got ${days}`);
  return BigInt(days);
};

/**
 * Simple interest on `weighted`, the sum of amounts (>= 0, units of Cash) times their percent (units of Cash): weighted / share x days / year, to the
 * nearest multiple of `step`, halves up, rounded once.
 */
export const simpleInterest = (weighted: bigint, days: number, year: number, step: bigint, share = 1n): Cash =>
  nearestAmount(weighted * wholeDays(days), WHOLE * BigInt(year) * share, step);
