import { requireFinite } from './series';

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
