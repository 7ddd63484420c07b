import { formatPrice, formatQuantity, orderFault } from '@trader/core';
import type { Instrument, Order } from '@trader/core';
import type { Check } from './check';

/** What is wrong with steps: quantities are whole lots, prices on the tick. */
const stepFault = ({ quantity, limitPrice, stopPrice }: Order, { lotSize, tickSize }: Instrument): string | undefined => {
  if (quantity % lotSize !== 0n) return `quantity ${formatQuantity(quantity)} is not a whole number of lots`;
  if (limitPrice !== undefined && limitPrice % tickSize !== 0n) return `limit price ${formatPrice(limitPrice)} is not on the tick`;
  return stopPrice !== undefined && stopPrice % tickSize !== 0n ? `stop price ${formatPrice(stopPrice)} is not on the tick` : undefined;
};

/** There is a time at which it is judged; the order belongs to the instrument, has a quantity that one order may have, and prices and times that fit its type. */
export const orderShape: Check = {
  name: 'order shape',
  refuse(order, { instrument, time }) {
    if (!Number.isFinite(time)) return `it was judged at ${time}, which is no time`;
    if (order.symbol !== instrument.symbol) return `order in ${order.symbol} was judged with instrument ${instrument.symbol}`;
    if (order.quantity <= 0n) return `quantity ${formatQuantity(order.quantity)} is not above 0`;
    if (order.quantity > instrument.maxOrderQuantity) {
      const largest = formatQuantity(instrument.maxOrderQuantity);
      return `quantity ${formatQuantity(order.quantity)} above the largest order ${largest}: slice it`;
    }
    return orderFault(order) ?? stepFault(order, instrument);
  },
};
