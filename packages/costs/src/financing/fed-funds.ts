import type { DatedPercent } from './annual-percent';

/**
 * The middle of the target range for the federal funds rate, in percent, from the day it takes effect: within a tenth of a percent of the effective rate, which is
 * Interactive Brokers' benchmark for USD. Looked up 2026-11-21. Read: federalreserve.gov/aboutthefed/fedexplained/accessible-version.htm (2014 to
 * June 2024, with days), webarchive.library.unt.edu (federalreserve.gov/fomc/fundsrate.htm, 2008), tradingeconomics.com/united-states/interest-rate
 * (September 2025, and that December 2024 was the change before it).
 * Not verified: the days from September 2024 on, and the last three rows, which agree with benchmarks that others saw: 3.63 in July and early September 2026, 3.88 on
 * 2026-10-02. Check them before you rely on them.
 */
export const FED_FUNDS: readonly DatedPercent[] = [
  { from: '2008-12-17', percent: '0.125' },
  { from: '2015-12-17', percent: '0.375' },
  { from: '2016-12-15', percent: '0.625' },
  { from: '2017-03-16', percent: '0.875' },
  { from: '2017-06-15', percent: '1.125' },
  { from: '2017-12-14', percent: '1.375' },
  { from: '2018-03-22', percent: '1.625' },
  { from: '2018-06-14', percent: '1.875' },
  { from: '2018-09-27', percent: '2.125' },
  { from: '2018-12-20', percent: '2.375' },
  { from: '2019-08-01', percent: '2.125' },
  { from: '2019-09-19', percent: '1.875' },
  { from: '2019-10-31', percent: '1.625' },
  { from: '2020-03-04', percent: '1.125' },
  { from: '2020-03-16', percent: '0.125' },
  { from: '2022-03-17', percent: '0.375' },
  { from: '2022-05-05', percent: '0.875' },
  { from: '2022-06-16', percent: '1.625' },
  { from: '2022-07-28', percent: '2.375' },
  { from: '2022-09-22', percent: '3.125' },
  { from: '2022-11-03', percent: '3.875' },
  { from: '2022-12-15', percent: '4.375' },
  { from: '2023-02-02', percent: '4.625' },
  { from: '2023-03-23', percent: '4.875' },
  { from: '2023-05-04', percent: '5.125' },
  { from: '2023-07-27', percent: '5.375' },
  { from: '2024-09-19', percent: '4.875' },
  { from: '2024-11-08', percent: '4.625' },
  { from: '2024-12-19', percent: '4.375' },
  { from: '2025-09-18', percent: '4.125' },
  { from: '2025-10-30', percent: '3.875' },
  { from: '2025-12-11', percent: '3.625' },
  { from: '2026-09-17', percent: '3.875' },
];
