import { priceToNumber, rescaleMark, rescalePosition } from '@trader/core';
import type { ActionRatio, Instrument, Order, Quantity } from '@trader/core';
import { follow } from './resting-order';
import type { RestingOrder } from './resting-order';

/** Puts what an order filled that is over into the units after an action: its exit covers no more than that. */
export const rescaleOver = (resting: RestingOrder, symbol: number, { numerator, denominator }: ActionRatio): void => {
  resting.symbol = symbol;
  resting.filled = ((resting.filled * numerator) / denominator) as Quantity;
  resting.filledBefore = ((resting.filledBefore * numerator) / denominator) as Quantity;
};

/**
 * Gives a resting order the terms it has after an action, as an order of symbol index `symbol`. What it may still trade is cut to whole lots; what others of
 * its group have filled in its stead takes up the rest. Gives whether anything is left to trade.
 */
export const rescaleResting = (
  resting: RestingOrder, { order, filled }: { readonly order: Order; readonly filled: Quantity }, symbol: number, instrument: Instrument, ratio: ActionRatio,
): boolean => {
  // What one on its way takes over from another is known when it is there.
  const travels = resting.state === 'travels';
  const remaining = travels ? ((order.quantity - filled) as Quantity) : rescalePosition(resting.remaining, ratio, instrument.lotSize).quantity;
  if (remaining <= 0n) return false;
  resting.order = order;
  resting.symbol = symbol;
  resting.filled = travels ? (0n as Quantity) : filled;
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
