import { resolve } from 'node:path';
import { textSummary } from '@trader/backtest';
import type { TextOptions } from '@trader/backtest';
import { codeVersion } from '../adapters/code-version';
import { contentOf, lengthOf, loadAccount } from '../account';
import type { Account } from '../account';
import { checkTicked } from '../check-symbols';
import type { AccountConfig } from '../config';
import type { Home } from '../home';
import { manifestOf } from '../manifest';
import type { Manifest } from '../manifest';
import type { ModeName } from '../modes';
import { REPORT_FILE, runAccount } from '../run-account';
import type { FinishedRun } from '../run-account';
import { rememberRun } from '../store';
import type { Terminal } from './terminal';

/** Loads an account and names its run. */
export const prepare = async (config: AccountConfig, mode: ModeName): Promise<{ readonly account: Account; readonly manifest: Manifest }> => {
  const account = await loadAccount(config);
  checkTicked(account);
  return { account, manifest: manifestOf(account, mode, codeVersion()) };
};

/** Runs an account in the backtest wiring, shows progress, and puts the run in the store. */
export const runAndRemember = async (home: Home, config: AccountConfig, terminal: Terminal): Promise<FinishedRun> => {
  const { account, manifest } = await prepare(config, 'backtest');
  const run = await runAccount(home, account, manifest, terminal.progress(config.name, lengthOf(account), contentOf(account)));
  await rememberRun(home.store, run);
  return run;
};

/** How many orders the gate refused, and by which checks; nothing when it refused none. */
const refusalsOf = (run: FinishedRun): string[] => {
  const counts = new Map<string, number>();
  for (const record of run.records) if (record.kind === 'refusal') counts.set(record.check, (counts.get(record.check) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return total === 0 ? [] : [`  refused  ${total} orders: ${[...counts].map(([check, count]) => `${count} by ${check}`).join(', ')}`];
};

/** What came of margin calls; nothing when there were none. */
const marginCallsOf = ({ summary: { history, currency } }: FinishedRun): string[] => {
  const calls = history.marginCalls.filter(({ state }) => state === 'issued');
  if (calls.length === 0) return [];
  const worst = history.marginCalls.reduce((most, call) => Math.max(most, Number(call.worst)), 0);
  const last = history.marginCalls.at(-1)?.state === 'met' ? '' : '; the last was not met';
  return [`  margin   ${calls.length} margin ${calls.length === 1 ? 'call' : 'calls'}, the first at ${new Date(calls[0].at).toISOString()}, at worst ${worst.toFixed(2)} ${currency} missing${last}`];
};

/** How often the circuit breaker opened; nothing when it never did. */
const breakerOf = ({ summary: { history: { breakerMoves } } }: FinishedRun): string[] => {
  const opened = breakerMoves.filter(({ to }) => to === 'open');
  if (opened.length === 0) return [];
  const [{ time, reason }] = opened;
  return [`  breaker  opened ${opened.length === 1 ? 'once' : `${opened.length} times`}, the first at ${new Date(time).toISOString()}: ${reason}`];
};

/** A run for people, as their terminal shows it; plain text without one. */
export const describeRun = (run: FinishedRun, page?: TextOptions): string => [
  textSummary(run.summary, page),
  '',
  ...run.warmUps.map((each) => `  warm-up  ${each}`),
  ...run.remarks.map((each) => `  data     ${each}`),
  ...refusalsOf(run),
  ...breakerOf(run),
  ...marginCallsOf(run),
  `  report   ${resolve(run.folder, REPORT_FILE)}`,
  '  files    beside it: summary.json; trades, equity, returns and held as CSV, Parquet',
  `  journal  ${resolve(run.folder, 'journal')}`,
  `  run      ${run.manifest.run}`,
].join('\n');

/** A run for machines. */
export const runAsJson = (run: FinishedRun): object => ({
  run: run.manifest.run,
  account: run.manifest.account.name,
  currency: run.manifest.account.currency,
  bars: run.bars,
  ticks: run.ticks,
  records: run.records.length,
  metrics: Object.fromEntries(run.summary.metrics.map((each) => [each.key, each.value])),
  warmUps: run.warmUps,
  remarks: run.remarks,
  report: resolve(run.folder, REPORT_FILE),
  journal: resolve(run.folder, 'journal'),
});
