import { nodeTimers } from '@trader/brokers/node';
import { TraderError } from '@trader/core';
import type { Home } from '../home';
import { readManifest } from '../manifest';
import { modes } from '../modes';
import type { Mode } from '../modes';
import { isRunning, readStatus, statusWrittenAt } from './status-file';
import type { Status } from './status-file';

/** A run of an account that trades where time is real, as it said last. */
export interface LiveRun {
  readonly name: string;
  readonly folder: string;
  readonly account: string;
  /** Undefined when it has not come so far as to say anything. */
  readonly status: Status | undefined;
  readonly running: boolean;
  /** For how long it has said nothing, ms; it does every second while it runs. 0 when it does not run. */
  readonly silentMs: number;
}

/** The runs of accounts that trade, or traded, where time is real; the one that said something last comes last. */
export const liveRuns = (home: Home): readonly LiveRun[] =>
  home.runs().flatMap((name) => {
    const folder = home.run(name);
    const manifest = readManifest(folder);
    const mode: Mode = modes[manifest.mode];
    if (mode.clock !== 'of this machine') return [];
    const status = readStatus(folder);
    const running = status !== undefined && isRunning(status);
    const silentMs = running ? Math.max(0, nodeTimers().now() - (statusWrittenAt(folder) ?? 0)) : 0;
    return [{ name, folder, account: manifest.account.name, status, running, silentMs }];
  }).sort((a, b) => Number(a.running) - Number(b.running) || (a.status?.time ?? 0) - (b.status?.time ?? 0));

/** The run of an account that is running, or else the one that did last. Throws INVALID_CONFIG when there is none, or when more than one account may be meant. */
export const liveRunOf = (home: Home, account: string | undefined): LiveRun => {
  const runs = liveRuns(home);
  const accounts = [...new Set(runs.map((each) => each.account))];
  const found = runs.filter((each) => account === undefined || each.account === account).at(-1);
  if (found === undefined || (account === undefined && accounts.length > 1)) {
    const cure = accounts.length === 0 ? '"trader live" and "trader paper --server alpaca" make some' : `name one of ${accounts.join(', ')} with --account`;
    throw new TraderError('INVALID_CONFIG', `${found === undefined ? `no run of ${account === undefined ? 'an account' : `account "${account}"`} at a broker` : 'runs of several accounts'} in ${home.folder}: ${cure}`);
  }
  return found;
};
