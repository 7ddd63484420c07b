import { TraderError } from '@trader/core';

/** How fast the past is forgotten: the share that is kept from one period to the next, or after how many periods half of it is gone. */
export type Decay = { readonly lambda: number; readonly halfLife?: undefined } | { readonly halfLife: number; readonly lambda?: undefined };

/** The share kept from one period to the next: `lambda`, or 0.5^(1 / halfLife). Throws INVALID_CONFIG unless it is between 0 and 1. */
export const lambdaOf = ({ lambda, halfLife }: Decay): number => {
  if ((lambda === undefined) === (halfLife === undefined)) throw new TraderError('INVALID_CONFIG', 'give either lambda or halfLife');
  const kept = lambda ?? 0.5 ** (1 / (halfLife ?? Number.NaN));
  if (kept > 0 && kept < 1) return kept;
  throw new TraderError('INVALID_CONFIG', lambda === undefined
    ? `halfLife must be above 0 periods, got ${halfLife}`
    : `lambda must be between 0 and 1 (0.94 for daily returns), got ${lambda}`);
};
