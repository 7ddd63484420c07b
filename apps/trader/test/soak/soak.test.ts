import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cash, formatCash, formatQuantity, quantity } from '@trader/core';
import { readJournal, verify } from '@trader/observability/journal';
import { journalSegments } from '@trader/observability/journal/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AT_WORK, executionsHere, executionsThere, get, ordersOf } from '../books-at-alpaca';
import { writeMinuteBars } from '../minute-bars';
import { buildProgram, PROGRAM, startLoopback, trader } from '../program';

/** How long it trades, in real minutes: an hour, but a moment in a short run. TRADER_SOAK_MINUTES says otherwise. */
const MINUTES = Number(process.env['TRADER_SOAK_MINUTES'] ?? (process.env['TRADER_LONG'] === '1' ? 60 : 0.25));
const SYMBOLS = 500;
/** Each symbol comes to a decision once in so many of its quotes, of which there are twelve a minute; in a moment, more often. */
const EVERY = MINUTES < 1 ? 24 : 160;
/** The heap is weighed so often, and from this share of the run on it must not grow. */
const PROBE_MS = MINUTES < 1 ? 2_000 : MINUTES * 500;
const SETTLED = 1 / 2;
/**
 * How much it may grow from there on, bytes an hour. In its first hours the adapter's memory of orders fills up, of 1,000 in its tracker and of about 1,000 that are over in its book, at most about 2 kB each: that is
 * 4 MB, and the books' half hour of orders 2 MB. That nothing grows after it, 24 hours on virtual time show (`pnpm soak`); here it is about what only real sockets and files could leave behind.
 */
const MOST_PER_HOUR = 6_000_000;
const KEYS = { APCA_API_KEY_ID: 'PKSOAK', APCA_API_SECRET_KEY: 'soakSecret' };

/** In, more, to the other side, out: at the market and at limits, with exits and without. */
const STRATEGY = `
export default (context) => {
  const seen = context.instruments.map((_, symbol) => (symbol * 37) % ${EVERY});
  return {
    onBar() {},
    onQuote(symbol, time, bid, bidSize, ask) {
      if (++seen[symbol] % ${EVERY} !== 0 || context.warmingUp() || context.busy(symbol)) return;
      const middle = (bid + ask) / 2;
      const cents = (price) => Math.round(price * 100) / 100;
      const step = (Math.floor(seen[symbol] / ${EVERY}) + symbol) % 6;
      if (step === 0) context.target(symbol, 20, 'in', { stop: cents(middle * 0.99), takeProfit: cents(middle * 1.002) });
      else if (step === 1) context.target(symbol, 30, 'more');
      else if (step === 2) context.target(symbol, -10, 'turn', { stop: cents(middle * 1.01), takeProfit: cents(middle * 0.998) });
      else if (step === 3) context.target(symbol, 0, 'out');
      else if (step === 4) context.target(symbol, 15, 'below', { entry: { type: 'limit', limit: cents(middle * 0.999), timeInForce: 'day' } });
      else context.target(symbol, 0, 'out again');
    },
  };
};
`;

const names = Array.from({ length: SYMBOLS }, (_, index) => `S${String.fromCharCode(65 + Math.floor(index / 100))}${String.fromCharCode(65 + Math.floor(index / 10) % 10)}${String.fromCharCode(65 + (index % 10))}`);

let folder = '';
let config = '';
let home = '';
const env = { ...process.env, ...KEYS };

beforeAll(() => {
  buildProgram();
  folder = mkdtempSync(join(tmpdir(), 'trader-soak-'));
  home = join(folder, 'home');
  writeFileSync(join(folder, 'busy.mjs'), STRATEGY);
  config = join(folder, 'trader.config.json');
  const account = {
    name: 'soak', cash: '10000000', strategy: './busy.mjs', broker: { name: 'alpaca', account: 'PA3SOAK' }, warmUpSessions: 0,
    data: { files: names.map((symbol, index) => writeMinuteBars(folder, symbol, Math.min(390, Math.ceil(MINUTES) + 10), { seed: 11, stream: index, from: 20 + (index * 16) / 100, range: 0.1, cents: 3 })), stamp: 'start', interval: '1m' },
    limits: { maxDrawdown: 1, maxSessionLoss: 1, maxOrdersPerMinute: 1000, duplicateWindowMs: 0, maxPositions: SYMBOLS, maxOpenOrders: 3 * SYMBOLS },
  };
  writeFileSync(config, JSON.stringify({ accounts: [account] }));
}, 300_000);

const running: ChildProcess[] = [];

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

let output = '';

const startTrader = (port: number) => {
  const probe = pathToFileURL(join(import.meta.dirname, 'heap-probe.mjs')).href;
  const child = spawn(process.execPath, [
    '--expose-gc', '--import', probe, PROGRAM, 'paper', '--server', 'alpaca', '--account', 'soak', '--config', config, '--home', home, '--port', String(port), '--speed', '1', '--json',
  ], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...env, TRADER_PROBE_FILE: join(folder, 'heap'), TRADER_PROBE_MS: String(PROBE_MS) } });
  const hear = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return child;
};

const runFolder = (): string | undefined => {
  const runs = join(home, 'runs');
  const run = existsSync(runs) ? readdirSync(runs)[0] : undefined;
  return run === undefined ? undefined : join(runs, run);
};

interface Status {
  readonly phase: string;
  readonly links: readonly { readonly link: string; readonly state: string }[];
  readonly unknown: readonly string[];
}

const status = (): Status | undefined => {
  const file = join(runFolder() ?? folder, 'status.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Status) : undefined;
};

/** Once every so often, until `look` says so. */
const until = async (ms: number, look: () => boolean): Promise<void> => {
  for (const end = performance.now() + ms; !look(); await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (performance.now() > end) throw new Error(`it took longer than ${ms} ms: ${output.slice(-2000)}`);
  }
};

interface Weight {
  readonly seconds: number;
  readonly heapUsed: number;
  readonly cpuMs: number;
}

/** Bytes an hour, by least squares: https://en.wikipedia.org/wiki/Simple_linear_regression. */
const slopeOf = (weights: readonly Weight[]): number => {
  const hours = weights.map(({ seconds }) => seconds / 3600);
  const [x, y] = [hours, weights.map(({ heapUsed }) => heapUsed)].map((all) => all.reduce((sum, each) => sum + each, 0) / all.length);
  const [up, down] = weights.reduce(([a, b], { heapUsed }, index) => [a + (hours[index] - x) * (heapUsed - y), b + (hours[index] - x) ** 2], [0, 0]);
  return up / down;
};

const MB = (bytes: number): string => (bytes / 1e6).toFixed(2);

describe(`${MINUTES} minutes of trading ${SYMBOLS} symbols in real time, over real sockets`, () => {
  it('loses no order and doubles none, its links are up at the end, and its heap does not grow', async () => {
    const exchange = await startLoopback('soak', config, 1, env);
    const child = startTrader(exchange.port);
    running.push(exchange.child, child);
    const ended = new Promise<number | null>((resolve) => void child.on('exit', resolve));
    await until(120_000, () => status()?.phase === 'trading');
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, MINUTES * 60_000))]);
    expect(child.exitCode, output.slice(-2000)).toBe(null);
    expect(status()).toMatchObject({ phase: 'trading', unknown: [] });
    expect(status()?.links.map(({ state }) => state)).toEqual(['up', 'up']);

    // Hundreds of exits are at work: at 200 requests a minute their cancels take longer than the command waits.
    trader(folder, 'kill', '--account', 'soak', '--config', config, '--home', home, '--reason', 'end of test');
    await until(600_000, () => (status() as { readonly kill: string } | undefined)?.kill === 'verified');
    child.kill('SIGTERM');
    expect(await ended, output.slice(-2000)).toBe(0);
    expect(output).not.toMatch(/ critical .*(failed|broken|nothing more is sent)|[Uu]nhandled|UncaughtException/);

    const journal = join(runFolder()!, 'journal');
    const records = [...readJournal(journalSegments(journal))];
    const intents = records.flatMap((each) => (each.kind === 'intent' ? [each.id] : []));
    const [orders, there, [account], positions] = [
      await ordersOf(exchange.port, KEYS), await executionsThere(exchange.port, KEYS), await get(exchange.port, KEYS, '/v2/account'), await get(exchange.port, KEYS, '/v2/positions'),
    ];
    exchange.child.kill();
    expect(intents.length).toBeGreaterThan(MINUTES * 10);
    expect(new Set(intents).size).toBe(intents.length);
    expect(new Set(orders.map((each) => each['client_order_id'])).size, 'an order was sent twice').toBe(orders.length);
    const sent = orders.map((each) => each['client_order_id']).filter((id) => id.startsWith('soak-'));
    expect(sent.filter((id) => !intents.includes(id)), 'the broker has an order that was never journaled').toEqual([]);
    expect(orders.filter((each) => AT_WORK.includes(each['status']))).toEqual([]);
    expect(executionsHere(records)).toEqual(there);
    const fills = records.flatMap((each) => (each.kind === 'fill' ? [each] : []));
    expect(formatCash(cash(fills.at(-1)!.cash))).toBe(formatCash(cash(account['cash'])));
    const held = new Map(fills.map(({ symbol, position }) => [symbol, position]));
    expect(Object.fromEntries([...held].filter(([, size]) => size !== '0'))).toEqual(Object.fromEntries(positions.map((each) => [each['symbol'], formatQuantity(quantity(each['qty']))])));
    expect(verify(journalSegments(journal)).problem).toBeUndefined();

    const all = readFileSync(join(folder, 'heap'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Weight);
    const settled = all.filter(({ seconds }) => seconds >= SETTLED * MINUTES * 60);
    const slope = slopeOf(settled);
    const [first, last] = [settled[0], settled.at(-1)!];
    console.log([
      `soak: ${MINUTES} minutes, ${SYMBOLS} symbols, ${intents.length} orders, ${fills.length} fills, ${(last.cpuMs / last.seconds / 10).toFixed(1)} % of a core`,
      `heap after full collections, MB: ${all.filter((_, index) => index % Math.ceil(all.length / 12) === 0).map(({ heapUsed }) => MB(heapUsed)).join(' ')}`,
      `in the second half: ${MB(first.heapUsed)} to ${MB(last.heapUsed)}, ${MB(slope)} MB/h`,
    ].join('\n'));
    if (MINUTES >= 10) expect(slope, 'the heap grows').toBeLessThan(MOST_PER_HOUR);
  }, MINUTES * 60_000 + 600_000);
});
