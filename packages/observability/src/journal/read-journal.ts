import { TraderError } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { decodeRecord } from './record-lines';
import { readSeal, utf8 } from './seal';

/** A journal's text or UTF-8 bytes, whole or in pieces cut anywhere. */
export type JournalSource = string | Uint8Array | Iterable<string | Uint8Array>;

const NEWLINE = 10;

const join = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
};

/** The lines of a journal as bytes, each with its newline; the last has none when it was torn. */
export function* byteLines(source: JournalSource): Generator<Uint8Array> {
  const pieces = typeof source === 'string' || source instanceof Uint8Array ? [source] : source;
  let rest: Uint8Array = new Uint8Array(0);
  for (const piece of pieces) {
    const bytes = join(rest, typeof piece === 'string' ? utf8(piece) : piece);
    let from = 0;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      yield bytes.subarray(from, at + 1);
      from = at + 1;
    }
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield rest;
}

/** Whether the line has its newline, so that all of it was written. */
export const isWhole = (line: Uint8Array): boolean => line[line.length - 1] === NEWLINE;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a whole line without its newline, or undefined when its bytes are no UTF-8. */
export const lineText = (line: Uint8Array): string | undefined => {
  try {
    return decoder.decode(line.subarray(0, line.length - 1));
  } catch {
    return undefined;
  }
};

/**
 * The records of a journal in order, seals left out, and a torn last line too: it was never committed. Does not check the chain:
 * `verify` does. Throws JOURNAL_CORRUPT, naming the line, for one that is neither a record nor a seal.
 */
export function* readJournal(source: JournalSource): Generator<JournalRecord> {
  let number = 0;
  for (const bytes of byteLines(source)) {
    number++;
    if (!isWhole(bytes)) return;
    const text = lineText(bytes);
    const record = text === undefined ? undefined : decodeRecord(text);
    if (record !== undefined) yield record;
    else if (text === undefined || readSeal(text) === undefined) {
      throw new TraderError('JOURNAL_CORRUPT', `journal line ${number} is neither a record nor a seal: restore the file from a copy`);
    }
  }
}
