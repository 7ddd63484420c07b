import type { Numeric } from '@trader/core';
import { amountAbove, CENT, nonNegative, ONE_QUANTITY } from './fee-model';
import type { FeeModel } from './fee-model';
import { inForce } from './in-force';
import type { Dated } from './in-force';
import { perOrder } from './per-order';

/** What the Consolidated Audit Trail takes from a day on. */
export interface CatRate extends Dated {
  /** US dollars per share bought or sold. */
  readonly each: Numeric;
}

/**
 * Fees of the Consolidated Audit Trail that brokers pass on, for NMS stocks: its own fee, its historical assessment (0.000013) and FINRA's recovery. Looked up
 * 2026-11-21. Read: FINRA Rule 6897 (CAT Fee 2024-1, 0.000035 on trades from September 2024), Interactive Brokers' schedule (0.000048, with the
 * historical assessment), docs.alpaca.markets/docs/regulatory-fees (0.000046, beside an SEC fee of 27.80, so before 2025-05-14),
 * alpaca.markets/support/regulatory-fees (0.0000265, with CAT Fee 2025-2). As others cite them, not read by us: the CAT's fee alerts (no
 * invoices for trades from December 2025 on) and SR-FINRA-2026-010 (CAT Fee 2026-1 and Historical CAT Assessment 1A, together 0.000003, on trades from May
 * 2026). Not verified: the days in October 2024, January and July 2025. What a broker passes on may differ.
 */
export const CAT_RATES: readonly CatRate[] = [
  { from: '2012-01-01', each: '0' },
  { from: '2024-09-01', each: '0.000035' },
  { from: '2024-10-01', each: '0.000048' },
  { from: '2025-01-01', each: '0.000046' },
  { from: '2025-07-01', each: '0.0000265' },
  { from: '2025-12-01', each: '0' },
  { from: '2026-05-01', each: '0.000003' },
];

/**
 * The Consolidated Audit Trail's fee on buys and sales of US stocks: an amount per share, up to the next cent by order and session. Throws INVALID_CONFIG for
 * rates below zero or out of order.
 */
export const catFee = (rates: readonly CatRate[] = CAT_RATES): FeeModel => {
  const rateAt = inForce(rates.map(({ from, each }) => ({ from, units: nonNegative(each, 'CAT fee per share') })), 'CAT fee');
  return perOrder(({ quantity }, { time }) => amountAbove(quantity * rateAt(time).units, ONE_QUANTITY, CENT));
};
