import type { BarFileOptions } from './bar-file-options';
import { textOf } from './decimal';
import { findColumns } from './find-columns';
import type { Columns } from './find-columns';
import { rowError } from './row-error';

const COMMA = 44;
const DELIMITERS = [COMMA, 59, 9];

/** The header line of a CSV file. */
export interface Header extends Columns {
  readonly delimiter: number;
  /** How many fields every row must have. */
  readonly width: number;
}

/** The delimiter and the names of a header line, which ends at `end`. */
export const splitHeader = (bytes: Uint8Array, start: number, end: number): { readonly delimiter: number; readonly names: readonly string[] } => {
  const delimiter = DELIMITERS.find((one) => bytes.subarray(start, end).includes(one)) ?? COMMA;
  const fields = textOf(bytes, start, end).split(String.fromCharCode(delimiter));
  return { delimiter, names: fields.map((name) => name.trim().replace(/^"(.*)"$/, '$1')) };
};

/** Reads the header line, which ends at `end`. Throws INVALID_DATA when a column is missing. */
export const readHeader = (bytes: Uint8Array, start: number, end: number, options: BarFileOptions): Header => {
  const { delimiter, names } = splitHeader(bytes, start, end);
  const columns = findColumns(names, options, 'add a header line, or say', (what) => rowError(options.file ?? 'bars', 1, what));
  return { delimiter, width: names.length, ...columns };
};
