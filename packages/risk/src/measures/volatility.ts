import { deviationOf, requireFinite, requirePeriods } from './series';

/**
 * Standard deviation of returns per period (a sample's, divisor n - 1) x sqrt(periodsPerYear), as a fraction; undefined below two
 * returns.
 * Source: J. Hull, Options, Futures, and Other Derivatives, "Estimating volatility from historical data", with simple returns.
 * Throws INVALID_DATA, INVALID_CONFIG.
 */
export const annualisedVolatility = (returns: ArrayLike<number>, periodsPerYear: number): number | undefined => {
  requireFinite(returns, 'return');
  requirePeriods(periodsPerYear);
  const deviation = deviationOf(returns);
  return deviation === undefined ? undefined : deviation * Math.sqrt(periodsPerYear);
};
