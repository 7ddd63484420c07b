import { hash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { isTraderError, TraderError } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { createJournal } from '../journal';
import type { SealedJournal } from '../journal';
import { readJournal } from '../read-journal';
import type { Sha256 } from '../seal';
import { verify } from '../verify';
import type { Verification } from '../verify';
import { fileSink, segmentName } from './file-sink';
import type { FileSinkOptions } from './file-sink';
import { lockForWriting } from './writer-lock';

/** How a journal folder is opened. */
export interface OpenJournalOptions extends FileSinkOptions {
  /** As in `createJournal`: 0 seals at every commit. */
  readonly sealBytes?: number;
}

/** A journal folder open for writing. */
export interface OpenedJournal {
  /** What it already held, in order: empty for a new one. Give it to `replaying` to resume the run. */
  readonly records: readonly JournalRecord[];
  readonly journal: SealedJournal;
}

/** The SHA-256 of node:crypto, for `createJournal` and `verify`: the same hashes as theirs, sooner. */
export const nodeSha256: Sha256 = (bytes) => hash('sha256', bytes, 'hex');

const storage = (folder: string, what: string, cause: unknown): TraderError =>
  new TraderError('STORAGE_FAILED', `journal ${folder} cannot be ${what} (${String(cause)}): check the path, its permissions and the disk`, { cause });

const SEGMENT = /^\d{6,}\.jsonl$/;

/**
 * The bytes of a journal folder, segment by segment, for `readJournal` and `verify`; takes no lock, so a running journal may be read.
 * Throws STORAGE_FAILED when it cannot be read, JOURNAL_CORRUPT when a segment is missing in the middle.
 */
export const journalSegments = (folder: string): readonly Uint8Array[] => {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => SEGMENT.test(name)).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  } catch (cause) {
    throw storage(folder, 'read', cause);
  }
  return names.map((name, i) => {
    if (name !== segmentName(i + 1)) {
      throw new TraderError('JOURNAL_CORRUPT', `journal ${folder}: segment ${segmentName(i + 1)} is missing before ${name}: restore it from a copy`);
    }
    try {
      return readFileSync(join(folder, name));
    } catch (cause) {
      throw storage(join(folder, name), 'read', cause);
    }
  });
};

const newlines = (bytes: Uint8Array): number => {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
};

/** `folder/000002.jsonl line 17`, for a line counted over all segments. */
const place = (folder: string, segments: readonly Uint8Array[], line: number): string => {
  let before = 0;
  for (let i = 0; i < segments.length; i++) {
    const lines = newlines(segments[i]!);
    if (line <= before + lines || i === segments.length - 1) return `${join(folder, segmentName(i + 1))} line ${line - before}`;
    before += lines;
  }
  return folder;
};

const refuseProblem = (folder: string, segments: readonly Uint8Array[], found: Verification): void => {
  const cut = segments.findIndex((segment, i) => i < segments.length - 1 && segment[segment.length - 1] !== 10);
  if (cut >= 0) throw new TraderError('JOURNAL_CORRUPT', `journal ${join(folder, segmentName(cut + 1))} was cut short: restore it from a copy`);
  if (found.problem === undefined || found.problem.droppable) return;
  throw new TraderError(
    'JOURNAL_CORRUPT',
    `journal ${place(folder, segments, found.problem.line)} ${found.problem.what}: restore the folder from a copy, or start a new run in another folder`,
  );
};

/** Cuts the torn last line off the last segment; `torn-<segment>` keeps the file as it was. Gives what is left. */
const dropTorn = (folder: string, segments: readonly Uint8Array[]): Uint8Array[] => {
  const last = segments[segments.length - 1]!;
  const kept = last.subarray(0, last.lastIndexOf(10) + 1);
  const name = segmentName(segments.length);
  try {
    copyFileSync(join(folder, name), join(folder, `torn-${name}`));
    truncateSync(join(folder, name), kept.length);
  } catch (cause) {
    throw storage(join(folder, name), 'mended', cause);
  }
  return [...segments.slice(0, -1), kept];
};

const resume = (folder: string, options: OpenJournalOptions, unlock: () => void): OpenedJournal => {
  const found = journalSegments(folder);
  const verified = verify(found, nodeSha256);
  refuseProblem(folder, found, verified);
  const segments = verified.problem === undefined ? found : dropTorn(folder, found);
  const end = {
    number: Math.max(segments.length, 1),
    bytes: segments[segments.length - 1]?.length ?? 0,
    sealed: verified.tail === 0,
  };
  const sink = fileSink(folder, end, options);
  const { sealBytes } = options;
  const inner = createJournal(sink, { sha256: nodeSha256, after: verified, ...(sealBytes !== undefined && { sealBytes }) });
  return {
    records: [...readJournal(segments)],
    journal: {
      ...inner,
      close() {
        try {
          inner.close();
        } finally {
          sink.close();
          unlock();
        }
      },
    },
  };
};

/**
 * Opens a journal folder for writing, made when it is not there: one writer at a time. What it holds is verified, a torn last line (the
 * trace of a crash) is dropped with a copy kept, and `journal` goes on behind the last whole line in the same chain of seals.
 * Throws STORAGE_FAILED when another process writes there or the disk fails, JOURNAL_CORRUPT when the journal was altered.
 */
export const openJournal = (folder: string, options: OpenJournalOptions = {}): OpenedJournal => {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw storage(folder, 'made', cause);
  }
  const unlock = lockForWriting(folder);
  try {
    return resume(folder, options, unlock);
  } catch (cause) {
    unlock();
    throw isTraderError(cause) ? cause : storage(folder, 'opened', cause);
  }
};
