import type { Check } from './check';

/** In a margin call nothing that could add exposure passes: brokers take only what reduces a position then. */
export const marginCall: Check = {
  name: 'margin call',
  refuse: (_order, context) => (context.marginCall === undefined ? undefined : `in a margin call: ${context.marginCall}`),
};
