import { TraderError } from '@trader/core';
import { loadConfig } from '../config';
import { Home } from '../home';
import type { FinishedRun } from '../run-account';
import { serveReports } from '../serve-reports';
import { describeRun, runAndRemember, runAsJson } from './session';
import type { Terminal } from './terminal';

/** Options of `trader start`. */
export interface StartOptions {
  readonly config?: string;
  readonly home: string;
  readonly account?: string;
  readonly exit?: boolean;
  readonly json?: boolean;
  readonly port: number;
}

/** Trades every account of the configuration, says what happened, and serves the reports at a terminal. `stopped` resolves at Ctrl-C. */
export const start = async (options: StartOptions, terminal: Terminal, stopped: () => Promise<void>): Promise<void> => {
  const { accounts } = loadConfig(options.config);
  const chosen = accounts.filter((account) => options.account === undefined || account.name === options.account);
  if (chosen.length === 0) {
    throw new TraderError('INVALID_CONFIG', `there is no account "${options.account}": there are ${accounts.map((each) => each.name).join(', ')}`);
  }
  const home = new Home(options.home);
  const runs: FinishedRun[] = [];
  for (const account of chosen) {
    const run = await runAndRemember(home, account, terminal);
    runs.push(run);
    if (options.json !== true) terminal.print(`\n${describeRun(run, terminal.page)}\n`);
  }
  if (options.json === true) terminal.print(JSON.stringify({ store: home.store, runs: runs.map(runAsJson) }, null, 2));
  else terminal.print(`  store    ${home.store}\n`);
  if (options.exit === true || options.json === true || !terminal.interactive) return;
  const server = await serveReports(runs, options.port);
  terminal.print(`Reports on ${server.url}  (Ctrl-C ends)`);
  await stopped();
  server.close();
};
