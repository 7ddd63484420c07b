import { TRADE_TICK } from '@trader/core';
import type { TickTable } from '@trader/core';

/** What there is of one symbol. Times in ms since 1970 UTC. */
export interface TickSummary {
  readonly symbol: string;
  readonly quotes: number;
  readonly trades: number;
  /** When its first and its last quote or trade were. */
  readonly from: number;
  readonly to: number;
}

/** Counts and range of every symbol of a table, in the order of its symbols. Symbols without ticks are left out. */
export const describeTicks = ({ symbols, length, symbol, time, kind }: TickTable): readonly TickSummary[] => {
  const summaries = symbols.map((name) => ({ symbol: name, quotes: 0, trades: 0, from: NaN, to: NaN }));
  for (let row = 0; row < length; row++) {
    const summary = summaries[symbol[row]];
    if (summary.quotes + summary.trades === 0) summary.from = time[row];
    summary.to = time[row];
    if (kind[row] === TRADE_TICK) summary.trades++;
    else summary.quotes++;
  }
  return summaries.filter(({ quotes, trades }) => quotes + trades > 0);
};
