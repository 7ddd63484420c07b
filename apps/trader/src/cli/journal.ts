import { join } from 'node:path';
import { TraderError } from '@trader/core';
import { encodeRecord, memorySink, createJournal, readJournal, verify } from '@trader/observability/journal';
import { journalSegments, nodeSha256 } from '@trader/observability/journal/node';
import { contentOf, lengthOf, loadAccount } from '../account';
import { Home } from '../home';
import { readManifest } from '../manifest';
import { modes } from '../modes';
import { JOURNAL_FOLDER, trade } from '../run-account';
import type { Terminal } from './terminal';

/** Options that commands about one run share. */
export interface RunOptions {
  readonly home: string;
  readonly json?: boolean;
}

/** Checks the chain of seals of a run's journal. Throws JOURNAL_CORRUPT when something was altered. */
export const verifyJournal = (run: string, options: RunOptions, terminal: Terminal): void => {
  const place = new Home(options.home).existing(run);
  const folder = join(place, JOURNAL_FOLDER);
  const { tailBytes: _, ...found } = verify(journalSegments(folder), nodeSha256);
  const { lastSeal } = readManifest(place);
  if (options.json === true) terminal.print(JSON.stringify(found));
  if (found.problem !== undefined && !found.problem.droppable) {
    throw new TraderError('JOURNAL_CORRUPT', `${folder}: line ${found.problem.line} ${found.problem.what}: restore it from a copy`);
  }
  if (lastSeal !== undefined && lastSeal !== found.lastSeal) {
    throw new TraderError('JOURNAL_CORRUPT', `${folder}: ends with seal ${found.lastSeal} but the manifest says ${lastSeal}: restore it from a copy`);
  }
  if (options.json === true) return;
  const tail = found.tail === 0 ? 'all sealed' : `${found.tail} at the end not sealed yet`;
  terminal.print(`${folder}: ${found.records} records, ${found.seals} seals, ${tail}\nlast seal ${found.lastSeal}`);
};

/** Prints a run's records, one JSON line each, of some kinds if `kinds` is not empty. */
export const showJournal = (run: string, kinds: readonly string[], options: RunOptions, terminal: Terminal): void => {
  const folder = join(new Home(options.home).existing(run), JOURNAL_FOLDER);
  for (const record of readJournal(journalSegments(folder))) {
    if (kinds.length === 0 || kinds.includes(record.kind)) terminal.print(encodeRecord(record));
  }
};

/** Runs a run again from its manifest and compares the journals byte by byte. Throws REPLAY_DIVERGED at the first difference. */
export const replayRun = async (run: string, options: RunOptions, terminal: Terminal): Promise<void> => {
  const folder = new Home(options.home).existing(run);
  const manifest = readManifest(folder);
  const account = await loadAccount(manifest.account);
  manifest.read.forEach((was, index) => {
    const is = account.read[index];
    if (is?.sha256 !== was.sha256) {
      throw new TraderError('REPLAY_DIVERGED', `${was.name} is not the file that run ${manifest.run} has read: bring back the one with SHA-256 ${was.sha256}`);
    }
  });
  const sink = memorySink();
  const journal = createJournal(sink, { sealBytes: modes[manifest.mode].sealBytes, sha256: nodeSha256 });
  trade(account, manifest.run, journal, terminal.progress(`replay ${manifest.run}`, lengthOf(account), contentOf(account)));
  journal.close();
  const was = Buffer.concat(journalSegments(join(folder, JOURNAL_FOLDER))).toString('utf8');
  const is = sink.text();
  if (was !== is) {
    const before = was.split('\n');
    const after = is.split('\n');
    const line = before.findIndex((text, index) => text !== after[index]);
    const at = line < 0 ? before.length : line;
    throw new TraderError('REPLAY_DIVERGED', `run ${manifest.run} comes out otherwise at line ${at + 1}: was ${before[at] ?? '(end)'}, is ${after[at] ?? '(end)'}`);
  }
  const bytes = Buffer.byteLength(is);
  terminal.print(options.json === true ? JSON.stringify({ run: manifest.run, identical: true, bytes }) : `run ${manifest.run}: the same ${bytes} bytes again`);
};
