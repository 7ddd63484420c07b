import type { BarTable } from '@trader/core';
import type { BarFileOptions } from './bar-file-options';
import { toBytes } from './csv-bytes';
import type { CsvInput } from './csv-bytes';
import { scanRows } from './scan-rows';
import { tableOfRows } from './table-of-rows';

/**
 * Reads bars from CSV text with a header line, ordered by time and symbol whatever the file's order of symbols. Each symbol's own rows
 * must rise in time. Throws INVALID_DATA with one line that names file, line and cure; nothing is repaired or skipped but blank lines.
 */
export const parseBars = (input: CsvInput, options: BarFileOptions = {}): BarTable => tableOfRows(scanRows(toBytes(input), options), options);
