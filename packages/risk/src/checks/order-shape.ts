import { formatQuantity } from '@trader/core';
import type { Check } from './check';

/** The order belongs to the instrument, has a quantity that one order may have, and the price its type needs, and no other. */
export const orderShape: Check = {
  name: 'order shape',
  refuse(order, { instrument }) {
    if (order.symbol !== instrument.symbol) return `order in ${order.symbol} was judged with instrument ${instrument.symbol}`;
    if (order.quantity <= 0n) return `quantity ${formatQuantity(order.quantity)} is not above 0`;
    if (order.quantity > instrument.maxOrderQuantity) {
      const largest = formatQuantity(instrument.maxOrderQuantity);
      return `quantity ${formatQuantity(order.quantity)} above the largest order ${largest}: slice it`;
    }
    const limitFits =
      order.type === 'limit' ? order.limitPrice !== undefined && order.limitPrice > 0n : order.limitPrice === undefined;
    const stopFits =
      order.type === 'stop' ? order.stopPrice !== undefined && order.stopPrice > 0n : order.stopPrice === undefined;
    return limitFits && stopFits
      ? undefined
      : `a ${order.type} order whose limit or stop price is missing, needless or not above 0`;
  },
};
