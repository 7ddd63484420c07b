import { formatCash } from '@trader/core';
import { ONE } from '../limits';
import type { Check } from './check';

/** All positions and working orders together are worth at most `leverage` (in units of 10^-9) times the equity. */
export const grossExposure = (leverage: bigint): Check => ({
  name: 'gross exposure',
  refuse(_order, context, exposure) {
    const gross = context.grossNotional + context.workingNotional + exposure.addedNotional;
    if (gross * ONE <= context.equity * leverage) return undefined;
    const figures = `${formatCash(gross as typeof context.equity)} on equity ${formatCash(context.equity)}`;
    return `gross notional could reach ${figures}, above limit ${Number(leverage) / 1e9} times`;
  },
});
