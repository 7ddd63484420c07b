import { meanOf, requireFinite, requireOption, requirePeriods } from './series';

/** Root mean square of what returns fall short of `target`, per period, over all periods, the good ones too; NaN without returns. */
const shortfall = (returns: ArrayLike<number>, target: number): number => {
  let squares = 0;
  for (let i = 0; i < returns.length; i++) {
    const short = Math.min(0, returns[i] - target);
    squares += short * short;
  }
  return Math.sqrt(squares / returns.length);
};

/**
 * Annual downside deviation, as a fraction: sqrt(mean of min(0, return - target)^2) over all periods, the good ones too, x
 * sqrt(periodsPerYear). `target` is a yearly rate, spread evenly over the periods. Undefined without returns.
 * Source: F. Sortino and R. van der Meer, "Downside Risk", Journal of Portfolio Management 17(4), 1991. Throws INVALID_DATA,
 * INVALID_CONFIG.
 */
export const downsideDeviation = (returns: ArrayLike<number>, periodsPerYear: number, target = 0): number | undefined => {
  requireFinite(returns, 'return');
  requirePeriods(periodsPerYear);
  requireOption(target, 'target');
  return returns.length === 0 ? undefined : shortfall(returns, target / periodsPerYear) * Math.sqrt(periodsPerYear);
};

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
  requireOption(target, 'target');
  const perPeriod = target / periodsPerYear;
  const downside = shortfall(returns, perPeriod);
  if (!(downside > 0)) return undefined;
  return ((meanOf(returns) - perPeriod) / downside) * Math.sqrt(periodsPerYear);
};
