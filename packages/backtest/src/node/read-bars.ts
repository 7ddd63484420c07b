import { TraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import { mergeBars } from '../historical-feed/merge-bars';
import { parseBars } from '../historical-feed/parse-bars';
import type { BarFileOptions } from '../historical-feed/bar-file-options';
import { formatOf, symbolOf } from './bar-format';
import { readBytes } from './read-bytes';

/** How to read bar files. A file without a symbol column, where no `symbol` is given, has its own name in capitals as symbol. */
export interface ReadBarsOptions extends Omit<BarFileOptions, 'file'> {
  /** Those of `symbols` that need no bar, such as symbols of ticks. */
  readonly barless?: readonly string[];
}

/** The decoder of Parquet files is loaded when one is named. */
const parse = async (bytes: Uint8Array, file: string, options: BarFileOptions): Promise<BarTable> =>
  formatOf(file) === 'parquet' ? (await import('../parquet/parse-parquet')).parseParquet(bytes, options) : parseBars(bytes, options);

/**
 * Reads `.csv`, `.csv.gz` and `.parquet` files into one table, ordered by time and symbol. Rejects with INVALID_DATA and one line that names
 * the file and the cure; also when one of `options.symbols` that is not `barless` has no bar in any file.
 */
export const readBars = async (files: readonly string[], { barless = [], ...options }: ReadBarsOptions = {}): Promise<BarTable> => {
  if (files.length === 0) throw new TraderError('INVALID_DATA', 'no bar file was named: say --bars FILE');
  const tables: BarTable[] = [];
  for (const file of files) tables.push(await parse(readBytes(file), file, { symbol: symbolOf(file), ...options, file }));
  const bars = mergeBars(tables, files);
  const missing = options.symbols?.find((symbol) => !bars.symbols.includes(symbol) && !barless.includes(symbol));
  if (missing !== undefined) {
    throw new TraderError('INVALID_DATA', `${files.join(', ')}: no bar of ${missing}; there are ${bars.symbols.join(', ')}: name one of them`);
  }
  return bars;
};
