import { calendarNamed } from '@trader/core';
import type { BarTable, ExchangeCalendar } from '@trader/core';
import type { Finding, SymbolBars } from './finding';
import { badPrintFindings, copyFindings, splitFindings } from './price-rules';
import { sessionFindings, stampFindings } from './session-rules';

/** The bars of one symbol; undefined when there are none. */
const barsOf = (table: BarTable, symbol: number, calendar: ExchangeCalendar): SymbolBars | undefined => {
  const row = Int32Array.from(table.symbol.subarray(0, table.length).keys()).filter((at) => table.symbol[at] === symbol);
  if (row.length === 0) return undefined;
  const column = (values: Float64Array): Float64Array => Float64Array.from(row, (at) => values[at]);
  const start = column(table.openTime);
  const end = column(table.time);
  return {
    symbol: table.symbols[symbol], calendar, length: row.length, row, start, end,
    intervalMs: start.reduce((least, from, at) => Math.min(least, end[at] - from), Infinity),
    open: column(table.open), high: column(table.high), low: column(table.low), close: column(table.close), volume: column(table.volume),
  };
};

/**
 * Looks for what is probably wrong with bars that could be read, in the order of their rows: missing bars and sessions, bars out of session, stamps
 * read as the wrong end of a bar, bad prints, splits that are not adjusted, bars without volume, repeated bars. `calendarOf` as for `parseBars`.
 * Pure; throws INVALID_DATA when a calendar does not cover the bars.
 */
export const checkBars = (table: BarTable, calendarOf?: (symbol: string) => ExchangeCalendar): readonly Finding[] => {
  const xnys = calendarNamed('XNYS');
  const found: Finding[] = [];
  table.symbols.forEach((name, symbol) => {
    const bars = barsOf(table, symbol, calendarOf?.(name) ?? xnys);
    if (bars === undefined) return;
    for (const rule of [stampFindings, sessionFindings, badPrintFindings, splitFindings, copyFindings]) {
      for (const each of rule(bars)) found.push(each);
    }
  });
  return found.sort((a, b) => a.row - b.row);
};
