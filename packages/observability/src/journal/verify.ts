import { decodeRecord } from './record-lines';
import { byteLines, isWhole, lineText } from './read-journal';
import type { JournalSource } from './read-journal';
import type { JournalEnd } from './journal';
import { Block, GENESIS, portableSha256, readSeal } from './seal';
import type { Sha256 } from './seal';

/** What was found in a journal. `lastSeal`, kept elsewhere, also proves that nothing was cut off at the end. */
export interface Verification extends JournalEnd {
  /** Records, sealed or not, and seals, up to the problem if there is one. */
  readonly records: number;
  readonly seals: number;
  /** Whether every line is covered by a valid seal. */
  readonly sealed: boolean;
  /** The first thing wrong. `droppable`: only a torn last line, the trace of a crash, which may be cut off. */
  readonly problem?: { readonly line: number; readonly what: string; readonly droppable: boolean };
}

const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

const SEAL_START = '{"seal"';
const looksLikeSeal = (line: Uint8Array): boolean => {
  for (let i = 0; i < SEAL_START.length; i++) if (line[i] !== SEAL_START.charCodeAt(i)) return false;
  return true;
};

/**
 * Checks a journal's chain of seals. Any byte altered, any line added, removed or moved and any block removed before the last seal is
 * found. Lines after the last seal are only checked for being records, and a journal cut right after a seal looks complete: compare
 * `lastSeal` with a copy kept elsewhere. Never throws for what it reads.
 */
export const verify = (source: JournalSource, sha256: Sha256 = portableSha256): Verification => {
  let lastSeal = GENESIS;
  const hashed = new Block(lastSeal);
  let block: Uint8Array[] = [];
  let line = 0;
  let sealedRecords = 0;
  let seals = 0;

  const end = (problem?: { what: string; at: number; droppable?: boolean }): Verification => ({
    records: sealedRecords + block.length,
    seals,
    sealed: block.length === 0 && problem === undefined,
    tail: block.length,
    tailBytes: concat(block),
    lastSeal,
    ...(problem && { problem: { line: problem.at, what: problem.what, droppable: problem.droppable ?? false } }),
  });

  for (const bytes of byteLines(source)) {
    line++;
    if (!isWhole(bytes)) {
      const badLine = firstBad(block);
      if (badLine >= 0) return end({ at: line - block.length + badLine, what: 'is neither a record nor a seal' });
      return end({ at: line, what: 'is the last and torn: it has no end', droppable: true });
    }
    if (!looksLikeSeal(bytes)) {
      hashed.appendBytes(bytes);
      block.push(bytes);
      continue;
    }
    const found = readSeal(lineText(bytes) ?? '');
    if (found === undefined) return end({ at: line, what: 'is a damaged seal' });
    const first = line - block.length;
    if (found.records !== block.length) {
      return end({ at: line, what: `seals ${found.records} records, but ${block.length} stand before it` });
    }
    if (found.seal !== hashed.seal(sha256)) return end({ at: first, what: `begins a block that was altered: the seal in line ${line} does not fit` });
    lastSeal = found.seal;
    sealedRecords += block.length;
    seals++;
    block = [];
  }
  const bad = firstBad(block);
  return end(bad < 0 ? undefined : { at: line - block.length + 1 + bad, what: 'is neither a record nor a seal' });
};

const firstBad = (lines: readonly Uint8Array[]): number =>
  lines.findIndex((bytes) => decodeRecord(lineText(bytes) ?? '') === undefined);
