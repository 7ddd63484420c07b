import type { TickTable } from '@trader/core';
import { toBytes } from './csv-bytes';
import type { CsvInput } from './csv-bytes';
import { orderTicks } from './order-ticks';
import { rowError } from './row-error';
import { scanTicks } from './scan-ticks';
import type { TickFileOptions } from './tick-file-options';

/**
 * Reads quotes and trades from CSV text with a header line, ordered by time; rows of one time keep the file's order. A row with a price is a
 * trade, one with a bid or an ask a quote; 0 or nothing stands for a side that is not there. A symbol's own rows must not fall in time. Throws
 * INVALID_DATA with one line that names file, line and cure; nothing is repaired or skipped but blank lines.
 */
export const parseTicks = (input: CsvInput, options: TickFileOptions = {}): TickTable => {
  const rows = scanTicks(toBytes(input), options);
  const last = new Int32Array(rows.symbols.length).fill(-1);
  for (let row = 0; row < rows.length; row++) {
    const symbol = rows.symbol[row];
    const before = last[symbol];
    if (before >= 0 && rows.time[row] < rows.time[before]) {
      const what = `its time is before that of line ${rows.line[before]} (${rows.symbols[symbol]}): sort the rows by time`;
      throw rowError(options.file ?? 'ticks', rows.line[row], what);
    }
    last[symbol] = row;
  }
  return orderTicks(rows);
};
