import type { BarTable } from '@trader/core';
import type { BarFileOptions } from './bar-file-options';
import { scanRows } from './scan-rows';
import { tableOfRows } from './table-of-rows';

/** CSV text: a string, UTF-8 bytes, or pieces of either in order. */
export type CsvInput = string | Uint8Array | Iterable<string | Uint8Array>;

const encoder = new TextEncoder();

const toBytes = (input: CsvInput): Uint8Array => {
  if (typeof input === 'string') return encoder.encode(input);
  if (ArrayBuffer.isView(input)) return input;
  const pieces = Array.from(input, (piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece));
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
};

/**
 * Reads bars from CSV text with a header line, ordered by time and symbol whatever the file's order of symbols. Each symbol's own rows
 * must rise in time. Throws INVALID_DATA with one line that names file, line and cure; nothing is repaired or skipped but blank lines.
 */
export const parseBars = (input: CsvInput, options: BarFileOptions = {}): BarTable => tableOfRows(scanRows(toBytes(input), options), options);
