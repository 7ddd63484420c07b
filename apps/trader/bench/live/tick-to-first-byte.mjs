import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAlpacaBroker, createAlpacaMarket, Secret } from '@trader/brokers/alpaca';
import { nodeTimers, nodeTransport } from '@trader/brokers/node';
import { cash, createApprovalAuthority, createCalendars, createRandom, defineInstrument } from '@trader/core';
import { TradingLoop } from '@trader/execution';
import { openJournal } from '@trader/observability/journal/node';
import { createGate } from '@trader/risk';

const SYMBOLS = Array.from({ length: 500 }, (_, index) => `${String.fromCharCode(65 + (index % 26), 65 + (Math.floor(index / 26) % 26))}${['', 'A', 'XY'][index % 3]}`);
const KEYS = { keyId: new Secret('k'), secretKey: new Secret('s') };

/** A quote as Alpaca's stream tells it: https://docs.alpaca.markets/docs/real-time-stock-pricing-data. */
const frameOf = (/** @type {number} */ symbol, /** @type {number} */ time) =>
  Buffer.from(JSON.stringify([{ T: 'q', S: SYMBOLS[symbol], bx: 'Q', bp: 100 + symbol, bs: 100, ax: 'V', ap: Number((100.02 + symbol).toFixed(2)), as: 100, c: ['R'], z: 'C', t: new Date(time).toISOString() }]));

/** A live account whose strategy buys at every quote, with the real adapter over real sockets; every order is refused. */
const createAccount = async (/** @type {string} */ folder, /** @type {'process' | 'disk'} */ durability, /** @type {number} */ port) => {
  const timers = nodeTimers();
  const http = nodeTransport();
  const authority = createApprovalAuthority();
  const calendarOf = createCalendars();
  const instruments = SYMBOLS.map((symbol) => defineInstrument({ symbol, calendar: '24x7' }));
  const broker = createAlpacaBroker({ transport: http, timers, random: createRandom(1), verify: authority.verify, run: 'bench', instruments, keys: KEYS, host: `http://127.0.0.1:${port}`, perMinute: 1e9 });
  const { journal } = openJournal(join(folder, durability), { sealBytes: 0, durability });
  const loop = new TradingLoop({
    run: 'bench', instruments, cash: cash('1000000000'), calendarOf, gate: createGate({ mint: authority.mint, limits: { maxGrossLeverage: 2, maxSessionLoss: 0.05, maxDrawdown: 0.25, priceCollarBps: 500 } }),
    broker, journal, journalGoals: true, sleeves: [{ name: 'bench', createStrategy: (context) => ({ onBar: () => undefined, onQuote: (symbol) => context.target(symbol, 10, 'go') }) }],
  });
  /** @type {(bytes: Buffer) => void} */
  let give = () => undefined;
  const stream = {
    request: http.request,
    open: (/** @type {string} */ _, /** @type {import('@trader/core').SocketListener} */ listener) => {
      give = (bytes) => listener.onTextBytes?.(bytes);
      let said = 0;
      queueMicrotask(() => listener.onOpen());
      return { send: () => give(Buffer.from(JSON.stringify(said++ === 0 ? [{ T: 'success', msg: 'authenticated' }] : [{ T: 'subscription', quotes: SYMBOLS, trades: [], bars: [] }]))), close: () => undefined };
    },
  };
  const market = createAlpacaMarket({ transport: stream, timers: { now: timers.now, after: () => () => undefined }, random: createRandom(2), keys: KEYS, streamUrl: 'ws://127.0.0.1' });
  loop.advance(timers.now());
  await new Promise((resolve) => {
    market.subscribe({ symbols: SYMBOLS, bars: false, quotes: true, trades: false }, {
      onBar: () => undefined, onTrade: () => undefined, onStatus: () => undefined,
      onQuote: (symbol, at, bid, bidSize, ask, askSize) => {
        loop.advance(timers.now());
        loop.watch.onQuote(symbol, at, bid, bidSize, ask, askSize);
        loop.trade();
      },
    }, () => resolve(undefined));
  });
  return { give: (/** @type {Buffer} */ bytes) => give(bytes), loop, timers, close: () => { broker.close(); market.close(); journal.close(); } };
};

/** The program of the broker that refuses all; undefined without a compiler. */
const compileSink = (/** @type {string} */ folder) => {
  const program = join(folder, 'sink');
  try {
    execFileSync('g++', ['-std=c++17', '-O3', '-o', program, fileURLToPath(new URL('order-sink.cpp', import.meta.url))], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return program;
};

/** Its port, and, when it is closed, when the first byte of each order came to it, ns by hrtime. */
const openSink = async (/** @type {string} */ program) => {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (piece) => {
    text += piece;
  });
  while (!text.includes('\n')) await once(child.stdout, 'data');
  return {
    port: Number(text),
    close: async () => {
      child.stdin.end();
      await once(child, 'close');
      return text.trim().split('\n').slice(1).map(BigInt);
    },
  };
};

/** A quantile of the time from a quote's bytes to the first byte of the order: `out`, when it was handed to the OS, or `there`, when the peer, another process, has it. */
const quantile = async (/** @type {number} */ share, /** @type {'process' | 'disk'} */ durability, /** @type {number} */ count, /** @type {'out' | 'there'} */ where) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-first-byte-'));
  const program = compileSink(folder);
  if (program !== undefined) return { measure: () => measure({ share, durability, count, where, folder, program }) };
  rmSync(folder, { recursive: true, force: true });
  return undefined;
};

/** @param {{ share: number, durability: 'process' | 'disk', count: number, where: 'out' | 'there', folder: string, program: string }} what */
const measure = async ({ share, durability, count, where, folder, program }) => {
  try {
    const sink = await openSink(program);
    const account = await createAccount(folder, durability, sink.port);
    const [begins, outs] = [new BigInt64Array(2 * count), new BigInt64Array(2 * count)];
    for (let n = 0; n < 2 * count; n++) {
      const bytes = frameOf(n % SYMBOLS.length, account.timers.now());
      begins[n] = process.hrtime.bigint();
      account.give(bytes);
      outs[n] = process.hrtime.bigint();
      do {
        await new Promise((resolve) => setImmediate(resolve));
        account.loop.settle();
      } while (account.loop.orders.liveCount > 0);
    }
    account.close();
    const arrivals = await sink.close();
    const times = Float64Array.from({ length: count }, (_, index) => Number((where === 'out' ? outs : arrivals)[count + index] - begins[count + index])).sort();
    return { ns: times[Math.floor(count * share)], output: { orders: arrivals.length } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const count = short ? 500 : 5_000;
  const kinds = /** @type {const} */ ([
    ['order handed to the OS', 'process', 'out'], ['first byte at the peer', 'process', 'there'], ['first byte at the peer, with fdatasync', 'disk', 'there'],
  ]);
  return kinds.flatMap(([what, durability, where]) => [['p50', 0.5], ['p99', 0.99]].map(([name, share]) => ({
    job: `tick to ${what}, 500 symbols, ${name}`, unit: 'us/order', reference: 'ours',
    candidates: [{ name: 'ours', load: () => quantile(Number(share), durability, count, where) }],
  })));
};
