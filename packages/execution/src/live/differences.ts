import { formatCash, formatQuantity, isFinal } from '@trader/core';
import type { Cash, LiveStatement, Quantity } from '@trader/core';
import type { LoopParts } from '../loop-parts';

/** One thing in which the broker's books are not ours. */
export interface Difference {
  /** What it is of: the same difference has the same key. */
  readonly key: string;
  /** The symbol's index; -1 when it is of none. */
  readonly symbol: number;
  /** How it differs: another value is another difference, unless nothing was booked here in between. */
  readonly value: string;
  /** In a few words. */
  readonly text: string;
}

/** Where holdings and cash of the broker are not those of the ledger; cash may differ by `tolerance`. */
export const differencesOf = ({ ledger }: LoopParts, { positions, cash }: LiveStatement, expected: Cash, tolerance: Cash): readonly Difference[] => {
  const differences: Difference[] = [];
  ledger.instruments.forEach(({ symbol: name }, symbol) => {
    const ours = ledger.position(symbol);
    const theirs = positions.find((each) => each.symbol === name)?.quantity ?? (0n as Quantity);
    if (ours === theirs) return;
    differences.push({ key: `position ${name}`, symbol, value: String(theirs - ours), text: `${name} ${formatQuantity(ours)} here, ${formatQuantity(theirs)} there` });
  });
  const missing = cash - ledger.cash - expected;
  if (missing > tolerance || -missing > tolerance) {
    differences.push({ key: 'cash', symbol: -1, value: String(missing), text: `cash ${formatCash(ledger.cash)} here, ${formatCash(cash)} there` });
  }
  return differences;
};

/** Orders at work there that are over here, or that nobody here knows. */
export const ghostsOf = ({ orders }: LoopParts, { working }: LiveStatement): { readonly over: readonly string[]; readonly strange: readonly string[] } => {
  const over: string[] = [];
  const strange: string[] = [];
  for (const id of working) {
    const state = orders.find(id);
    if (state === undefined && !orders.isForgotten(id)) strange.push(id);
    else if (state === undefined || isFinal(state.status)) over.push(id);
  }
  return { over, strange };
};

/** Orders at work here that are not at work there. Those held until another fills need not be. */
export const missingOf = ({ orders }: LoopParts, { working }: LiveStatement): readonly string[] =>
  orders.allLive().filter(({ status, order }) => (status === 'accepted' || status === 'partially-filled') && !working.includes(order.id)).map(({ order }) => order.id);
