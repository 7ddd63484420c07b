import { cash } from '@trader/core';
import type { Numeric } from '@trader/core';
import { amountAbove, CENT, nonNegative, ONE_QUANTITY } from './fee-model';
import type { FeeModel } from './fee-model';
import { inForce } from './in-force';
import type { Dated } from './in-force';
import { perOrder } from './per-order';

/** What FINRA takes from a day on. */
export interface TafRate extends Dated {
  /** US dollars per share sold. */
  readonly each: Numeric;
  /** Most for one trade, US dollars; here for an order's trades of a session together. */
  readonly cap: Numeric;
}

/**
 * FINRA's Trading Activity Fee for sales of covered equity securities (By-Laws, Schedule A, Section 1). Looked up 2026-11-21. Read: FINRA
 * Regulatory Notices 11-27 and 12-06 (first two rows, with their days); finra.org/rules-guidance/rule-filings/sr-finra-2020-032/fee-increase-schedule (0.000119
 * and 5.95 until 2021, and the rows of 2022 to 2024, by year). As others cite them, not read by us: Regulatory Notice 12-31 (the day of 2012-07-01),
 * SR-FINRA-2024-019 (the row of 2026), SR-FINRA-2026-021 (no fee from October to December 2026, and then "the previous rates").
 * The last row is the last rate before those months, not a published one: SR-FINRA-2024-019 had planned 0.000232 and 11.61 for 2027. Pass rates of
 * your own once FINRA has said.
 */
export const TAF_RATES: readonly TafRate[] = [
  { from: '2011-07-01', each: '0.000090', cap: '4.50' },
  { from: '2012-03-01', each: '0.000095', cap: '4.75' },
  { from: '2012-07-01', each: '0.000119', cap: '5.95' },
  { from: '2022-01-01', each: '0.000130', cap: '6.49' },
  { from: '2023-01-01', each: '0.000145', cap: '7.27' },
  { from: '2024-01-01', each: '0.000166', cap: '8.30' },
  { from: '2026-01-01', each: '0.000195', cap: '9.79' },
  { from: '2026-10-01', each: '0', cap: '0' },
  { from: '2027-01-01', each: '0.000195', cap: '9.79' },
];

const NOTHING = cash(0);

/**
 * FINRA's fee on sales of US stocks: an amount per share, up to the next cent, at most the cap, both by order and session. Buys pay nothing. Times before the first
 * rate pay the first. Throws INVALID_CONFIG for rates below zero or out of order.
 */
export const tafFee = (rates: readonly TafRate[] = TAF_RATES): FeeModel => {
  const rateAt = inForce(
    rates.map(({ from, each, cap }) => ({ from, units: nonNegative(each, 'TAF per share'), cap: nonNegative(cap, 'cap of the TAF') })),
    'TAF',
  );
  return perOrder(({ quantity }, { side, time }) => {
    if (side === 'buy') return NOTHING;
    const { units, cap } = rateAt(time);
    const metered = amountAbove(quantity * units, ONE_QUANTITY, CENT);
    return metered < cap ? metered : cap;
  });
};
