import { cash, magnitude, notional } from '@trader/core';
import type { Numeric } from '@trader/core';
import { amountAbove, nonNegative, smallestAmount } from './fee-model';
import type { FeeModel } from './fee-model';
import { inForce } from './in-force';
import type { Dated } from './in-force';

/** What the SEC takes from a day on. */
export interface SecRate extends Dated {
  /** US dollars per million of the value sold. */
  readonly perMillion: Numeric;
}

/**
 * The SEC's fee under Section 31 of the Securities Exchange Act, by charge date, as its fee rate advisories announced it. Looked up
 * 2026-11-21 in: sec.gov/news/press-release/2012-2012-232htm (22.40); FINRA information notices 3/3/14 (17.40 until, and 22.10 from
 * 2014-03-18), 3/15/16 (21.80), 5/7/18 (23.10 until, and 13.00 from 2018-05-22); Fee Rate Advisory #2 for 2019 (20.70), for 2021
 * (22.10 until, and 5.10 from 2021-02-25), the advisory of January 2023 (22.90 until, and 8.00 from 2023-02-27);
 * alpaca.markets/support/regulatory-fees in two states (27.80, then 0.00).
 * Not verified against a source: the first days of 22.40, 17.40, 18.40, 21.80, 23.10, of 22.10 in 2020, of 22.90, 27.80 and 0.00,
 * and the whole last row (Release 34-104909, Federal Register 2026-04233, which does set a new rate). Check them before you rely on them.
 */
export const SEC_RATES: readonly SecRate[] = [
  { from: '2012-04-01', perMillion: '22.40' },
  { from: '2013-05-25', perMillion: '17.40' },
  { from: '2014-03-18', perMillion: '22.10' },
  { from: '2015-02-14', perMillion: '18.40' },
  { from: '2016-02-16', perMillion: '21.80' },
  { from: '2017-07-04', perMillion: '23.10' },
  { from: '2018-05-22', perMillion: '13.00' },
  { from: '2019-04-16', perMillion: '20.70' },
  { from: '2020-02-18', perMillion: '22.10' },
  { from: '2021-02-25', perMillion: '5.10' },
  { from: '2022-05-14', perMillion: '22.90' },
  { from: '2023-02-27', perMillion: '8.00' },
  { from: '2024-05-22', perMillion: '27.80' },
  { from: '2025-05-14', perMillion: '0.00' },
  { from: '2026-04-04', perMillion: '20.60' },
];

const ONE_MILLION = 1_000_000n * cash(1);
const CENT = smallestAmount(2);
const NOTHING = cash(0);

/**
 * The SEC's fee on sales of US stocks: a share of the value, up to the next cent. Buys pay nothing. Times before the first rate pay the
 * first. Throws INVALID_CONFIG for rates below zero or out of order.
 */
export const secFee = (rates: readonly SecRate[] = SEC_RATES): FeeModel => {
  const rateAt = inForce(rates.map(({ from, perMillion }) => ({ from, units: nonNegative(perMillion, 'SEC fee per million') })), 'SEC fee');
  return ({ instrument, side, quantity, time }, price) =>
    side === 'buy' ? NOTHING : amountAbove(magnitude(notional(instrument, price, quantity)) * rateAt(time).units, ONE_MILLION, CENT);
};
