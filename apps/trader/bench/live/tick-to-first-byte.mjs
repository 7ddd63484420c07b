import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
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
  Buffer.from(JSON.stringify([{ T: 'q', S: SYMBOLS[symbol], bx: 'Q', bp: 100 + symbol, bs: 100, ax: 'V', ap: 100.02 + symbol, as: 100, c: ['R'], z: 'C', t: new Date(time).toISOString() }]));

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

/** A quantile of the time from a quote's bytes to the first byte of the order: `out`, when it was handed to the OS, or `there`, when the peer, another thread, has it. */
const quantile = (/** @type {number} */ share, /** @type {'process' | 'disk'} */ durability, /** @type {number} */ count, /** @type {'out' | 'there'} */ where) => async () => {
  const arrivals = new SharedArrayBuffer(8 * 2 * count);
  const seen = new SharedArrayBuffer(4);
  const worker = new Worker(new URL('order-sink.mjs', import.meta.url), { workerData: { arrivals, count: seen } });
  const { port } = await new Promise((resolve) => worker.once('message', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'bench-first-byte-'));
  const account = await createAccount(folder, durability, port);
  const arrived = new Int32Array(seen);
  const times = new Float64Array(count);
  try {
    for (let n = 0; n < 2 * count; n++) {
      const bytes = frameOf(n % SYMBOLS.length, account.timers.now());
      const begin = process.hrtime.bigint();
      account.give(bytes);
      const out = process.hrtime.bigint();
      while (arrived[0] <= n) await new Promise((resolve) => setImmediate(resolve));
      if (n >= count) times[n - count] = Number((where === 'out' ? out : new BigInt64Array(arrivals)[n]) - begin);
      while (account.loop.orders.liveCount > 0) {
        await new Promise((resolve) => setImmediate(resolve));
        account.loop.settle();
      }
    }
  } finally {
    account.close();
    await worker.terminate();
    rmSync(folder, { recursive: true, force: true });
  }
  times.sort();
  return { ns: times[Math.floor(count * share)], output: { orders: arrived[0] } };
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const count = short ? 500 : 5_000;
  const kinds = /** @type {const} */ ([
    ['order handed to the OS', 'process', 'out'], ['first byte at the peer', 'process', 'there'], ['first byte at the peer, with fdatasync', 'disk', 'there'],
  ]);
  return kinds.flatMap(([what, durability, where]) => [['p50', 0.5], ['p99', 0.99]].map(([name, share]) => ({
    job: `tick to ${what}, 500 symbols, ${name}`, unit: 'us/order', reference: 'ours',
    candidates: [{ name: 'ours', load: async () => ({ measure: quantile(Number(share), durability, count, where) }) }],
  })));
};
