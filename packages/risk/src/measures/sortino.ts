import { meanOf, requireFinite, requirePeriods } from './series';

/**
 * Annual Sortino ratio: mean return above the target / downside deviation x sqrt(periodsPerYear), where the downside deviation is
 * sqrt(mean of min(0, return - target)^2) over all periods, the good ones too. `target` is a yearly rate, spread evenly over the
 * periods. Undefined without returns or when none is below the target.
 * Source: F. Sortino and L. Price, "Performance Measurement in a Downside Risk Framework", Journal of Investing 3(3), 1994.
 * Throws INVALID_DATA, INVALID_CONFIG.
 */
export const sortinoRatio = (returns: ArrayLike<number>, periodsPerYear: number, target = 0): number | undefined => {
  requireFinite(returns, 'return');
  requirePeriods(periodsPerYear);
  const perPeriod = target / periodsPerYear;
  let squares = 0;
  for (let i = 0; i < returns.length; i++) {
    const short = Math.min(0, returns[i] - perPeriod);
    squares += short * short;
  }
  if (squares === 0) return undefined;
  return ((meanOf(returns) - perPeriod) / Math.sqrt(squares / returns.length)) * Math.sqrt(periodsPerYear);
};
