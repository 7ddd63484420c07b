import { formatQuantity, orderFault } from '@trader/core';
import type { Check } from './check';

/** The order belongs to the instrument, has a quantity that one order may have, and prices and times that fit its type. */
export const orderShape: Check = {
  name: 'order shape',
  refuse(order, { instrument }) {
    if (order.symbol !== instrument.symbol) return `order in ${order.symbol} was judged with instrument ${instrument.symbol}`;
    if (order.quantity <= 0n) return `quantity ${formatQuantity(order.quantity)} is not above 0`;
    if (order.quantity > instrument.maxOrderQuantity) {
      const largest = formatQuantity(instrument.maxOrderQuantity);
      return `quantity ${formatQuantity(order.quantity)} above the largest order ${largest}: slice it`;
    }
    return orderFault(order);
  },
};
