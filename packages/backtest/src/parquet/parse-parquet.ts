import { TraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import { barFault, isPossibleBar } from '../historical-feed/bar-fault';
import type { BarFileOptions } from '../historical-feed/bar-file-options';
import { BAR_END, findColumns } from '../historical-feed/find-columns';
import type { RawRows } from '../historical-feed/raw-rows';
import { rowError, shown } from '../historical-feed/row-error';
import { SymbolIndex, symbolFault } from '../historical-feed/symbol-index';
import { tableOfRows } from '../historical-feed/table-of-rows';
import { openParquet } from './decode';
import type { RawColumn } from './pieces';
import { readNumbers } from './read-numbers';
import { readStamps } from './read-stamps';
import type { Stamps } from './read-stamps';

const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2500, 0, 1);
const NUMBERS = ['open', 'high', 'low', 'close', 'volume'] as const;

const describe = ({ element }: RawColumn): string => element.logical_type?.type ?? element.converted_type ?? element.type ?? 'unknown';

const stampsOf = (file: string, column: RawColumn, length: number): Stamps => {
  const stamps = readStamps(column, length);
  if (stamps === undefined) {
    throw new TraderError('INVALID_DATA', `${file}: column ${shown(column.element.name)} holds ${describe(column)} and no time that is known: write it as TIMESTAMP, DATE, text or integers since 1970`);
  }
  const { stamp } = stamps;
  for (let row = 0; row < length; row++) {
    if (stamp[row] >= EARLIEST && stamp[row] < LATEST) continue;
    throw rowError(file, row + 1, `its ${shown(column.element.name)} is no date from 1900 to 2499, or not of the form of the rows before it: mend or remove the row`, 'row');
  }
  return stamps;
};

const numbersOf = (file: string, column: RawColumn, length: number): Float64Array => {
  const numbers = readNumbers(column, length);
  if (numbers === undefined) {
    throw new TraderError('INVALID_DATA', `${file}: column ${shown(column.element.name)} holds ${describe(column)} and not numbers: write it as DOUBLE, an integer or DECIMAL`);
  }
  return numbers;
};

/** Numbers the symbols as they come. */
const symbolsOf = (file: string, column: RawColumn | undefined, length: number, options: BarFileOptions): Pick<RawRows, 'symbols' | 'symbol'> => {
  const index = new SymbolIndex(new Uint8Array(), options.symbols);
  const symbol = new Int32Array(length);
  if (column === undefined) {
    const only = index.numberOf(options.symbol ?? '');
    if (only < 0) throw new TraderError('INVALID_DATA', `${file}: ${symbolFault(only, options.symbol, false)}`);
    return { symbols: index.names, symbol };
  }
  const numberOf = (name: unknown, row: number): number => {
    const text = typeof name === 'string' ? name : '';
    const number = index.numberOf(text);
    if (number < 0) throw rowError(file, row + 1, symbolFault(number, text, true), 'row');
    return number;
  };
  for (const { values, row, indexes } of column.pieces) {
    if (indexes === undefined) {
      for (let at = 0; at < values.length; at++) symbol[row + at] = numberOf(values[at], row + at);
      continue;
    }
    const numbers = new Int32Array(values.length).fill(-1);
    for (let at = 0; at < indexes.length; at++) {
      const name = indexes[at];
      if (numbers[name] < 0) numbers[name] = numberOf(values[name], row + at);
      symbol[row + at] = numbers[name];
    }
  }
  return { symbols: index.names, symbol };
};

const checkBars = (file: string, rows: Pick<RawRows, 'length' | (typeof NUMBERS)[number]>): void => {
  const { length, open, high, low, close, volume } = rows;
  for (let row = 0; row < length; row++) {
    if (isPossibleBar(open[row], high[row], low[row], close[row], volume[row])) continue;
    const bar = { open: open[row], high: high[row], low: low[row], close: close[row] };
    throw rowError(file, row + 1, barFault(bar, (column) => shown(String(rows[column][row]))), 'row');
  }
};

/**
 * Reads bars from the bytes of a Parquet file, by the rules and options of `parseBars`: columns by name, the same checks, a table ordered by
 * time and symbol. Times are TIMESTAMP (in UTC, or wall clock times of the zone), DATE, INT96, text, or integers since 1970; prices DOUBLE,
 * FLOAT, integers or DECIMAL. Rejects with INVALID_DATA and one line that names file, row (from 1) and cure.
 */
export const parseParquet = async (bytes: Uint8Array, options: BarFileOptions = {}): Promise<BarTable> => {
  const file = options.file ?? 'bars';
  const parquet = openParquet(bytes, file);
  const { names, length } = parquet;
  const columns = findColumns(names, options, 'say', (what) => new TraderError('INVALID_DATA', `${file}: ${what}`));
  if (columns.clock >= 0) {
    throw new TraderError('INVALID_DATA', `${file}: a date and a time of day in two columns are read from CSV only: join them in one, or say --columns time=NAME`);
  }
  if (length === 0) throw new TraderError('INVALID_DATA', `${file}: there is no row: give at least one bar`);
  const wanted = Object.values(columns).filter((at) => at >= 0);
  const read = await parquet.read([...new Set(wanted.map((at) => names[at]))]);
  const column = (at: number): RawColumn => {
    const found = read.get(names[at]);
    if (found === undefined) throw new TraderError('INVALID_DATA', `${file}: column ${shown(names[at])} is not there: fetch or write it again`);
    return found;
  };
  const stamps = stampsOf(file, column(columns.time), length);
  const end = columns.end < 0 ? undefined : stampsOf(file, column(columns.end), length);
  if (end !== undefined && end.kind !== 'instant') {
    throw new TraderError('INVALID_DATA', `${file}: column "${BAR_END}" must hold times in UTC: write it as TIMESTAMP in UTC`);
  }
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, numbersOf(file, column(columns[name]), length)])) as Record<(typeof NUMBERS)[number], Float64Array>;
  checkBars(file, { length, ...numbers });
  const symbols = symbolsOf(file, columns.symbol < 0 ? undefined : column(columns.symbol), length, options);
  return tableOfRows({ ...symbols, ...numbers, ...stamps, ...(end && { end: end.stamp }), length, unit: 'row' }, options);
};
