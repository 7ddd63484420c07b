import { calendarNamed } from '@trader/core';
import type { BarTable, ExchangeCalendar } from '@trader/core';
import { rowsBySymbol } from '../historical-feed/time-major';
import type { Finding, SymbolBars } from './finding';
import { badPrintFindings, copyFindings, splitFindings } from './price-rules';
import { sessionFindings, stampFindings } from './session-rules';

const columnOf = (values: Float64Array, row: Int32Array): Float64Array => {
  const column = new Float64Array(row.length);
  for (let at = 0; at < row.length; at++) column[at] = values[row[at]];
  return column;
};

/** The bars of one symbol, whose rows in the table are `row`. */
const barsOf = (table: BarTable, symbol: number, row: Int32Array, calendar: ExchangeCalendar): SymbolBars => {
  const [start, end] = [columnOf(table.openTime, row), columnOf(table.time, row)];
  let intervalMs = Infinity;
  for (let at = 0; at < row.length; at++) intervalMs = Math.min(intervalMs, end[at] - start[at]);
  return {
    symbol: table.symbols[symbol], calendar, length: row.length, row, start, end, intervalMs,
    open: columnOf(table.open, row), high: columnOf(table.high, row), low: columnOf(table.low, row), close: columnOf(table.close, row),
    volume: columnOf(table.volume, row),
  };
};

const RULES: readonly ((bars: SymbolBars) => readonly Finding[])[] = [stampFindings, sessionFindings, badPrintFindings, splitFindings, copyFindings];

/**
 * Looks for what is probably wrong with bars that could be read, in the order of their rows: missing bars and sessions, bars out of session, stamps
 * read as the wrong end of a bar, bad prints, splits that are not adjusted, bars without volume, repeated bars. `calendarOf` as for `parseBars`;
 * `onProgress` hears now and then how many bars are done.
 * Pure; throws INVALID_DATA when a calendar does not cover the bars.
 */
export const checkBars = (
  table: BarTable,
  calendarOf?: (symbol: string) => ExchangeCalendar,
  onProgress?: (barsDone: number) => void,
): readonly Finding[] => {
  const xnys = calendarNamed('XNYS');
  const found: Finding[] = [];
  const order = rowsBySymbol(table);
  let from = 0;
  table.symbols.forEach((name, symbol) => {
    let to = from;
    while (to < order.length && table.symbol[order[to]] === symbol) to++;
    const row = order.subarray(from, to);
    from = to;
    if (row.length === 0) return;
    const bars = barsOf(table, symbol, row, calendarOf?.(name) ?? xnys);
    RULES.forEach((rule, done) => {
      for (const each of rule(bars)) found.push(each);
      onProgress?.(Math.floor(to - row.length + (row.length * (done + 1)) / RULES.length));
    });
  });
  return found.sort((a, b) => a.row - b.row);
};
