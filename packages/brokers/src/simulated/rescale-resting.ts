import { priceToNumber, rescaleMark, rescalePosition } from '@trader/core';
import type { ActionRatio, Instrument, Order, Quantity } from '@trader/core';
import { follow } from './resting-order';
import type { RestingOrder } from './resting-order';

/**
 * Gives a resting order the terms it has after an action, as an order of symbol index `symbol`. What it may still trade is cut to whole lots; what others of
 * its group have filled in its stead takes up the rest. Gives whether anything is left to trade.
 */
export const rescaleResting = (
  resting: RestingOrder, { order, filled }: { readonly order: Order; readonly filled: Quantity }, symbol: number, instrument: Instrument, ratio: ActionRatio,
): boolean => {
  const remaining = rescalePosition(resting.remaining, ratio, instrument.lotSize).quantity;
  if (remaining <= 0n) return false;
  resting.order = order;
  resting.symbol = symbol;
  resting.filled = filled;
  resting.remaining = remaining;
  resting.taken = (order.quantity - filled - remaining) as Quantity;
  resting.counted = undefined;
  resting.filledBefore = ((resting.filledBefore * ratio.numerator) / ratio.denominator) as Quantity;
  if (resting.work === 'trail') {
    const { best } = resting;
    resting.best = resting.trigger = NaN;
    if (best === best) follow(resting, instrument, rescaleMark(best, ratio));
  } else if (resting.work !== 'market') {
    const at = resting.work === 'limit' ? order.limitPrice : order.stopPrice;
    resting.trigger = at === undefined ? NaN : priceToNumber(at);
  }
  return true;
};
