import type { JournalRecord } from '../journal-record';

/** Where decisions become durable. Implementations write in order and never rewrite. */
export interface Journal {
  append(record: JournalRecord): void;
  /** Returns when everything appended so far would survive the death of this process. Throws STORAGE_FAILED when it cannot. */
  commit(): void;
}
