import { isTraderError, TraderError } from '@trader/core';
import type { Journal, JournalRecord } from '@trader/core';
import { encodeRecord } from './record-lines';
import { Block, GENESIS, portableSha256, sealLine } from './seal';
import type { Sha256 } from './seal';
import type { Sink } from './sink';

/** A journal whose lines are sealed in a hash chain. */
export interface SealedJournal extends Journal {
  /** Commits, seals what is not yet sealed and takes no more. Closing again, or after a failure, does nothing. */
  close(): void;
}

/** The end of a journal, all that is needed to go on with it. */
export interface JournalEnd {
  /** Hash of the last seal, or 64 zeros. */
  readonly lastSeal: string;
  /** The lines after the last seal, each with its newline, and how many they are. */
  readonly tailBytes: Uint8Array;
  readonly tail: number;
}

/** How `createJournal` seals. */
export interface JournalOptions {
  /** A block is sealed at the first commit at which it has this many bytes; 0 seals at every commit. 65536 when not given. */
  readonly sealBytes?: number;
  /** The end of what the sink holds already, from `verify`. */
  readonly after?: JournalEnd;
  /** Another SHA-256, such as `nodeSha256`: the same hashes, sooner. */
  readonly sha256?: Sha256;
}

const START: JournalEnd = { lastSeal: GENESIS, tailBytes: new Uint8Array(0), tail: 0 };

/**
 * Writes records as lines of JSON, in blocks each closed by a seal: the SHA-256 of the previous seal and of the block's bytes.
 * The bytes depend only on the records, on where `commit` was called between them, and on `sealBytes`.
 * After a failed write it refuses everything: throws STORAGE_FAILED from then on. INVALID_DATA for a malformed record.
 */
export const createJournal = (sink: Sink, options: JournalOptions = {}): SealedJournal => {
  const { sealBytes = 65_536, after = START, sha256 = portableSha256 } = options;
  if (!(sealBytes >= 0)) throw new TraderError('INVALID_CONFIG', `sealBytes must be 0 or more, got ${sealBytes}`);
  const block = new Block(after.lastSeal);
  block.appendBytes(after.tailBytes);
  block.records = after.tail;
  let pending = '';
  let pendingRecords = 0;
  let state: 'open' | 'failed' | 'closed' = 'open';
  let failure = '';

  const refuseUnlessOpen = (): void => {
    if (state === 'closed') throw new TraderError('STORAGE_FAILED', 'the journal is closed: open it again to append');
    if (state === 'failed') throw new TraderError('STORAGE_FAILED', `the journal takes no more records since a write failed: ${failure}`);
  };

  const flush = (sealFrom: number): void => {
    refuseUnlessOpen();
    let text = pending;
    block.append(pending);
    block.records += pendingRecords;
    pending = '';
    pendingRecords = 0;
    if (block.records > 0 && block.size >= sealFrom) {
      const { records } = block;
      text += sealLine(block.seal(sha256), records) + '\n';
    }
    if (text === '') return;
    try {
      sink.write(text);
      sink.sync();
    } catch (cause) {
      state = 'failed';
      failure = cause instanceof Error ? cause.message : String(cause);
      throw isTraderError(cause) ? cause : new TraderError('STORAGE_FAILED', `the journal could not be written: ${failure}`, { cause });
    }
  };

  return {
    append(record: JournalRecord) {
      refuseUnlessOpen();
      pending += encodeRecord(record) + '\n';
      pendingRecords++;
    },
    commit() {
      flush(sealBytes);
    },
    close() {
      if (state !== 'open') return;
      flush(0);
      state = 'closed';
    },
  };
};
