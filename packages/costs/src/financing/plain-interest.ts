import { magnitude } from '@trader/core';
import type { Cash, FinancingModel } from '@trader/core';
import { percentAt, simpleInterest } from './annual-percent';
import type { AnnualPercent } from './annual-percent';
import { daysInYear, smallestOf } from './currency';

/** What a balance earns or pays, see `FinancingModel`. */
export type Interest = FinancingModel['interest'];

/** What `plainInterest` takes, in percent a year. What is left out is 0. */
export interface PlainInterestOptions {
  /** Charged on balances below zero. */
  readonly debit?: AnnualPercent | undefined;
  /** Paid on balances above zero. */
  readonly credit?: AnnualPercent | undefined;
}

/**
 * Simple interest at fixed or dated rates on the whole balance, whatever its currency: balance x percent x days / 360, or / 365 where the money
 * market of the currency counts so (GBP, HKD, AUD, CAD ...), to the nearest cent, halves away from zero. Throws INVALID_CONFIG below zero.
 */
export const plainInterest = (options: PlainInterestOptions): Interest => {
  const debit = percentAt(options.debit ?? 0, 'debit interest');
  const credit = percentAt(options.credit ?? 0, 'credit interest');
  return (currency, balance, days, time) => {
    const rate = (balance < 0n ? debit : credit)(time);
    const paid = simpleInterest(magnitude(balance) * rate, days, daysInYear(currency), smallestOf(currency));
    return (balance < 0n ? -paid : paid) as Cash;
  };
};

/**
 * Alpaca's margin interest: debit x percent x days / 360, nothing on credit (alpaca.markets/support/determine-margin-account, read 2026-11-21: "settlement
 * date debit balance * rate / 360", charged on the balance of the end of the day). The rate changes, so it is passed in: 6.25 by default and
 * 4.75 from 100,000 of equity on in files.alpaca.markets/disclosures/library/BrokFeeSched.pdf of July 2026, as cited by others, not read by us.
 */
export const alpacaInterest = (percent: AnnualPercent): Interest => plainInterest({ debit: percent });
