import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { TraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import { formatCsv } from '../historical-feed/format-csv';
import { formatOf } from './bar-format';
import type { BarFormat } from './bar-format';
import { writeWhole } from './write-whole';

const encode = async (bars: BarTable, format: BarFormat): Promise<Uint8Array> => {
  if (format === 'parquet') return (await import('../parquet/format-parquet')).formatParquet(bars);
  const text = Buffer.concat(Array.from(formatCsv(bars), (piece) => Buffer.from(piece)));
  return format === 'csv' ? text : gzipSync(text);
};

/**
 * Writes bars as `.csv`, `.csv.gz` or `.parquet`, whole or not at all; `readBars` reads back the same table. An existing file is left alone
 * unless `force`. Rejects with INVALID_CONFIG for another name or an existing file, with STORAGE_FAILED when it cannot be written.
 */
export const writeBars = async (file: string, bars: BarTable, options: { readonly force?: boolean } = {}): Promise<void> => {
  const format = formatOf(file);
  if (format === undefined) throw new TraderError('INVALID_CONFIG', `${file}: the name says no format: end it with .csv, .csv.gz or .parquet`);
  if (options.force !== true && existsSync(file)) {
    throw new TraderError('INVALID_CONFIG', `${file} is already there: it was left as it is; --force overwrites it`);
  }
  writeWhole(file, 'the bars were', [await encode(bars, format)]);
};
