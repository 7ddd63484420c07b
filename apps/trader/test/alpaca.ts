import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAlpacaServer } from '@trader/brokers/testing';
import type { AlpacaServer } from '@trader/brokers/testing';
import { serveAlpaca } from '@trader/brokers/testing/node';
import { cash, createCalendars, defineInstrument } from '@trader/core';
import type { Timers } from '@trader/core';
import { PROGRAM } from './program';
import type { Said } from './program';

/** A pair of keys in their environment variables. */
export const KEYS = { APCA_API_KEY_ID: 'PKTESTONLY0000000001', APCA_API_SECRET_KEY: 'secretOfTestsOnly00000000000000000000001' };

/** How an Alpaca of a test is made. */
export interface AlpacaWish {
  readonly timers: Timers;
  readonly account?: string;
  readonly keys?: typeof KEYS;
  /** Stands between the server and those who ask it. */
  readonly between?: (server: AlpacaServer) => AlpacaServer;
  /** Around what it is quoted and traded all the time, with bars of every minute. Nothing is without. */
  readonly price?: number;
}

/** An Alpaca that a test holds in its hands, on 127.0.0.1, and that trades AAA. */
export const openAlpaca = async ({ timers, account = 'PA3TEST', keys = KEYS, between = (server) => server, price }: AlpacaWish) => {
  const instruments = [defineInstrument({ symbol: 'AAA', currency: 'USD', calendar: 'XNYS', tickSize: '0.01' })];
  const server = createAlpacaServer({
    instruments, cash: cash('100000'), calendarOf: createCalendars(), now: timers.now(), account, keys: { keyId: keys.APCA_API_KEY_ID, secretKey: keys.APCA_API_SECRET_KEY },
  });
  const served = await serveAlpaca(between(server), { timers });
  let turn = 0;
  let minute = Math.floor(timers.now() / 60_000);
  const quote = (): void => {
    server.advance(timers.now());
    if (Math.floor(timers.now() / 60_000) > minute) {
      const [open, low, high, close] = [0, 0, 0.04, 0.02].map((more) => (price ?? 0) + more);
      server.market.bar('AAA', { open, high, low, close, volume: 1000, openTime: minute * 60_000 });
      minute = Math.floor(timers.now() / 60_000);
    }
    const middle = Math.round(((price ?? 0) + (turn++ % 5) * 0.01) * 100) / 100;
    server.market.quote('AAA', middle - 0.01, 1000, middle + 0.01, 1000);
    server.market.trade('AAA', middle, 100);
  };
  const quoting = price === undefined ? undefined : setInterval(quote, 50);
  return {
    server, port: served.port,
    close: async () => {
      clearInterval(quoting);
      await served.close();
    },
  };
};

/** Everything that a process has said so far, and how it ended. */
export interface Running {
  readonly child: ChildProcess;
  readonly said: { out: string; err: string };
  readonly ended: Promise<Said>;
}

const running = new Set<ChildProcess>();

/** Ends what was started and still runs. */
export const endAll = (): void => running.forEach((child) => child.kill('SIGKILL'));

/** Starts `trader ...args` without a terminal, while this process goes on. */
export const startTrader = (folder: string, args: readonly string[], env: Readonly<Record<string, string>> = KEYS): Running => {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const said = { out: '', err: '' };
  running.add(child);
  child.on('close', () => running.delete(child));
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  return { child, said, ended: new Promise((resolve) => void child.on('close', (code) => resolve({ code, ...said }))) };
};

/** The same, until it has ended. */
export const runTrader = (folder: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Said> => startTrader(folder, args, env).ended;

/** Waits until something holds. Fails after `ms`, with what `about` says then. */
export const until = async (holds: () => boolean, about: () => string, ms = 30_000): Promise<void> => {
  for (const begun = performance.now(); !holds();) {
    if (performance.now() - begun > ms) throw new Error(`it did not come about within ${ms} ms: ${about()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Every file below a folder. */
export const filesIn = (place: string): string[] =>
  (existsSync(place) ? readdirSync(place, { withFileTypes: true, recursive: true }) : []).filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));

/** The last status that the only run of a home has written; an empty one before that. */
export const statusIn = (home: string): { readonly phase?: string; readonly kill?: string; readonly openOrders?: readonly { readonly symbol: string }[]; readonly state?: { readonly state: string; readonly reason: string } } => {
  const file = filesIn(join(home, 'runs')).find((each) => each.endsWith('status.json'));
  return file === undefined ? {} : (JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof statusIn>);
};

/** A configuration of one account. Gives the arguments that name it. */
export const configure = (folder: string, account: object): readonly string[] => {
  const file = join(folder, 'trader.config.json');
  writeFileSync(file, JSON.stringify({ accounts: [{ name: 'a', cash: '100000', warmUpSessions: 0, ...account }] }));
  return ['--account', 'a', '--config', file, '--home', join(folder, 'home')];
};
