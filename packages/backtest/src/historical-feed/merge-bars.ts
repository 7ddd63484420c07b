import { createBarTable, TraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import { timeMajor } from './time-major';

/**
 * Several tables as one, ordered by time and symbol. Symbols are numbered in the order in which the tables name them. A symbol may be
 * spread over tables that do not overlap (one file a year); bars of one symbol that overlap throw INVALID_DATA with the tables' names.
 */
export const mergeBars = (tables: readonly BarTable[], names: readonly string[] = []): BarTable => {
  if (tables.length === 1) return tables[0];
  const inTime = tables.map((table, index) => ({ table, index })).filter(({ table }) => table.length > 0).sort((a, b) => a.table.time[0] - b.table.time[0]);
  const symbols = [...new Set(tables.flatMap((table) => table.symbols))];
  const merged = createBarTable(symbols, tables.reduce((sum, table) => sum + table.length, 0));
  const ends: number[] = [];
  let at = 0;
  for (const { table } of inTime) {
    const numbers = table.symbols.map((name) => symbols.indexOf(name));
    for (const name of ['time', 'openTime', 'open', 'high', 'low', 'close', 'volume'] as const) merged[name].set(table[name], at);
    for (let row = 0; row < table.length; row++) merged.symbol[at + row] = numbers[table.symbol[row]];
    at += table.length;
    ends.push(at);
  }
  const nameOf = (row: number): string => {
    const { index } = inTime[ends.findIndex((end) => row < end)];
    return names[index] ?? `table ${index}`;
  };
  return timeMajor(merged, (before, row) => {
    const symbol = symbols[merged.symbol[row]];
    const time = new Date(merged.time[row]).toISOString();
    throw new TraderError('INVALID_DATA', `${nameOf(before)} and ${nameOf(row)} overlap: both hold ${symbol} about ${time}: remove one`);
  });
};
