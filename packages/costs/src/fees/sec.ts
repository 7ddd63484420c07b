import { cash } from '@trader/core';
import type { Numeric } from '@trader/core';
import { amountAbove, CENT, nonNegative } from './fee-model';
import type { FeeModel } from './fee-model';
import { inForce } from './in-force';
import type { Dated } from './in-force';
import { perOrder } from './per-order';

/** What the SEC takes from a day on. */
export interface SecRate extends Dated {
  /** US dollars per million of the value sold. */
  readonly perMillion: Numeric;
}

/**
 * The SEC's fee under Section 31 of the Securities Exchange Act, by charge date, as its fee rate advisories announced it. Looked up
 * 2026-11-21. Read, with the day: sec.gov/news/press-release/2012-2012-232htm (22.40 in force); FINRA information notices 3/3/14 (17.40 until, and
 * 22.10 from 2014-03-18), 3/15/16 (21.80), 5/7/18 (23.10 until, and 13.00 from 2018-05-22), 2/3/20 (22.10), 2/16/21 (5.10), 4/24/25 (27.80 until, and 0.00
 * from 2025-05-14), all but the first three as reported; ftfnews.com/finra-ups-key-fees-by-59-percent (20.70 from 2019-04-16); the advisory of January
 * 2023 (22.90 until, and 8.00 from 2023-02-27). The days of the other rows are those of the SEC's advisories as others cite them, not read by us: press
 * releases 2012-35, 2013-74, 2015-8, 2016-2, 2017-111 and 2022-60, fee rate advisories 2024-2 and 2026-2 (Release 34-104909). The last rate
 * holds until 60 days after the appropriation for 2027. A charge date is, for most sales, the day of settlement; here the day of the fill counts.
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
const NOTHING = cash(0);

/**
 * The SEC's fee on sales of US stocks: a share of the value, up to the next cent by order and session. Buys pay nothing. Times before the first rate pay the
 * first. Throws INVALID_CONFIG for rates below zero or out of order.
 */
export const secFee = (rates: readonly SecRate[] = SEC_RATES): FeeModel => {
  const rateAt = inForce(rates.map(({ from, perMillion }) => ({ from, units: nonNegative(perMillion, 'SEC fee per million') })), 'SEC fee');
  return perOrder(({ value }, { side, time }) => (side === 'buy' ? NOTHING : amountAbove(value * rateAt(time).units, ONE_MILLION, CENT)));
};
