import { formatCash } from '@trader/core';
import type { Cash } from '@trader/core';
import type { Check } from './check';

/** One order that could add exposure is worth at most `limit`. A reduction is bounded by the position. */
export const orderNotional = (limit: Cash): Check => ({
  name: 'order notional',
  refuse: (_order, _context, exposure) =>
    exposure.orderNotional > limit ? `order notional ${formatCash(exposure.orderNotional)} above limit ${formatCash(limit)}` : undefined,
});
