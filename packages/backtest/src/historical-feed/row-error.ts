import { TraderError } from '@trader/core';

/** What a file counts its bars in: a text file has lines (the header is line 1), a Parquet file has rows from 1. */
export type RowUnit = 'line' | 'row';

/** An INVALID_DATA error that names file and line or row. `what` says what is wrong and how to mend it. */
export const rowError = (file: string, line: number, what: string, unit: RowUnit = 'line'): TraderError =>
  new TraderError('INVALID_DATA', `${file} ${unit} ${line}: ${what}`);

/** Text out of a file, fit to stand in an error line: quoted, control characters escaped, cut at 40 characters. */
export const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
