import { Worker } from 'node:worker_threads';
import { createAlpacaMarket, Secret } from '@trader/brokers/alpaca';
import { nodeTimers, nodeTransport } from '@trader/brokers/node';
import { createRandom } from '@trader/core';
import { decode, decodeTimestampToTimeSpec, ExtensionCodec } from '@msgpack/msgpack';
import { SYMBOLS } from './quotes-of.mjs';

const keyId = 'PKBENCH';
const secret = 'bench';

/** Adds quotes up, and wakes whoever waits for a number of them. */
class Sum {
  constructor(count) {
    this.count = count;
    this.begin();
  }

  begin() {
    this.heard = 0;
    this.total = 0;
    return new Promise((resolve) => {
      this.done = resolve;
    });
  }

  add(symbol, time, bid, bidSize, ask, askSize) {
    this.total += symbol + (time % 1000) + bid + bidSize + ask + askSize;
    if (++this.heard === this.count) this.done(this.total);
  }
}

const byName = new Map(SYMBOLS.map((name, symbol) => [name, symbol]));

/** What every client is measured by: connect, then add up the quotes of a flood. */
const CLIENTS = {
  ours: ({ url, encoding, sum, up }) => {
    const market = createAlpacaMarket({ transport: nodeTransport(), timers: nodeTimers(), random: createRandom(1), keys: { keyId: new Secret(keyId), secretKey: new Secret(secret) }, streamUrl: url, encoding });
    const listener = { onBar: () => undefined, onTrade: () => undefined, onStatus: () => undefined, onQuote: (symbol, time, bid, bidSize, ask, askSize) => sum.add(symbol, time, bid, bidSize, ask, askSize) };
    market.subscribe({ symbols: SYMBOLS, bars: false, quotes: true, trades: false }, listener, ({ state }) => state === 'up' && up());
  },
  parse: ({ url, sum, up }) => {
    const socket = nodeTransport().open(url, {
      onOpen: () => socket.send('auth'),
      onText: (text) => {
        for (const message of JSON.parse(text)) {
          if (message.T === 'q') sum.add(byName.get(message.S), Date.parse(message.t), message.bp, message.bs, message.ap, message.as);
          else if (message.msg === 'authenticated') up();
        }
      },
      onBytes: () => undefined,
      onClose: () => undefined,
    });
  },
  decode: ({ url, sum, up }) => {
    const extensionCodec = new ExtensionCodec();
    extensionCodec.register({ type: -1, encode: () => null, decode: (data) => {
      const { sec, nsec } = decodeTimestampToTimeSpec(data);
      return sec * 1000 + Math.floor(nsec / 1e6);
    } });
    const socket = nodeTransport().open(url, {
      onOpen: () => socket.send('auth'),
      onText: () => undefined,
      onBytes: (bytes) => {
        for (const message of decode(bytes, { extensionCodec })) {
          if (message.T === 'q') sum.add(byName.get(message.S), message.t, message.bp, message.bs, message.ap, message.as);
          else if (message.msg === 'authenticated') up();
        }
      },
      onClose: () => undefined,
    });
  },
  official: async ({ url, sum, up }) => {
    const { streaming } = await import('@alpacahq/alpaca-trade-api');
    const stream = new streaming.StockDataStream({ credentials: { keyId, secret }, url });
    stream.onQuote((quote) => sum.add(byName.get(quote.symbol), quote.timestamp.getTime(), quote.bidPrice, quote.bidSize, quote.askPrice, quote.askSize));
    stream.subscribeForQuotes(SYMBOLS);
    stream.on('subscription', up);
    stream.connect();
  },
};

/** A client of `kind` on a real WebSocket, and a server in another thread. */
export const overSocket = async ({ kind, encoding, count, perFrame }) => {
  const worker = new Worker(new URL('quote-server.mjs', import.meta.url), { workerData: { encoding, count, perFrame } });
  const port = await new Promise((resolve) => worker.once('message', resolve));
  const sum = new Sum(count);
  await new Promise((up) => void CLIENTS[kind]({ url: `ws://127.0.0.1:${port}`, encoding, sum, up }));
  return {
    operations: count,
    run: () => {
      const done = sum.begin();
      worker.postMessage('flood', []);
      return done;
    },
  };
};
