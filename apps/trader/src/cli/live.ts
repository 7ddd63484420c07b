import { rmSync } from 'node:fs';
import { createAlpacaBroker, Secret } from '@trader/brokers/alpaca';
import type { AlpacaKeys } from '@trader/brokers/alpaca';
import { nodeTimers, nodeTransport } from '@trader/brokers/node';
import { createApprovalAuthority, createRandom, TraderError } from '@trader/core';
import type { AccountStanding, Timers } from '@trader/core';
import type { Alarm } from '@trader/execution/live';
import { Alerts, webhookSink } from '@trader/observability/health';
import type { AlertSink } from '@trader/observability/health';
import { commandSink } from '@trader/observability/health/node';
import { codeVersion } from '../adapters/code-version';
import { playedTimers, stopSignal } from '../adapters/timers';
import { loadAccount, loadLiveAccount } from '../account';
import type { Account } from '../account';
import { keysOf, loopbackKeysOf, webhookOf } from '../config';
import type { AccountConfig } from '../config';
import { brokerOf } from '../config-live';
import { atBroker } from '../load-data';
import { Home } from '../home';
import { admit, assertAccount } from '../live/admission';
import type { Way } from '../live/admission';
import { explainUnreachable } from '../live/explain-unreachable';
import { liveRuns } from '../live/find-run';
import { openLoopback } from '../live/loopback';
import type { Loopback } from '../live/loopback';
import { playedMarket } from '../live/played-market';
import type { PlayedMarket } from '../live/played-market';
import { runLive } from '../live/run-live';
import type { LiveOptions } from '../live/run-live';
import { secretsOfWebhook } from '../live/webhook-secrets';
import type { ModeName } from '../modes';
import { liveManifestOf } from '../manifest';
import type { Manifest } from '../manifest';
import type { FinishedRun } from '../run-account';
import { rememberRun } from '../store';
import { describeRun, runAsJson } from './session';
import type { Terminal } from './terminal';

/** Options of `trader live`. */
export interface LiveFlags {
  readonly account: string;
  readonly home: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly live?: boolean;
  readonly adopt?: boolean;
  readonly until?: string;
}

/** Options of `trader paper --server alpaca` and `trader exchange --server alpaca`. */
export interface LoopbackFlags extends Omit<LiveFlags, 'live'> {
  readonly port?: number;
  readonly day?: string;
  readonly speed: number;
}

/** Real ms after which a request is given up; of an exchange on this machine a quarter. */
const TIMEOUT_MS = 10_000;
/** A clock that runs faster than this many times real time leaves too little of it for anybody to answer in. */
const EASY_SPEED = 4;
const DEFAULT_WARM_UP = 5;

/** The keys of an account, which the terminal hides from now on. */
const concealed = (keys: AlpacaKeys, terminal: Terminal): AlpacaKeys => {
  terminal.conceal(keys.keyId, keys.secretKey);
  return keys;
};

/** The address to which alerts are posted, which the terminal hides from now on, and of it what may be its token. */
const webhookConcealed = (config: AccountConfig, terminal: Terminal): Secret | undefined => {
  const webhook = webhookOf(config);
  if (webhook !== undefined) terminal.conceal(...secretsOfWebhook(webhook.reveal()).map((each) => new Secret(each)));
  return webhook;
};

/** Tells alarms on the terminal, and to whom the configuration names. */
const alarmOf = (config: AccountConfig, timers: Timers, terminal: Terminal): { readonly alarm: Alarm; readonly stop: () => void } => {
  const { alerts } = config;
  const webhook = webhookConcealed(config, terminal);
  const [file, ...args] = alerts?.command ?? [];
  const sinks: AlertSink[] = [
    ...(webhook === undefined ? [] : [webhookSink({ transport: nodeTransport(), url: webhook })]), ...(file === undefined ? [] : [commandSink({ command: [file, ...args] })]),
  ];
  const people = new Alerts({ timers: nodeTimers(), sinks });
  return {
    alarm: (level, source, text) => {
      terminal.note(`${new Date(timers.now()).toISOString()} ${level.padEnd(8)} ${source}: ${text}`);
      people.tell(level, source, text);
    },
    stop: () => people.stop(),
  };
};

/** When `--until` is. Throws INVALID_CONFIG. */
const untilOf = (text: string | undefined): number | 'close' | undefined => {
  if (text === undefined || text === 'close') return text;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new TraderError('INVALID_CONFIG', `--until ${text}: write "close", or a time such as 2026-11-23T20:55Z`);
  return time;
};

const hostsOf = ({ host, dataHost, dataStream }: Way): readonly string[] => [...new Set([host, dataHost, dataStream].map((url) => new URL(url).host))];

/** Ends with what came of a run. */
const conclude = async (home: Home, run: FinishedRun | undefined, name: string, { json }: { readonly json?: boolean }, terminal: Terminal): Promise<void> => {
  if (run === undefined) {
    terminal.print(json === true ? JSON.stringify({ run: name, report: null }) : `run ${name} has heard nothing of the market yet: there is no report`);
    return;
  }
  await rememberRun(home.store, run);
  terminal.print(json === true ? JSON.stringify(runAsJson(run), null, 2) : `\n${describeRun(run, terminal.page)}\n`);
};

const assertFree = (home: Home, name: string): void => {
  const run = liveRuns(home).find((each) => each.name === name);
  if (run?.running === true) throw new TraderError('INVALID_CONFIG', `run ${name} runs already, as process ${String(run.status?.pid)}: stop it first`);
};

/** What a command about an account at its broker needs. */
const wired = async (config: AccountConfig, live: boolean, terminal: Terminal): Promise<{ account: Account; manifest: Manifest; wiring: Omit<LiveOptions, 'alarm' | 'clean' | 'stopped'> }> => {
  const { mode, way } = admit(config, live);
  const keys = concealed(keysOf(config), terminal);
  const account = await loadLiveAccount(config);
  const manifest = liveManifestOf(account, mode, codeVersion());
  return { account, manifest, wiring: { mode, way, keys, transport: nodeTransport({ hosts: hostsOf(way) }), timers: nodeTimers(), patience: 1, timeoutMs: TIMEOUT_MS } };
};

/** Trades an account at its broker until Ctrl-C, or `--until`. */
export const live = async (config: AccountConfig, flags: LiveFlags, terminal: Terminal): Promise<void> => {
  const until = untilOf(flags.until);
  const { account, manifest, wiring } = await wired(config, flags.live === true, terminal);
  const home = new Home(flags.home);
  assertFree(home, manifest.run);
  const { alarm, stop } = alarmOf(config, wiring.timers, terminal);
  const run = await runLive(home, account, manifest, { ...wiring, alarm, clean: terminal.clean, stopped: stopSignal(), until, adopt: flags.adopt }).finally(stop);
  await conclude(home, run, manifest.run, flags, terminal);
};

/** Kills an account whose process is dead: cancels everything at the broker, and ends when nothing is open there. */
export const killDead = async (config: AccountConfig, kill: { readonly reason: string; readonly flatten: boolean }, flags: LiveFlags & { readonly port?: number; readonly speed?: number; readonly day?: string }, terminal: Terminal): Promise<void> => {
  const home = new Home(flags.home);
  const { account, manifest, wiring } = flags.port === undefined ? await wired(config, flags.live === true, terminal) : await loopbackWired(config, { ...flags, port: flags.port, speed: flags.speed ?? DEFAULT_SPEED }, terminal);
  const { alarm, stop } = alarmOf(config, wiring.timers, terminal);
  await runLive(home, account, manifest, { ...wiring, alarm, clean: terminal.clean, stopped: stopSignal(), kill }).finally(stop);
  const text = 'halted; the broker shows no open order';
  terminal.print(flags.json === true ? JSON.stringify({ run: manifest.run, account: config.name, text }) : `${manifest.run}: ${text}`);
};

/** What the broker says of an account, asked directly. */
export const askAccount = async (given: AccountConfig, flags: LiveFlags & { readonly port?: number }, terminal: Terminal): Promise<AccountStanding> => {
  const config = flags.port === undefined ? given : withBroker(given);
  const keys = concealed(flags.port === undefined ? keysOf(config) : loopbackKeysOf(config), terminal);
  const way = flags.port === undefined ? admit(config, brokerOf(config).environment === 'live').way : wayTo(flags.port, config);
  const broker = brokerAt(config, way, keys);
  try {
    const standing = await broker.standing().catch((error: unknown) => Promise.reject(explainUnreachable(config, way, error)));
    assertAccount(config, standing);
    return standing;
  } finally {
    broker.close();
  }
};

const brokerAt = (config: AccountConfig, way: Way, keys: AlpacaKeys) => {
  const timers = nodeTimers();
  const { verify } = createApprovalAuthority();
  return createAlpacaBroker({ transport: nodeTransport({ hosts: hostsOf(way) }), timers, random: createRandom(timers.now(), 3), verify, run: config.name, instruments: [], keys, host: way.host });
};

/** How fast a recorded session is played unless it is said. */
export const DEFAULT_SPEED = 60;

const wayTo = (port: number, config: AccountConfig): Way => {
  const host = `http://127.0.0.1:${port}`;
  return { host, dataHost: host, dataStream: `ws://127.0.0.1:${port}/v2/${brokerOf(config).feed}` };
};

/** The account with a broker, where it names none: on this machine any number will do. */
const withBroker = (config: AccountConfig): AccountConfig => {
  if (config.currency !== 'USD') throw new TraderError('INVALID_CONFIG', `account ${config.name} is in ${config.currency}: Alpaca trades US shares in USD`);
  return config.broker === undefined ? { ...config, broker: { name: 'alpaca', account: 'PA3SIM000001', environment: 'paper', feed: 'iex', keyId: 'APCA_API_KEY_ID', secretKey: 'APCA_API_SECRET_KEY' } } : config;
};

/** An account as an exchange on this machine has it, and the session that it plays. */
const played = async (given: AccountConfig, day: string | undefined): Promise<{ config: AccountConfig; account: Account; market: PlayedMarket }> => {
  const config = withBroker(given);
  const account = await loadAccount(config);
  return { config, account: { ...account, instruments: account.instruments.map(atBroker) }, market: playedMarket(account, day, config.warmUpSessions ?? DEFAULT_WARM_UP) };
};

/** Serves the exchange of an account as Alpaca would be served. */
export const serveLoopback = async (given: AccountConfig, { port, day, speed }: Pick<LoopbackFlags, 'day' | 'speed'> & { readonly port: number }, onMinute?: (done: number) => void): Promise<Loopback & { readonly day: string }> => {
  const { config, account, market } = await played(given, day);
  const loopback = await openLoopback(account, market, { port, speed, keys: loopbackKeysOf(config), ...(onMinute === undefined ? {} : { onMinute }) });
  return { ...loopback, day: market.day };
};

/** The wiring to an exchange that another process serves: its clock is asked for, and kept up with. */
const loopbackWired = async (given: AccountConfig, { port, day, speed }: Pick<LoopbackFlags, 'day' | 'speed'> & { readonly port: number }, terminal: Terminal) => {
  const { config, account, market } = await played(given, day);
  const [way, keys] = [wayTo(port, config), concealed(loopbackKeysOf(config), terminal)];
  const broker = brokerAt(config, way, keys);
  const clock = broker.clock().catch((error: unknown) => Promise.reject(explainUnreachable(config, way, error)));
  const timers = playedTimers((await clock.finally(() => broker.close())).time, speed);
  const mode: ModeName = 'loopback';
  const manifest = liveManifestOf(account, mode, codeVersion(), market.day);
  const patience = Math.max(1, speed / EASY_SPEED);
  return { config, account, manifest, wiring: { mode, way, keys, transport: nodeTransport({ hosts: hostsOf(way) }), timers, patience, timeoutMs: TIMEOUT_MS / EASY_SPEED } };
};

/** Trades an account against Alpaca's protocols on this machine: an exchange of its own, or the one that listens on `--port`. */
export const paperAlpaca = async (given: AccountConfig, flags: LoopbackFlags, terminal: Terminal): Promise<void> => {
  const until = untilOf(flags.until ?? 'close');
  const home = new Home(flags.home);
  const progress = terminal.progress(given.name, 390, 'minutes');
  const own = flags.port === undefined ? await serveLoopback(given, { ...flags, port: 0 }, (done) => progress(Math.min(390, done))) : undefined;
  try {
    const { config, account, manifest, wiring } = await loopbackWired(given, { ...flags, port: own?.port ?? flags.port ?? 0 }, terminal);
    assertFree(home, manifest.run);
    const { alarm, stop } = alarmOf(config, wiring.timers, terminal);
    // An exchange that has just begun knows nothing of an earlier run.
    if (own !== undefined) rmSync(home.run(manifest.run), { recursive: true, force: true });
    const run = await runLive(home, account, manifest, { ...wiring, alarm, clean: terminal.clean, stopped: stopSignal(), until, adopt: flags.adopt }).finally(stop);
    await conclude(home, run, manifest.run, flags, terminal);
  } finally {
    await own?.close();
  }
};
