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

/** Nor more than the broker has to lend, where it says how much that is. */
export const borrow: Check = {
  name: 'borrow',
  refuse({ symbol, side, quantity }, { borrowable, workingSell }) {
    if (side === 'buy' || borrowable === undefined || workingSell + quantity <= borrowable) return undefined;
    const short = formatQuantity((workingSell + quantity) as typeof quantity);
    return `${short} of ${symbol} might have to be borrowed, and there are ${formatQuantity(borrowable)}`;
  },
};
