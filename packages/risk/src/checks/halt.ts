import type { Check } from './check';

/** While trading is halted nothing that could add exposure passes. */
export const halt: Check = {
  name: 'halt',
  refuse: (_order, context) => (context.halt === undefined ? undefined : `halted: ${context.halt}`),
};
