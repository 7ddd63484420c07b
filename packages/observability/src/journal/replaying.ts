import { TraderError } from '@trader/core';
import type { Journal, JournalRecord } from '@trader/core';
import { encodeRecord } from './record-lines';

/** A journal in which a run is being told again. */
export interface Replay extends Journal {
  /** The existing record that the next append must equal; undefined when all are told and appends are real. */
  next(): JournalRecord | undefined;
}

/**
 * A journal for a run that starts again from its beginning: each append is compared with the next of the `existing` records and
 * nothing is written, nor committed, until they are used up; from then on records go to `journal`.
 * Throws REPLAY_DIVERGED, with both lines, when the run tells something else than it did before; the same again at each further append.
 */
export const replaying = (journal: Journal, existing: readonly JournalRecord[]): Replay => {
  let told = 0;
  return {
    next: () => existing[told],
    append(record) {
      const expected = existing[told];
      if (expected === undefined) {
        journal.append(record);
        return;
      }
      const was = encodeRecord(expected);
      const is = encodeRecord(record);
      if (was !== is) {
        throw new TraderError(
          'REPLAY_DIVERGED',
          `record ${told + 1} of the journal is ${was} but this run says ${is}: run it with the same code, configuration and data, or start a new run`,
        );
      }
      told++;
    },
    commit() {
      if (told >= existing.length) journal.commit();
    },
  };
};
