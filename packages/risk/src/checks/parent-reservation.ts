import { formatQuantity } from '@trader/core';
import type { Check } from './check';

/** The children of a parent never sum to more than the parent. */
export const parentReservation: Check = {
  name: 'parent reservation',
  refuse: (order, context) =>
    order.quantity > context.parentRemaining
      ? `quantity ${formatQuantity(order.quantity)} above the ${formatQuantity(context.parentRemaining)} left of parent ${order.parentId}`
      : undefined,
};
