import { createTickTable } from '@trader/core';
import type { TickTable } from '@trader/core';

const COLUMNS = ['time', 'symbol', 'kind', 'bid', 'bidSize', 'ask', 'askSize'] as const;

/** Ticks ordered by time; ticks of one time keep their order. Columns may be longer than `ticks.length`; those of the result are not. */
export const orderTicks = (ticks: TickTable): TickTable => {
  const { symbols, length, time } = ticks;
  let rises = true;
  for (let row = 1; row < length && rises; row++) rises = time[row] >= time[row - 1];
  const result = createTickTable(symbols, length);
  const order = rises ? undefined : Uint32Array.from({ length }, (_, row) => row).sort((a, b) => time[a] - time[b] || a - b);
  for (const name of COLUMNS) {
    const from = ticks[name];
    const to = result[name];
    if (order === undefined) to.set(from.subarray(0, length));
    else for (let at = 0; at < length; at++) to[at] = from[order[at]];
  }
  return result;
};

/**
 * Several tables as one, ordered by time. Symbols are numbered in the order in which the tables name them. Ticks of one time come in the
 * order of the tables: give quotes before trades, or the other way round, as your feed has it.
 */
export const mergeTicks = (tables: readonly TickTable[]): TickTable => {
  if (tables.length === 1) return tables[0];
  const symbols = [...new Set(tables.flatMap((table) => table.symbols))];
  const merged = createTickTable(symbols, tables.reduce((sum, table) => sum + table.length, 0));
  let at = 0;
  for (const table of tables) {
    const numbers = table.symbols.map((name) => symbols.indexOf(name));
    for (const name of COLUMNS) merged[name].set(table[name], at);
    for (let row = 0; row < table.length; row++) merged.symbol[at + row] = numbers[table.symbol[row]];
    at += table.length;
  }
  return orderTicks(merged);
};
