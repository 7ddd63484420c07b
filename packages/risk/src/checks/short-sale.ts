import { formatQuantity } from '@trader/core';
import type { Check } from './check';

/** An instrument that cannot be borrowed is sold only to close: reduce-only, and not beyond the position. */
export const shortSale: Check = {
  name: 'short sale',
  refuse({ symbol, side, quantity }, { instrument, position }) {
    if (side === 'buy' || instrument.shortable) return undefined;
    const rule = `must be reduce-only and within the position of ${formatQuantity(position)}`;
    return `${symbol} cannot be sold short: a sell of ${formatQuantity(quantity)} ${rule}`;
  },
};
