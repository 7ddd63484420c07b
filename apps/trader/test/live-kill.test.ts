import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cash, createRandom, formatCash, formatQuantity, quantity } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { readJournal, verify } from '@trader/observability/journal';
import { journalSegments } from '@trader/observability/journal/node';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeMinuteBars } from './minute-bars';
import { buildProgram, PROGRAM, startLoopback, trader } from './program';

/** Kills of one run. In a longer one of such short lives an order that was lost before the wire would stay unknown for good: that the broker has none is believed after a minute. */
const KILLS = 10;
const RUNS = process.env['TRADER_LONG'] === '1' ? 20 : 1;
const SEED = Number(process.env['TRADER_SEED'] ?? 20261121);
const SPEED = 20;
/** The keys: canaries, which must be found nowhere. */
const KEYS = { APCA_API_KEY_ID: 'PKCANARY7F3A9C', APCA_API_SECRET_KEY: 'canarySecret0b9d1e7755aa' };

/** Trades a lot, with and without exits, on every few quotes. */
const STRATEGY = `
export default (context) => {
  const seen = context.instruments.map(() => 0);
  return {
    onBar() {},
    onQuote(symbol, time, bid, bidSize, ask) {
      const n = ++seen[symbol];
      if (n % 4 !== 0 || context.busy(symbol)) return;
      const middle = (bid + ask) / 2;
      const step = Math.floor(n / 4) % 6;
      if (step === 0) context.target(symbol, 100, 'in', { stop: middle * 0.997, takeProfit: middle * 1.003 });
      else if (step === 1) context.target(symbol, 150, 'more', { stop: middle * 0.998 });
      else if (step === 2) context.target(symbol, -80, 'turn', { stop: middle * 1.002, takeProfit: middle * 0.998 });
      else if (step === 3) context.target(symbol, 0, 'out');
      else if (step === 4) context.target(symbol, -50, 'short');
      else context.target(symbol, 40, 'turn back');
    },
  };
};
`;

let folder = '';
let config = '';
let home = '';
const env = { ...process.env, ...KEYS };
let output = '';
/** The loopback exchange of a run. */
let served: ChildProcess | undefined;

beforeAll(() => buildProgram(), 300_000);

/** A run of its own: files, home and journal. */
const prepare = (): void => {
  output = '';
  folder = mkdtempSync(join(tmpdir(), 'trader-live-kill-'));
  home = join(folder, 'home');
  writeFileSync(join(folder, 'busy.mjs'), STRATEGY);
  config = join(folder, 'trader.config.json');
  const account = {
    name: 'live-kill', cash: '1000000', strategy: './busy.mjs', broker: { name: 'alpaca', account: 'PA3KILL' }, warmUpSessions: 0,
    data: { files: ['AAA', 'BBB'].map((symbol, index) => writeMinuteBars(folder, symbol, 390, { seed: 7, stream: index + 1, from: 100, range: 0.4, cents: 10 })), stamp: 'start', interval: '1m' },
    limits: { maxDrawdown: 1, maxSessionLoss: 1, maxOrdersPerMinute: 1000, duplicateWindowMs: 0 },
  };
  writeFileSync(config, JSON.stringify({ accounts: [account] }));
};

afterEach(() => {
  served?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const runFolder = (): string | undefined => {
  const runs = join(home, 'runs');
  const run = existsSync(runs) ? readdirSync(runs)[0] : undefined;
  return run === undefined ? undefined : join(runs, run);
};

const journalSize = (): number => {
  const journal = join(runFolder() ?? folder, 'journal');
  return existsSync(journal) ? readdirSync(journal).filter((name) => /^\d+\.jsonl$/.test(name)).reduce((sum, name) => sum + statSync(join(journal, name)).size, 0) : 0;
};

const startTrader = (port: number) => {
  const child = spawn(process.execPath, [
    PROGRAM, 'paper', '--server', 'alpaca', '--account', 'live-kill', '--config', config, '--home', home, '--port', String(port), '--speed', String(SPEED), '--json',
  ], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const hear = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return child;
};

/** Runs the trader until its journal has `killAt` bytes, or for `ms`: then kills it with signal 9. */
const tradeAndKill = (port: number, killAt: number, ms: number): Promise<void> =>
  new Promise((done, failed) => {
    const child = startTrader(port);
    const kill = (): void => void child.kill('SIGKILL');
    const watch = setInterval(() => {
      if (journalSize() >= killAt) kill();
    }, 1);
    const late = setTimeout(kill, ms);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      clearTimeout(late);
      if (signal === 'SIGKILL') done();
      else failed(new Error(`the trader ended with ${code}: ${output.slice(-2000)}`));
    });
  });

type Json = Readonly<Record<string, string>>;

const get = async (port: number, path: string): Promise<Json[]> => {
  const headers = { 'APCA-API-KEY-ID': KEYS.APCA_API_KEY_ID, 'APCA-API-SECRET-KEY': KEYS.APCA_API_SECRET_KEY };
  for (;;) {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    if (reply.status === 429) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      continue;
    }
    return [await reply.json()].flat() as Json[];
  }
};

/** All pages of something, by the key of the last of each. */
const pages = async (port: number, first: string, size: number, next: (last: Json) => string): Promise<readonly Json[]> => {
  const all = await get(port, first);
  for (let page = all; page.length === size; all.push(...page)) page = await get(port, first + next(page.at(-1)!));
  return all;
};

const ordersOf = (port: number): Promise<readonly Json[]> =>
  pages(port, '/v2/orders?status=all&direction=asc&limit=500', 500, (last) => `&after=${encodeURIComponent(last['submitted_at'])}`);
const fillsOf = (port: number): Promise<readonly Json[]> => pages(port, '/v2/account/activities/FILL?direction=asc&page_size=100', 100, (last) => `&page_token=${encodeURIComponent(last['id'])}`);

/** Every file below a folder. */
const filesIn = (place: string): string[] => readdirSync(place, { withFileTypes: true, recursive: true }).filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));

const of = <K extends JournalRecord['kind']>(records: readonly JournalRecord[], kind: K) => records.filter((each): each is Extract<JournalRecord, { kind: K }> => each.kind === kind);

describe(`kill -9 of a trader at random points, over real sockets, ${RUNS} x ${KILLS} times`, () => {
  it.each(Array.from({ length: RUNS }, (_, run) => SEED + run))('loses no order, doubles none, and ends with the books of the broker; its keys are in no file and no output; seed %i', async (seed) => {
    prepare();
    const random = createRandom(seed, 1);
    const exchange = await startLoopback('live-kill', config, SPEED, env);
    served = exchange.child;
    for (let kills = 0; kills < KILLS; kills++) {
      await tradeAndKill(exchange.port, journalSize() + 1 + Math.floor(random.next() * 4000), 4_000 + random.next() * 500);
    }
    const last = startTrader(exchange.port);
    const ended = new Promise<number | null>((resolve) => void last.on('exit', resolve));
    const before = journalSize();
    while (journalSize() < before + 3000) await new Promise((resolve) => setTimeout(resolve, 50));

    const killed = trader(folder, 'kill', '--account', 'live-kill', '--config', config, '--home', home, '--reason', 'end of test');
    expect(killed.err + killed.out).toContain('the broker shows no open order');
    expect(killed.code, killed.err).toBe(0);
    const status = trader(folder, 'status', '--home', home, '--json');
    expect(status.code, 'halted: a person is needed').toBe(8);
    last.kill('SIGTERM');
    expect(await ended, output.slice(-2000)).toBe(0);

    const journal = join(runFolder()!, 'journal');
    const records = [...readJournal(journalSegments(journal))];
    const intents = of(records, 'intent').map((each) => each.id);
    const orders = await ordersOf(exchange.port);
    const known = orders.map((each) => each['client_order_id']);
    expect(intents.length).toBeGreaterThan(2); // while an order is unknown for a minute little else is meant
    expect(new Set(intents).size).toBe(intents.length);
    expect(new Set(known).size, 'an order was sent twice').toBe(known.length);
    expect(known.filter((id) => id.startsWith('live-kill-') && !intents.includes(id)), 'the broker has an order that was never journaled').toEqual([]);
    expect(orders.filter((each) => ['new', 'accepted', 'held', 'partially_filled', 'pending_new'].includes(each['status']))).toEqual([]);

    // Every fill there is journaled once, for an order of ours, and no other is. (Legs have ids of the broker's own.)
    const fills = of(records, 'fill');
    expect(fills.filter(({ id }) => !intents.includes(id))).toEqual([]);
    const theirs = (await fillsOf(exchange.port)).map((each) => `${each['order_id']}:${formatQuantity(quantity(each['cum_qty']))} ${each['side']} ${formatQuantity(quantity(each['qty']))} at ${Number(each['price'])}`);
    expect(fills.map((each) => `${each.execution} ${each.side} ${each.quantity} at ${Number(each.price)}`).sort()).toEqual(theirs.sort());

    const summary = of(records, 'fill').at(-1)!;
    const [account] = await get(exchange.port, '/v2/account');
    expect(formatCash(cash(summary.cash))).toBe(formatCash(cash(account['cash'])));
    const held = new Map<string, string>();
    for (const { symbol, position } of of(records, 'fill')) held.set(symbol, position);
    const positions = await get(exchange.port, '/v2/positions');
    expect(Object.fromEntries([...held].filter(([, size]) => size !== '0'))).toEqual(Object.fromEntries(positions.map((each) => [each['symbol'], formatQuantity(quantity(each['qty']))])));
    expect(verify(journalSegments(journal)).problem).toBeUndefined();

    for (const canary of Object.values(KEYS)) {
      expect(output).not.toContain(canary);
      expect(killed.out + killed.err + status.out).not.toContain(canary);
      for (const file of filesIn(home)) expect(readFileSync(file).includes(canary), file).toBe(false);
    }
  }, 300_000);
});
