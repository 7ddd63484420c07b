import { requireEquity, requirePeriods } from './series';

/**
 * Simple returns per period, e[i] / e[i-1] - 1: one fewer than `equity` has values (the first is the start). The series ends with
 * the period in which equity fell to 0 or below: what comes after ruin has no return. Throws INVALID_DATA for values that are not
 * finite.
 */
export const simpleReturns = (equity: ArrayLike<number>): Float64Array => {
  requireEquity(equity);
  const returns = new Float64Array(Math.max(0, equity.length - 1));
  for (let i = 1; i < equity.length; i++) {
    returns[i - 1] = equity[i] / equity[i - 1] - 1;
    if (equity[i] <= 0) return returns.slice(0, i);
  }
  return returns;
};

/** End over start, minus 1, as a fraction; undefined for an empty series. Throws INVALID_DATA. */
export const totalReturn = (equity: ArrayLike<number>): number | undefined => {
  requireEquity(equity);
  return equity.length === 0 ? undefined : equity[equity.length - 1] / equity[0] - 1;
};

/**
 * Compound annual growth rate, (end / start)^(periodsPerYear / periods) - 1, as a fraction; -1 when the end is 0 or below,
 * undefined below two values. Source: CFA Institute, GIPS Standards Handbook, annualised geometric return. Throws INVALID_DATA,
 * INVALID_CONFIG.
 */
export const cagr = (equity: ArrayLike<number>, periodsPerYear: number): number | undefined => {
  requireEquity(equity);
  requirePeriods(periodsPerYear);
  const periods = equity.length - 1;
  if (periods < 1) return undefined;
  return Math.max(0, equity[periods] / equity[0]) ** (periodsPerYear / periods) - 1;
};
