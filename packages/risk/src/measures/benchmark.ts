import { TraderError } from '@trader/core';
import { deviationOf, meanOf, requireFinite, requirePeriods } from './series';

/** How a series of returns moves with that of a benchmark. What is not defined is undefined: below two periods, or where a series does not vary. */
export interface BenchmarkMeasures {
  /** Slope of returns on the benchmark's: covariance / variance. Source: W. F. Sharpe, "Capital Asset Prices", Journal of Finance 19(3), 1964. */
  readonly beta: number | undefined;
  /** Jensen's alpha a year, a fraction: (mean - beta x benchmark's mean, both over a risk-free rate of zero) x periodsPerYear. Source: M. Jensen, "The Performance of Mutual Funds in the Period 1945-1964", Journal of Finance 23(2), 1968. */
  readonly alpha: number | undefined;
  /** Pearson's correlation, -1 to 1. Source: K. Pearson, Proceedings of the Royal Society 58, 1895. */
  readonly correlation: number | undefined;
  /** Square of the correlation: the share of variance the benchmark explains. */
  readonly rSquared: number | undefined;
  /** Standard deviation (divisor n - 1) of returns less the benchmark's x sqrt(periodsPerYear), a fraction. Source: R. Grinold and R. Kahn, Active Portfolio Management, 1999. */
  readonly trackingError: number | undefined;
  /** Mean of returns less the benchmark's, a year, / tracking error. Source: T. Goodwin, "The Information Ratio", Financial Analysts Journal 54(4), 1998. */
  readonly informationRatio: number | undefined;
  /** Geometric mean return of the periods in which the benchmark rose / the benchmark's in them. Source: C. Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, up capture. */
  readonly upCapture: number | undefined;
  /** The same for the periods in which it fell: below 1 loses less. */
  readonly downCapture: number | undefined;
}

/** Geometric mean returns of both series over the periods in which `sign` x benchmark is above 0, one over the other. */
const captureOf = (returns: ArrayLike<number>, benchmark: ArrayLike<number>, sign: 1 | -1): number | undefined => {
  let [own, market, periods] = [1, 1, 0];
  for (let i = 0; i < returns.length; i++) {
    if (!(benchmark[i] * sign > 0)) continue;
    own *= 1 + returns[i];
    market *= 1 + benchmark[i];
    periods++;
  }
  return periods === 0 ? undefined : (Math.max(0, own) ** (1 / periods) - 1) / (Math.max(0, market) ** (1 / periods) - 1);
};

/**
 * All measures against a benchmark from returns per period, the same periods in both, `periodsPerYear` of them a year.
 * Throws INVALID_DATA for values that are not finite or lengths that differ, INVALID_CONFIG.
 */
export const measureAgainst = (returns: ArrayLike<number>, benchmark: ArrayLike<number>, periodsPerYear: number): BenchmarkMeasures => {
  requireFinite(returns, 'return');
  requireFinite(benchmark, 'return of the benchmark');
  requirePeriods(periodsPerYear);
  const n = returns.length;
  if (benchmark.length !== n) throw new TraderError('INVALID_DATA', `${n} returns and ${benchmark.length} of the benchmark: give those of the same periods`);
  const [own, market] = [meanOf(returns), meanOf(benchmark)];
  let together = 0;
  const active = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    together += (returns[i] - own) * (benchmark[i] - market);
    active[i] = returns[i] - benchmark[i];
  }
  const [ownDeviation, marketDeviation, activeDeviation] = [deviationOf(returns), deviationOf(benchmark), deviationOf(active)];
  const covariance = together / (n - 1);
  const beta = marketDeviation ? covariance / marketDeviation ** 2 : undefined;
  const correlation = ownDeviation && marketDeviation ? Math.max(-1, Math.min(1, covariance / (ownDeviation * marketDeviation))) : undefined;
  return {
    beta,
    alpha: beta === undefined ? undefined : (own - beta * market) * periodsPerYear,
    correlation,
    rSquared: correlation === undefined ? undefined : correlation * correlation,
    trackingError: activeDeviation === undefined ? undefined : activeDeviation * Math.sqrt(periodsPerYear),
    informationRatio: activeDeviation ? (meanOf(active) / activeDeviation) * Math.sqrt(periodsPerYear) : undefined,
    upCapture: captureOf(returns, benchmark, 1),
    downCapture: captureOf(returns, benchmark, -1),
  };
};
