import { readFileSync } from 'node:fs';
import { TraderError } from '@trader/core';
import type { ErrorCode } from '@trader/core';
import { sleep } from '../adapters/timers';
import { parseLimits } from '../config';
import { Home } from '../home';
import { answerTo, leaveRequest } from '../live/control-folder';
import type { ControlRequest } from '../live/control-folder';
import { concernsOf, describeStatus } from '../live/describe-status';
import { liveRunOf, liveRuns } from '../live/find-run';
import type { LiveRun } from '../live/find-run';
import { EXIT } from './exit-codes';
import type { Terminal } from './terminal';

/** Options of the commands about an account that trades where time is real. */
export interface LiveOptions {
  readonly home: string;
  readonly account?: string;
  readonly json?: boolean;
}

/** How often it is looked for an answer, and for how long. */
const LOOK_MS = 50;
const PATIENCE_MS = 15_000;

/** Says how accounts are. Gives the exit code: `attention` when one of them needs a person. */
export const showStatus = (options: LiveOptions, terminal: Terminal): number => {
  const home = new Home(options.home);
  const names = [...new Set(liveRuns(home).map((each) => each.account))];
  const runs = options.account === undefined && names.length > 1 ? names.map((name) => liveRunOf(home, name)) : [liveRunOf(home, options.account)];
  const all = runs.map((run) => ({ run, concerns: concernsOf(run) }));
  if (options.json === true) {
    terminal.print(JSON.stringify(all.map(({ run, concerns }) => ({ run: run.name, account: run.account, running: run.running, silentMs: run.silentMs, concerns, status: run.status ?? null })), null, 2));
  } else for (const { run } of all) terminal.print(describeStatus(run));
  return all.some(({ concerns }) => concerns.length > 0) ? EXIT.attention : EXIT.ok;
};

/** Leaves a request for the running session and waits for its answer. Throws what the session refused it with, and BROKER_UNREACHABLE when it does not answer. */
export const ask = async (run: LiveRun, request: ControlRequest): Promise<string> => {
  const number = leaveRequest(run.folder, request);
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    const answer = answerTo(run.folder, number);
    if (answer?.ok === true) return answer.text;
    if (answer !== undefined) throw new TraderError(isCode(answer.code) ? answer.code : 'INVALID_CONFIG', answer.text);
    await sleep(LOOK_MS);
  }
  throw new TraderError('BROKER_UNREACHABLE', `run ${run.name} has not answered within ${PATIENCE_MS / 1000} s: it does as soon as it can; see "trader status"`);
};

const CODES: readonly string[] = ['INVALID_CONFIG', 'INVALID_DATA', 'NOT_APPROVED', 'STORAGE_FAILED', 'RECONCILE_FAILED', 'BROKER_UNREACHABLE'] satisfies ErrorCode[];
const isCode = (code: string | undefined): code is ErrorCode => code !== undefined && CODES.includes(code);

/** Asks the session of an account for something, and says what came of it. Throws INVALID_CONFIG when none runs. */
export const tell = async (request: ControlRequest, options: LiveOptions, terminal: Terminal): Promise<void> => {
  const run = liveRunOf(new Home(options.home), options.account);
  if (!run.running && request.kind === 'halt') {
    leaveRequest(run.folder, request);
    say(run, 'it does not run, and will be halted from its next start on', options, terminal);
    return;
  }
  if (!run.running) throw new TraderError('INVALID_CONFIG', `run ${run.name} does not run: start it, then say it again; "trader kill" works without`);
  say(run, await ask(run, request), options, terminal);
};

/** Prints what came of something. */
export const say = (run: LiveRun, text: string, { json }: LiveOptions, terminal: Terminal): void =>
  terminal.print(json === true ? JSON.stringify({ run: run.name, account: run.account, text }) : `${run.name}: ${text}`);

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new TraderError('INVALID_CONFIG', `${file}: cannot be read (${cause instanceof Error ? cause.message.split('\n')[0] : 'unknown'}): give a JSON file`, { cause });
  }
};

/** The request to put the limits of a file in force. Throws INVALID_CONFIG. */
export const reloadRequest = (file: string, reason: string): ControlRequest => ({ kind: 'reload', reason, limits: parseLimits(readJson(file), file) });

/** The request to take a signed exception in force. Throws INVALID_CONFIG. */
export const grantRequest = (file: string): ControlRequest => {
  const value = readJson(file);
  const fail = (): never => {
    throw new TraderError('INVALID_CONFIG', `${file}: is no signed exception: it has id, check, from, until, by, reason and signature, and may have symbol and owner`);
  };
  if (typeof value !== 'object' || value === null) return fail();
  const of = value as Readonly<Record<string, unknown>>;
  const word = (name: string): string => (typeof of[name] === 'string' ? of[name] : fail());
  const time = (name: string): number => (typeof of[name] === 'number' ? of[name] : fail());
  const maybe = (name: string): object => (of[name] === undefined ? {} : { [name]: word(name) });
  const override = { id: word('id'), check: word('check'), ...maybe('symbol'), ...maybe('owner'), from: time('from'), until: time('until'), by: word('by'), reason: word('reason'), signature: word('signature') };
  return { kind: 'grant', override };
};
