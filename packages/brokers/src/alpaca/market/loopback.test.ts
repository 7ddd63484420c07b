import { cash, createCalendars, createRandom, defineInstrument } from '@trader/core';
import type { LinkEvent, MarketListener } from '@trader/core';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeTimers, nodeTransport } from '../../node';
import { Secret } from '../../secret';
import { createAlpacaServer } from '../../testing';
import type { MessageFault } from '../../testing';
import { serveAlpaca } from '../../testing/node';
import { createAlpacaMarket } from '.';
import type { AlpacaMarketOptions } from '.';

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A Tuesday, 10:00 in New York. The server begins five seconds later; its time stands still but for `pass`. */
const TEN = Date.parse('2026-11-17T15:00:00Z');
const instruments = ['AAPL', 'SPY'].map((symbol) => defineInstrument({ symbol, calendar: 'XNYS' }));

/** The loopback server on real sockets, and a market connected to it. */
const connected = async (options: Partial<AlpacaMarketOptions> = {}) => {
  const faults: { message?: (() => MessageFault | undefined) | undefined } = {};
  const server = createAlpacaServer({ instruments, cash: cash('100000'), calendarOf: createCalendars(), now: TEN + 5_000, keys: { keyId: 'k', secretKey: 's' }, faults: { message: (seen) => (['q', 't'].includes(seen.what) ? faults.message?.() : undefined) } });
  const { port, close } = await serveAlpaca(server);
  closing.push(close);
  const timers = { ...nodeTimers(), now: () => server.now() };
  const market = createAlpacaMarket({
    transport: nodeTransport({ hosts: [`127.0.0.1:${port}`] }), timers, random: createRandom(1), keys: { keyId: new Secret('k'), secretKey: new Secret('s') },
    dataHost: `http://127.0.0.1:${port}`, streamUrl: `ws://127.0.0.1:${port}/v2/iex`, heartbeatMs: 200, ...options,
  });
  closing.push(() => market.close());
  const told: string[] = [];
  const links: LinkEvent[] = [];
  let heard = (): void => undefined;
  const tell = (text: string): void => {
    told.push(text);
    heard();
  };
  const listener: MarketListener = {
    onBar: (symbol, openTime, time, ...rest) => tell(`bar ${symbol} ${openTime - TEN} ${time - TEN} ${rest.join(' ')}`),
    onQuote: (symbol, time, ...rest) => tell(`quote ${symbol} ${time - TEN} ${rest.join(' ')}`),
    onTrade: (symbol, time, price, size) => tell(`trade ${symbol} ${time - TEN} ${price} ${size}`),
    onStatus: (symbol, time, trading) => tell(`status ${symbol} ${time - TEN} ${trading}`),
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => {
      heard = resolve;
    });
  };
  market.subscribe({ symbols: ['SPY', 'AAPL'], bars: true, quotes: true, trades: true }, listener, (event) => {
    links.push(event);
    heard();
  });
  return { server, market, told, links, until, faults, pass: (ms: number) => server.advance(server.now() + ms) };
};

describe.each(['json', 'msgpack'] as const)('against the loopback server, in %s', (encoding) => {
  it('tells what the server tells', async () => {
    const { server, told, links, until, pass } = await connected({ encoding });
    await until(() => links.length === 1);
    pass(5_000);
    server.market.quote('SPY', 600.01, 300, 600.02, 200);
    server.market.trade('AAPL', 271.5, 10);
    server.market.status('AAPL', false);
    server.market.status('AAPL', true);
    await until(() => told.length === 4);
    expect(links).toEqual([{ link: 'market', state: 'up', reason: '', time: TEN + 5_000 }]);
    expect(told).toEqual(['quote 0 10000 600.01 300 600.02 200', 'trade 1 10000 271.5 10', 'status 1 10000 false', 'status 1 10000 true']);
  });
});

describe('against the loopback server', () => {
  it('has bars that were missed in its history, and tells new ones, once it is connected again', async () => {
    const { server, market, told, links, until, pass } = await connected();
    await until(() => links.length === 1);
    for (let minute = 1; minute <= 3; minute++) {
      pass(minute * 60_000 - (server.now() - TEN));
      if (minute === 2) server.restart();
      for (const symbol of ['AAPL', 'SPY']) server.market.bar(symbol, { open: minute, high: minute, low: minute, close: minute, volume: 100 });
      if (minute === 1) await until(() => told.length === 2);
    }
    await until(() => links.length === 3);
    pass(60_000);
    server.market.bar('AAPL', { open: 4, high: 4, low: 4, close: 4, volume: 100 });
    await until(() => told.length === 3);
    expect(links.map(({ state }) => state)).toEqual(['up', 'down', 'up']);
    expect(told).toEqual([[1, 1], [0, 1], [1, 4]].map(([symbol, minute]) => `bar ${symbol} ${(minute - 1) * 60_000} ${minute * 60_000} ${minute} ${minute} ${minute} ${minute} 100`));
    const bars = await market.history(['AAPL'], 60_000, TEN + 60_000, TEN + 180_000);
    expect([...bars.time]).toEqual([2, 3].map((minute) => TEN + minute * 60_000));
  });

  it('notices that the stream is mute, though it answers', async () => {
    const { server, links, until, faults, pass } = await connected();
    await until(() => links.length === 1);
    faults.message = () => ({ kind: 'drop' });
    const flow = setInterval(() => {
      pass(500);
      server.market.quote('SPY', 600, 100, 601, 100);
    }, 10);
    closing.push(() => clearInterval(flow));
    await until(() => links.length === 2);
    expect(links[1].reason).toContain('mute');
    faults.message = undefined;
    await until(() => links.length === 3);
    expect(links[2].state).toBe('up');
  });

  it('is refused with other keys, and says so without them', async () => {
    const { links, until } = await connected({ keys: { keyId: new Secret('canary'), secretKey: new Secret('canary') } });
    await until(() => links.length > 0);
    expect(links[0]).toMatchObject({ state: 'down', reason: expect.stringMatching(/^error 402 /) });
    expect(JSON.stringify(links)).not.toContain('canary');
  });
});
