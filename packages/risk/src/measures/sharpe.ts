import { deviationOf, meanOf, requireFinite, requireOption, requirePeriods } from './series';

/**
 * Annual Sharpe ratio: mean excess return per period / its standard deviation (divisor n - 1) x sqrt(periodsPerYear). `riskFree`
 * is a yearly rate, spread evenly over the periods. Undefined below two returns or when they do not vary.
 * Source: W. F. Sharpe, "The Sharpe Ratio", Journal of Portfolio Management 21(1), 1994. Throws INVALID_DATA, INVALID_CONFIG.
 */
export const sharpeRatio = (returns: ArrayLike<number>, periodsPerYear: number, riskFree = 0): number | undefined => {
  requireFinite(returns, 'return');
  requirePeriods(periodsPerYear);
  requireOption(riskFree, 'riskFree');
  const deviation = deviationOf(returns);
  if (deviation === undefined || deviation === 0) return undefined;
  return ((meanOf(returns) - riskFree / periodsPerYear) / deviation) * Math.sqrt(periodsPerYear);
};
