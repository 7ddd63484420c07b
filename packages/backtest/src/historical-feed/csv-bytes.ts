import { TraderError } from '@trader/core';

/** CSV text: a string, UTF-8 bytes, or pieces of either in order. */
export type CsvInput = string | Uint8Array | Iterable<string | Uint8Array>;

const encoder = new TextEncoder();

/** The UTF-8 bytes of CSV text. */
export const toBytes = (input: CsvInput): Uint8Array => {
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

const NEWLINE = 10;

/** How many lines there are at most. */
export const countLines = (bytes: Uint8Array): number => {
  let lines = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
};

const checkText = (file: string, bytes: Uint8Array): void => {
  const fail = (what: string): never => {
    throw new TraderError('INVALID_DATA', `${file}: ${what}`);
  };
  if (bytes.length === 0) fail('the file is empty: give a CSV file with a header line and rows');
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) fail('this is gzip, not text: name the file .gz, or unpack it');
  const zero = bytes.indexOf(0);
  if (zero >= 0) fail(`byte ${zero} is zero, so this is no CSV text: export it as CSV in UTF-8`);
};

/** Where the header line begins and ends (exclusive). Throws INVALID_DATA when the bytes are no text. */
export const headerLine = (file: string, bytes: Uint8Array): { readonly begin: number; readonly end: number } => {
  checkText(file, bytes);
  const begin = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const firstBreak = bytes.indexOf(NEWLINE, begin);
  return { begin, end: firstBreak < 0 ? bytes.length : firstBreak };
};
