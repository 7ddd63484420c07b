import { measureAgainst, simpleReturns, totalReturn } from '@trader/risk';
import type { Figures, Row } from './row';
import { DEFINITION } from './row';

/** How the run did against its benchmark, over the days on which the benchmark is known; nothing without one. */
export const benchmarkRows = ({ equity, benchmark, periodsPerYear }: Figures): readonly Row[] => {
  const from = benchmark?.findIndex((value) => !Number.isNaN(value)) ?? -1;
  if (benchmark === undefined || from === -1) return [];
  const market = simpleReturns(benchmark.subarray(from));
  const returns = equity[from] > 0 ? simpleReturns(equity.subarray(from)) : new Float64Array(0);
  const days = Math.min(market.length, returns.length);
  const found = measureAgainst(returns.subarray(0, days), market.subarray(0, days), periodsPerYear);
  const BACON = 'C. Bacon, Practical Portfolio Performance Measurement and Attribution, 2008.';
  return [
    ['benchmarkReturn', 'Benchmark\u2019s return', 'percent', totalReturn(benchmark.subarray(from)), 'Last value of the benchmark over its first within the run, less one.', DEFINITION],
    ['alpha', 'Alpha a year', 'percent', found.alpha,
      'Mean daily return less beta times the benchmark\u2019s, times trading days a year; risk-free rate zero.', 'M. Jensen, The Performance of Mutual Funds in the Period 1945-1964, Journal of Finance 23(2), 1968.'],
    ['beta', 'Beta', 'ratio', found.beta, 'Covariance of daily returns with the benchmark\u2019s over the variance of the benchmark\u2019s.', 'W. F. Sharpe, Capital Asset Prices, Journal of Finance 19(3), 1964.'],
    ['correlation', 'Correlation', 'ratio', found.correlation, 'Pearson\u2019s correlation of daily returns with the benchmark\u2019s.', 'K. Pearson, Proceedings of the Royal Society 58, 1895.'],
    ['rSquared', 'R squared', 'ratio', found.rSquared, 'Square of the correlation: the share of variance that the benchmark explains.', DEFINITION],
    ['trackingError', 'Tracking error', 'percent', found.trackingError,
      'Standard deviation (divisor n - 1) of daily returns less the benchmark\u2019s, times the root of trading days a year.', 'R. Grinold and R. Kahn, Active Portfolio Management, 1999.'],
    ['informationRatio', 'Information ratio', 'ratio', found.informationRatio,
      'Mean of daily returns less the benchmark\u2019s, a year, over tracking error.', 'T. Goodwin, The Information Ratio, Financial Analysts Journal 54(4), 1998.'],
    ['upCapture', 'Up capture', 'percent', found.upCapture, 'Geometric mean return of the days on which the benchmark rose, over the benchmark\u2019s on them.', BACON],
    ['downCapture', 'Down capture', 'percent', found.downCapture, 'Geometric mean return of the days on which the benchmark fell, over the benchmark\u2019s on them.', BACON],
  ];
};
