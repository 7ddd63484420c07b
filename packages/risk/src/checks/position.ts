import { formatCash, formatQuantity, notional } from '@trader/core';
import type { Cash, Quantity } from '@trader/core';
import type { Check } from './check';

/** The position, with all working orders of the order's side filled, is at most `limit` in quantity. */
export const positionQuantity = (limit: Quantity): Check => ({
  name: 'position',
  refuse: (_order, _context, exposure) =>
    exposure.after > limit
      ? `position could reach ${formatQuantity(exposure.after)}, above limit ${formatQuantity(limit)}`
      : undefined,
});

/** The same in money. */
export const positionNotional = (limit: Cash): Check => ({
  name: 'position',
  refuse(_order, { instrument }, exposure) {
    const worth = notional(instrument, exposure.price, exposure.after);
    return worth > limit ? `position notional could reach ${formatCash(worth)}, above limit ${formatCash(limit)}` : undefined;
  },
});
