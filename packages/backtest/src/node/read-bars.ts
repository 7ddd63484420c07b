import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { TraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import { mergeBars } from '../historical-feed/merge-bars';
import { parseBars } from '../historical-feed/parse-bars';
import type { BarFileOptions } from '../historical-feed/bar-file-options';

/** How to read bar files. A file without a symbol column, where no `symbol` is given, has its own name in capitals as symbol. */
export type ReadBarsOptions = Omit<BarFileOptions, 'file'>;

const CURES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file: check the path',
  EISDIR: 'this is a folder: name the files in it',
  EACCES: 'it may not be read: change its permissions',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB: split it',
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';

const readBytes = (file: string): Uint8Array => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const code = codeOf(cause);
    throw new TraderError('INVALID_DATA', `${file}: ${CURES[code] ?? `cannot be read (${code})`}`, { cause });
  }
  if (!file.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new TraderError('INVALID_DATA', `${file}: not a whole gzip file (${codeOf(cause)}): fetch or pack it again`, { cause });
  }
};

const symbolOf = (file: string): string => basename(file).replace(/(\.csv|\.txt)?(\.gz)?$/i, '').toUpperCase();

/**
 * Reads `.csv` and `.csv.gz` files into one table, ordered by time and symbol. Throws INVALID_DATA with one line that names the file
 * and the cure; also when one of `options.symbols` has no bar in any file.
 */
export const readBars = (files: readonly string[], options: ReadBarsOptions = {}): BarTable => {
  if (files.length === 0) throw new TraderError('INVALID_DATA', 'no bar file was named: say --bars FILE');
  const tables = files.map((file) => parseBars(readBytes(file), { symbol: symbolOf(file), ...options, file }));
  const bars = mergeBars(tables, files);
  const missing = options.symbols?.find((symbol) => !bars.symbols.includes(symbol));
  if (missing !== undefined) {
    throw new TraderError('INVALID_DATA', `${files.join(', ')}: no bar of ${missing}; there are ${bars.symbols.join(', ')}: name one of them`);
  }
  return bars;
};
