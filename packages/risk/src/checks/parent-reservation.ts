import { formatQuantity } from '@trader/core';
import type { Check } from './check';

/** The children of a parent never sum to more than the parent. */
export const parentReservation: Check = {
  name: 'parent reservation',
  refuse({ quantity, parentId }, { parentRemaining }) {
    if (quantity <= parentRemaining) return undefined;
    return `quantity ${formatQuantity(quantity)} above the ${formatQuantity(parentRemaining)} left of parent ${parentId}`;
  },
};
