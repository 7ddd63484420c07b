import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeHeapSnapshot } from 'node:v8';
import { createRandom, quantity, quantityToNumber } from '@trader/core';
import { readJournal, verify } from '@trader/observability/journal';
import type { Fault } from '../../src/fault';
import { Process } from '../../src/process';
import { Trace } from '../../src/trace';
import { VirtualNetwork } from '../../src/virtual-network';
import { VirtualTime } from '../../src/virtual-time';
import { Weather } from '../../src/weather';
import { startProgram, RUN } from './program';
import { RemoteServer } from './remote-server';
import { INSTRUMENTS } from './scene';

const SEED = 5;
const HOUR = 3_600_000;
/** Quotes come together, every so many seconds: threads that wait for each other cost more than what they say. */
const TICK_S = 5;
/** Midnight in New York: the loopback Alpaca's day, which ends for a market around the clock at midnight in UTC. From then until New York's it is night. */
const DAY = Date.parse('2026-07-13T04:00:00Z');
const NIGHT_HOURS = 4;
const isNight = (time: number): boolean => new Date(time).getUTCHours() < NIGHT_HOURS;

/** Now and then something goes wrong, as on a fair day: a message told three times, a request or its answer lost, a connection dropped every two hours. */
const faultsFor = (ms: number): readonly Fault[] => {
  const always = { at: 0, ms, target: 'any', amount: 0 };
  return [{ ...always, kind: 'event repeated', share: 0.01 }, { ...always, kind: 'request lost', share: 0.0005 }, { ...always, kind: 'reply lost', share: 0.0005 }];
};

interface Weight {
  readonly hour: number;
  readonly bytes: number;
  readonly orders: number;
}

const MB = (bytes: number): string => (bytes / 1e6).toFixed(2);

/** What the heap holds once all that nobody needs is collected, bytes. */
const weigh = (): number => {
  for (let times = 0; times < 3; times++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

/**
 * Bytes by which the heap may be larger at the end than after the first hour: what the adapter remembers of orders that are over (1,000 in its tracker, about 1,000 in its book) need not be full by
 * then, and how many are at work differs. And by how much it may go on growing in the second half, kB an hour: orders that were never forgotten would be 2 kB each, 5,000 of these an hour.
 */
const MOST_GROWTH = 4_000_000;
const MOST_SLOPE = 100;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Trades so many hours on virtual time, weighs the heap, and compares the books. */
export const soak = async (args: readonly string[], program: URL): Promise<void> => {
  const { values } = parseArgs({ args: [...args], options: { hours: { type: 'string', default: '24' }, quotes: { type: 'string', default: '10' }, often: { type: 'string', default: '0.012' }, snapshots: { type: 'string' } } });
  const [hours, quotes] = [Number(values.hours), Number(values.quotes)];
  const start = DAY;
  const nights = Math.floor((hours - 0.001) / (24 - NIGHT_HOURS));
  const end = start + (hours + nights * NIGHT_HOURS) * HOUR;
  const time = new VirtualTime(start);
  const now = (): number => time.now();
  const ms = end - start + HOUR;
  const faults = faultsFor(ms);
  const plan = { seed: SEED, ms, day: 0, kill: false, faults };
  const trace = new Trace(now, false);
  const weather = new Weather(plan, start, now);
  const server = new RemoteServer(program, SEED, start, time);
  const network = new VirtualNetwork({ time, weather, trace, server, seed: SEED });
  const life = new Process(time, 1);
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const file = join(folder, 'journal.jsonl');
  writeFileSync(file, '');
  let kept = '';
  const alarms = new Map<string, number>();
  const flush = (): void => {
    appendFileSync(file, kept);
    kept = '';
  };
  const sink = {
    write: (text: string) => {
      kept += text;
      if (kept.length > 65_536) flush();
    },
    sync: () => undefined,
  };
  const broken: unknown[] = [];
  const failed = (cause: unknown): void => {
    broken.push(cause);
    life.end(cause);
  };
  process.on('unhandledRejection', failed);
  const alarm = (level: string, source: string, text: string): void => {
    const key = `${level} ${source}: ${text.replaceAll(/[\d.:TZ-]*\d[\d.:TZ-]*/g, '#').replaceAll(/S[A-J]{3}/g, 'SYM').slice(0, 100)}`;
    alarms.set(key, (alarms.get(key) ?? 0) + 1);
  };
  const trader = startProgram({ timers: life.timers, transport: network.transportOf(life), random: createRandom(SEED, 9), sink, seed: SEED, often: Number(values.often), alarm, failed });
  const began = performance.now();
  const weights: Weight[] = [];
  const tick = (): void => {
    if (!isNight(now())) server.show(quotes * TICK_S);
    if (now() < end) time.after(TICK_S * 1_000, tick);
  };
  tick();
  let hour = 0;
  const run = async (until: number): Promise<void> => {
    await time.run(until, () => life.alive);
    if (!life.alive) throw new Error('the program ended', { cause: life.cause });
  };
  const { parts: loop } = trader.loop;
  const nextNumber = (): number => Number(loop.account.nextId().slice(RUN.length + 1));
  let traded = 0;
  while (now() < end) {
    const from = now();
    const until = Math.min(from + HOUR, end);
    const [socket] = network.sockets;
    if (hour % 2 === 1) socket?.break('the connection was lost');
    await run(until);
    if (isNight(until - 1)) continue;
    hour += (until - from) / HOUR;
    traded = nextNumber();
    const bytes = weigh();
    weights.push({ hour, bytes, orders: traded });
    say(`hour ${hour.toFixed(1).padStart(4)}: heap ${MB(bytes)} MB, ${traded} order ids, ${loop.orders.liveCount} at work, ${loop.ledger.bookedFills} fills, ${[...loop.orders.all()].length} orders known, forgotten until ${Math.round((now() - loop.orders.forgottenUntil) / 60_000)} min ago, ${trader.session.state}, ${Math.round((performance.now() - began) / 1000)} s`);
    if (values.snapshots !== undefined) writeHeapSnapshot(join(values.snapshots, `hour-${hour.toFixed(1)}.heapsnapshot`));
  }
  trader.rest();
  trader.killSwitch.engage('the end of a run');
  for (let minutes = 0; minutes < 120 && trader.killSwitch.state !== 'verified'; minutes++) await run(now() + 60_000);
  await run(now() + 60_000);
  flush();
  say(`requests: ${[...server.requests].sort((a, b) => b[1] - a[1]).map(([kind, times]) => `${kind} ${times}`).join(', ')}`);
  for (const [text, times] of [...alarms].sort((a, b) => b[1] - a[1]).slice(0, 25)) say(`${times} x ${text}`);
  const found = compare(server, trader, file);
  life.end();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
  const growth = growthOf(weights);
  say(JSON.stringify({ hours, symbols: INSTRUMENTS.length, quotesPerSecond: quotes, orderIds: traded, fills: loop.ledger.bookedFills, seconds: Math.round((performance.now() - began) / 1000), ...growth, problems: [...found, ...broken.map(String)] }));
  if (found.length > 0 || broken.length > 0 || !growth.flat) process.exitCode = 1;
};

/** Slope of the heap, kB an hour, by least squares: https://en.wikipedia.org/wiki/Simple_linear_regression. */
const slopeOf = (weights: readonly Weight[]): number => {
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [x, y] = [mean(weights.map(({ hour }) => hour)), mean(weights.map(({ bytes }) => bytes))];
  const up = weights.reduce((sum, { hour, bytes }) => sum + (hour - x) * (bytes - y), 0);
  const down = weights.reduce((sum, { hour }) => sum + (hour - x) ** 2, 0);
  return down === 0 ? 0 : Math.round(up / down / 100) / 10;
};

/** How much the heap grew after the first hour, and whether that is more than it may. */
const growthOf = (weights: readonly Weight[]) => {
  const settled = weights.filter(({ hour }) => hour >= 1);
  const [first, last] = [settled.at(0), settled.at(-1)];
  if (first === undefined || last === undefined || settled.length < 4) return { flat: true };
  const later = settled.slice(Math.floor(settled.length / 2));
  const [slope, laterSlope] = [slopeOf(settled), slopeOf(later)];
  return {
    heapAfterFirstHour: first.bytes, heapAtEnd: last.bytes, kBPerHour: slope, kBPerHourInSecondHalf: laterSlope,
    percent: Math.round(((last.bytes - first.bytes) / first.bytes) * 1e4) / 100, bytesPerOrder: Math.round((last.bytes - first.bytes) / Math.max(1, last.orders - first.orders)),
    flat: last.bytes - first.bytes <= MOST_GROWTH && (settled.length < 12 || laterSlope <= MOST_SLOPE),
  };
};

/** What is not as it should be: orders sent twice or without a record, fills that one side has and the other has not, books that differ. */
const compare = (server: RemoteServer, { loop, session, killSwitch }: ReturnType<typeof startProgram>, file: string): readonly string[] => {
  const { orders, positions, cash } = server.books();
  const bytes = readFileSync(file);
  const problems: string[] = [];
  const report = (what: string): void => void (problems.length < 20 && problems.push(what));
  const wrong = verify(bytes).problem;
  if (wrong !== undefined) report(`the journal is damaged: line ${wrong.line} ${wrong.what}`);
  const intents = new Set<string>();
  const filled = new Map<string, { most: bigint; sum: bigint }>();
  const executions = new Set<string>();
  for (const record of readJournal(bytes)) {
    if (record.kind === 'intent') intents.add(record.id);
    if (record.kind !== 'fill') continue;
    if (executions.has(record.execution)) report(`execution ${record.execution} is booked twice`);
    executions.add(record.execution);
    if (!intents.has(record.id)) report(`execution ${record.execution} is of no order of ours`);
    const [brokerId, cumulative] = record.execution.split(':');
    const before = filled.get(brokerId) ?? { most: 0n, sum: 0n };
    const most = quantity(cumulative);
    filled.set(brokerId, { most: most > before.most ? most : before.most, sum: before.sum + quantity(record.quantity) });
  }
  const byId = new Map(orders.map((each) => [each.id, each]));
  const clients = new Set<string>();
  for (const order of orders) {
    if (clients.has(order.clientOrderId)) report(`order ${order.clientOrderId} was sent twice`);
    clients.add(order.clientOrderId);
    if (order.clientOrderId.startsWith(`${RUN}-`) && !intents.has(order.clientOrderId)) report(`order ${order.clientOrderId} was never journaled`);
    if (!order.isOver) report(`order ${order.clientOrderId} is at work after the kill`);
    const ours = filled.get(order.id) ?? { most: 0n, sum: 0n };
    const own = order.filled - (order.replaces === undefined ? 0n : (byId.get(order.replaces)?.filled ?? 0n));
    if (own > 0n ? ours.sum !== own || ours.most !== order.filled : ours.sum !== 0n) report(`order ${order.clientOrderId} has filled ${order.filled} (${own} its own), the journal says ${ours.sum}, up to ${ours.most}`);
  }
  INSTRUMENTS.forEach(({ symbol }, index) => {
    const here = quantityToNumber(loop.ledger.position(index));
    if (here !== positions[index]) report(`${symbol}: ${here} here, ${positions[index]} there`);
  });
  if (loop.ledger.cash !== cash) report(`cash ${loop.ledger.cash} here, ${cash} there`);
  if (killSwitch.state !== 'verified') report(`the kill switch is ${killSwitch.state}`);
  if (session.unknown.length > 0) report(`unknown: ${session.unknown.join(', ')}`);
  return problems;
};
