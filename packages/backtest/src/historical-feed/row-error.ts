import { TraderError } from '@trader/core';

/** An INVALID_DATA error that names file and line (the header is line 1). `what` says what is wrong and how to mend it. */
export const rowError = (file: string, line: number, what: string): TraderError =>
  new TraderError('INVALID_DATA', `${file} line ${line}: ${what}`);

/** Text out of a file, fit to stand in an error line: quoted, control characters escaped, cut at 40 characters. */
export const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
