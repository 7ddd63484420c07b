import type { Numeric } from '@trader/core';
import { amountAbove, nonNegative, smallestAmount } from './fee-model';
import type { FeeModel } from './fee-model';
import { inForce } from './in-force';
import type { Dated } from './in-force';

/** What the Consolidated Audit Trail takes from a day on. */
export interface CatRate extends Dated {
  /** US dollars per share bought or sold. */
  readonly each: Numeric;
}

/**
 * Fees of the Consolidated Audit Trail that brokers pass on, for NMS stocks. Rates as read 2026-11-21: 0.000048 in Interactive Brokers'
 * schedule, 0.0000265 at alpaca.markets/support/regulatory-fees (CAT Fee 2025-2 and historical fees). They change twice a year; the days are
 * not verified, nor is the rate of today.
 */
export const CAT_RATES: readonly CatRate[] = [
  { from: '2012-01-01', each: '0' },
  { from: '2024-09-01', each: '0.000048' },
  { from: '2025-07-01', each: '0.0000265' },
];

const ONE_QUANTITY = 10n ** 9n;
const CENT = smallestAmount(2);

/**
 * The Consolidated Audit Trail's fee on buys and sales of US stocks: an amount per share, up to the next cent. Throws INVALID_CONFIG for
 * rates below zero or out of order.
 */
export const catFee = (rates: readonly CatRate[] = CAT_RATES): FeeModel => {
  const rateAt = inForce(rates.map(({ from, each }) => ({ from, units: nonNegative(each, 'CAT fee per share') })), 'CAT fee');
  return ({ quantity, time }) => amountAbove(quantity * rateAt(time).units, ONE_QUANTITY, CENT);
};
