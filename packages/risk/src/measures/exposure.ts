import { requireFinite, requirePeriods } from './series';

/**
 * Share of periods in which something was held, 0 to 1; undefined without periods. `held` is anything that is 0 when nothing is:
 * quantities, gross notionals. Throws INVALID_DATA.
 */
export const timeInMarket = (held: ArrayLike<number>): number | undefined => {
  requireFinite(held, 'holding');
  if (held.length === 0) return undefined;
  let periods = 0;
  for (let i = 0; i < held.length; i++) if (held[i] !== 0) periods++;
  return periods / held.length;
};

/**
 * Yearly turnover, as a multiple of equity: half of all that was bought and sold / mean equity / years. `traded` is that sum, in the
 * unit of `equity`, which includes its start. Undefined below two values or when mean equity is not above 0.
 * Source: W. F. Sharpe, G. Alexander and J. Bailey, Investments, 6th edition 1999, portfolio turnover. Throws INVALID_DATA, INVALID_CONFIG.
 */
export const yearlyTurnover = (traded: number, equity: ArrayLike<number>, periodsPerYear: number): number | undefined => {
  requireFinite([traded], 'traded sum');
  requireFinite(equity, 'equity');
  requirePeriods(periodsPerYear);
  let sum = 0;
  for (let i = 0; i < equity.length; i++) sum += equity[i];
  const mean = sum / equity.length;
  return equity.length < 2 || !(mean > 0) ? undefined : (traded / 2 / mean) * (periodsPerYear / (equity.length - 1));
};
