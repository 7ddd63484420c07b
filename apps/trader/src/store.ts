import { join } from 'node:path';
import { readJournal } from '@trader/observability/journal';
import { journalSegments } from '@trader/observability/journal/node';
import { openStore } from '@trader/observability/store';
import type { Home } from './home';
import { readManifest } from './manifest';
import { JOURNAL_FOLDER } from './run-account';
import type { FinishedRun } from './run-account';
import { trace } from './trace';

/** Puts a finished run into the store, in place of an earlier one of its name. */
export const rememberRun = (file: string, { manifest: { run }, records }: FinishedRun): Promise<void> =>
  trace('project', { run, records: records.length, store: file }, async () => {
    const store = await openStore(file);
    try {
      await store.project(run, records);
    } finally {
      await store.close();
    }
  });

/** Makes the store again from the journals of all runs. Gives their names. */
export const rebuildStore = async (home: Home): Promise<readonly string[]> => {
  const names = home.runs();
  return trace('rebuild', { runs: names.length, store: home.store }, async () => {
    const store = await openStore(home.store);
    try {
      await store.rebuild(
        names.map((name) => {
          const { run } = readManifest(home.run(name));
          return { run, records: readJournal(journalSegments(join(home.run(name), JOURNAL_FOLDER))) };
        }),
      );
    } finally {
      await store.close();
    }
    return names;
  });
};
