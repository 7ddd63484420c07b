import type { Check } from './check';

/** While the account is reducing or halted nothing that could add exposure passes. */
export const tradingState: Check = {
  name: 'trading state',
  refuse: (_order, { state, stateReason }) => (state === 'active' ? undefined : `${state}: ${stateReason ?? 'nobody said why'}`),
};

/** While nobody has told what became of an order of the symbol, nothing that could add to it passes. */
export const unknownOrder: Check = {
  name: 'unknown order',
  refuse: (_order, { unknownOrder: id }) => (id === undefined ? undefined : `nobody has told what became of order ${id}`),
};
