import { TraderError } from '@trader/core';
import type { TickTable } from '@trader/core';
import { mergeTicks } from '../historical-feed/order-ticks';
import { parseTicks } from '../historical-feed/parse-ticks';
import type { TickFileOptions } from '../historical-feed/tick-file-options';
import { formatOf, symbolOf } from './bar-format';
import { readBytes } from './read-bytes';

/** How to read tick files. A file without a symbol column, where no `symbol` is given, has its own name in capitals as symbol. */
export type ReadTicksOptions = Omit<TickFileOptions, 'file'>;

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
