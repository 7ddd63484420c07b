import { formatCash, notional } from '@trader/core';
import type { Cash } from '@trader/core';
import type { Check } from './check';

/** One order that could add exposure is worth at most `limit`. A reduction is bounded by the position. */
export const orderNotional = (limit: Cash): Check => ({
  name: 'order notional',
  refuse(order, { instrument }, exposure) {
    const worth = notional(instrument, exposure.price, order.quantity);
    return worth > limit ? `order notional ${formatCash(worth)} above limit ${formatCash(limit)}` : undefined;
  },
});
