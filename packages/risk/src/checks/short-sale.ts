import { formatQuantity } from '@trader/core';
import type { Check } from './check';

/** An instrument that cannot be borrowed is sold only to close: reduce-only, and not beyond the position. */
export const shortSale: Check = {
  name: 'short sale',
  refuse: (order, { instrument, position }) =>
    order.side === 'sell' && !instrument.shortable
      ? `${order.symbol} cannot be sold short: a sell of ${formatQuantity(order.quantity)} must be reduce-only and within the position of ${formatQuantity(position)}`
      : undefined,
};
