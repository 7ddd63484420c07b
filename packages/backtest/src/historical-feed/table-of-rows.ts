import type { BarTable } from '@trader/core';
import type { BarFileOptions } from './bar-file-options';
import { barTimes } from './bar-times';
import { lineOf } from './raw-rows';
import type { RawRows } from './raw-rows';
import { rowError } from './row-error';
import { timeMajor } from './time-major';

/** The rows of a file as a table, ordered by time and symbol. Throws INVALID_DATA when the rows of a symbol do not rise in time. */
export const tableOfRows = (rows: RawRows, options: BarFileOptions): BarTable => {
  const { symbols, length, symbol, open, high, low, close, volume } = rows;
  const table: BarTable = { symbols, length, symbol, open, high, low, close, volume, ...barTimes(rows, options) };
  return timeMajor(table, (before, row) => {
    const name = symbols[symbol[row]];
    const other = `${rows.unit} ${lineOf(rows, before)}`;
    const what = table.time[row] === table.time[before]
      ? `a second bar of ${name} for the time of ${other}: remove one`
      : `its time is before that of ${other} (${name}): sort the rows by time`;
    throw rowError(options.file ?? 'bars', lineOf(rows, row), what, rows.unit);
  });
};
