import { TraderError } from '@trader/core';
import type { TickTable } from '@trader/core';
import { headerLine } from '../historical-feed/csv-bytes';
import { splitHeader } from '../historical-feed/header';
import { mergeTicks } from '../historical-feed/order-ticks';
import { parseTicks } from '../historical-feed/parse-ticks';
import { areOfTicks } from '../historical-feed/tick-columns';
import type { TickFileOptions } from '../historical-feed/tick-file-options';
import { formatOf, symbolOf } from './bar-format';
import { readBytes } from './read-bytes';

/** How to read tick files. A file without a symbol column, where no `symbol` is given, has its own name in capitals as symbol. */
export type ReadTicksOptions = Omit<TickFileOptions, 'file'>;

/** Whether the header of a CSV file names quotes or trades. Throws INVALID_DATA for a file that cannot be read. */
export const holdsTicks = (file: string): boolean => {
  if (formatOf(file) === 'parquet') return false;
  const bytes = readBytes(file);
  const { begin, end } = headerLine(file, bytes);
  return areOfTicks(splitHeader(bytes, begin, end).names);
};

/**
 * Reads `.csv` and `.csv.gz` files of quotes and trades into one table, ordered by time; ticks of one time come in the order of the files.
 * Throws INVALID_DATA with one line that names the file and the cure.
 */
export const readTicks = (files: readonly string[], options: ReadTicksOptions = {}): TickTable => {
  if (files.length === 0) throw new TraderError('INVALID_DATA', 'no tick file was named: name at least one');
  const other = files.find((file) => formatOf(file) === 'parquet');
  if (other !== undefined) throw new TraderError('INVALID_DATA', `${other}: quotes and trades are read from CSV: convert it to .csv or .csv.gz`);
  return mergeTicks(files.map((file) => parseTicks(readBytes(file), { symbol: symbolOf(file), ...options, file })));
};
