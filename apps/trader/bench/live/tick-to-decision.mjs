import { createAlpacaMarket, Secret } from '@trader/brokers/alpaca';
import { cash, createApprovalAuthority, createCalendars, createRandom, defineInstrument } from '@trader/core';
import { TradingLoop } from '@trader/execution';
import { createGate } from '@trader/risk';

const SYMBOLS = Array.from({ length: 500 }, (_, index) => `${String.fromCharCode(65 + (index % 26), 65 + (Math.floor(index / 26) % 26))}${['', 'A', 'XY'][index % 3]}`);
const START = Date.UTC(2026, 10, 20, 15);

/** Frames of one quote, as Alpaca's stream tells them: https://docs.alpaca.markets/docs/real-time-stock-pricing-data. */
const frames = (count) => {
  let state = 12345;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 8;
  return Array.from({ length: count }, (_, row) => {
    const symbol = next() % SYMBOLS.length;
    const cents = 1000 + 97 * symbol + (next() % 100);
    const stamp = `${new Date(START + row).toISOString().slice(0, -1)}${String(next() % 1_000_000).padStart(6, '0')}Z`;
    const [bidSize, askSize] = [100 * (1 + (next() % 20)), 100 * (1 + (next() % 20))];
    return Buffer.from(JSON.stringify([{ T: 'q', S: SYMBOLS[symbol], bx: 'Q', bp: cents / 100, bs: bidSize, ax: 'V', ap: (cents + 1 + (next() % 4)) / 100, as: askSize, c: ['R'], z: 'C', t: stamp }]));
  });
};

/** Follows the middle of each symbol by two averages, and goes where the faster is far enough from the slower, which here it never is. */
const decider = (context, seen) => {
  const fast = new Float64Array(SYMBOLS.length);
  const slow = new Float64Array(SYMBOLS.length);
  return {
    onBar: () => undefined,
    onQuote: (symbol, time, bid, bidSize, ask, askSize) => {
      const middle = (bid * askSize + ask * bidSize) / (bidSize + askSize);
      if (slow[symbol] === 0) fast[symbol] = slow[symbol] = middle;
      fast[symbol] += 0.2 * (middle - fast[symbol]);
      slow[symbol] += 0.02 * (middle - slow[symbol]);
      seen.decisions++;
      seen.lean += fast[symbol] > slow[symbol] ? 1 : -1;
      if (Math.abs(fast[symbol] / slow[symbol] - 1) > 0.5) context.target(symbol, 1, 'far');
    },
  };
};

/** The loop of a live account: time, mark, strategy, and what it wants. That the session reads the clock and notes the age of its data comes on top. */
const createLoop = (seen) => {
  const calendarOf = createCalendars();
  const instruments = SYMBOLS.map((symbol) => defineInstrument({ symbol, calendar: 'XNYS' }));
  return new TradingLoop({
    run: 'bench', instruments, cash: cash('1000000'), calendarOf, gate: createGate({ mint: createApprovalAuthority().mint, limits: {} }),
    broker: { submit: () => undefined, cancel: () => undefined, subscribe: () => undefined },
    sleeves: [{ name: 'bench', createStrategy: (context) => decider(context, seen) }],
  });
};

/** The stream without its network: frames come in as bytes, right after `give`. */
const createFeed = (loop, time) => {
  let give;
  const transport = {
    request: () => Promise.reject(new Error('nobody asks')),
    open: (_, listener) => {
      give = (bytes) => listener.onTextBytes(bytes);
      let said = 0;
      const socket = { send: () => give(Buffer.from(JSON.stringify(said++ === 0 ? [{ T: 'success', msg: 'authenticated' }] : [{ T: 'subscription', quotes: SYMBOLS, trades: [], bars: [] }]))), close: () => undefined };
      queueMicrotask(() => listener.onOpen());
      return socket;
    },
  };
  const timers = { now: () => time, after: () => () => undefined };
  const market = createAlpacaMarket({ transport, timers, random: createRandom(1), keys: { keyId: new Secret('k'), secretKey: new Secret('s') }, streamUrl: 'ws://127.0.0.1' });
  const onQuote = (symbol, at, bid, bidSize, ask, askSize) => {
    loop.advance(time);
    loop.watch.onQuote(symbol, at, bid, bidSize, ask, askSize);
    loop.trade();
  };
  return new Promise((resolve) => {
    market.subscribe({ symbols: SYMBOLS, bars: false, quotes: true, trades: false }, { onBar: () => undefined, onTrade: () => undefined, onStatus: () => undefined, onQuote }, () => resolve((bytes) => give(bytes)));
  });
};

/** What ours does with a frame, and how many it has decided on. */
const ours = async () => {
  const seen = { decisions: 0, lean: 0 };
  const give = await createFeed(createLoop(seen), START);
  return { give, decisions: () => seen.decisions };
};

/** The least that anything written in JavaScript does with it: it looks at every byte. */
const floor = () => {
  let decisions = 0;
  let sum = 0;
  const give = (bytes) => {
    for (let at = 0; at < bytes.length; at++) sum = (sum + bytes[at]) | 0;
    decisions += sum === 0.5 ? 0 : 1;
  };
  return { give, decisions: () => decisions };
};

/** A quantile of single calls, each with the time that reading the clock takes. A frame lies in the buffer that all of them are received in, as the system leaves it there. */
const quantile = (create, share, count) => async () => {
  const { give, decisions } = await create();
  const all = frames(count);
  const times = new Float64Array(count);
  const received = Buffer.alloc(1_024);
  for (let round = 0; round < 4; round++) {
    for (let frame = 0; frame < count; frame++) {
      const bytes = received.subarray(0, all[frame].copy(received));
      const begin = performance.now();
      give(bytes);
      times[frame] = performance.now() - begin;
    }
  }
  times.sort();
  return { ns: times[Math.floor(count * share)] * 1e6, output: { decisions: decisions() } };
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const count = short ? 20_000 : 200_000;
  return [['p50', 0.5], ['p99', 0.99]].map(([what, share]) => ({
    job: `tick to decision, 500 symbols, a quote a frame, ${what}`, unit: 'ns/quote', reference: 'ours',
    candidates: [['ours', ours], ['every byte looked at', floor]].map(([name, create]) => ({ name, load: async () => ({ measure: quantile(create, share, count) }) })),
  }));
};
