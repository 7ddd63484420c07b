import { AlpacaClient, AlpacaStream } from '@master-chief/alpaca';
import { cash, createCalendars } from '@trader/core';
import { afterEach, expect, it } from 'vitest';
import { AAPL, TEN } from '../../../test/alpaca-desk';
import { createAlpacaServer } from '../index';
import type { AlpacaServer } from '../index';
import { serveAlpaca } from './index';
import type { ServedAlpaca } from './index';

/** A client that Alpaca did not make (npm `@master-chief/alpaca`, 6.3.20), over real sockets: its `endpoints` say where to. */
const KEYS = { keyId: 'PK-TEST', secretKey: 'secret' };
const credentials = { key: KEYS.keyId, secret: KEYS.secretKey, paper: true };
let served: ServedAlpaca | undefined;
const streams: AlpacaStream[] = [];
let time = TEN;

const start = async (): Promise<AlpacaServer> => {
  time = TEN;
  const server = createAlpacaServer({ instruments: [AAPL], cash: cash(100_000), calendarOf: createCalendars(), now: TEN, keys: KEYS });
  served = await serveAlpaca(server);
  return server;
};

const quote = (server: AlpacaServer, bid: number, ask: number): void => {
  server.advance((time += 1000));
  server.market.quote('AAPL', bid, 1000, ask, 1000);
};

const endpoints = (): ConstructorParameters<typeof AlpacaClient>[0]['endpoints'] => {
  const host = `127.0.0.1:${served!.port}`;
  return {
    rest: { beta: `http://${host}/v1beta1`, account: `http://${host}/v2`, market_data_v2: `http://${host}/v2`, market_data_v1: `http://${host}/v1` },
    websocket: { account: `ws://${host}/stream`, market_data: (source = 'iex') => `ws://${host}/v2/${source}` },
  };
};

const open = async (type: 'account' | 'market_data'): Promise<AlpacaStream> => {
  const stream = new AlpacaStream({ credentials: { ...credentials }, type, source: 'iex', endpoints: endpoints() });
  streams.push(stream);
  await new Promise<void>((resolve) => stream.once('authenticated', () => resolve()));
  return stream;
};

const until = async (done: () => boolean): Promise<void> => {
  for (let tries = 0; !done() && tries < 200; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(done()).toBe(true);
};

afterEach(async () => {
  for (const stream of streams.splice(0)) stream.getConnection().close();
  await served?.close();
  served = undefined;
});

it('trades, hears of it, and reads the account', async () => {
  const server = await start();
  const client = new AlpacaClient({ credentials: { ...credentials }, endpoints: endpoints(), rate_limit: false });
  const stream = await open('account');
  const heard: unknown[] = [];
  stream.on('trade_updates', ({ event, order, qty }) => heard.push([event, order.client_order_id, qty]));
  stream.subscribe('trade_updates');
  await new Promise((resolve) => setTimeout(resolve, 50));
  quote(server, 100, 100.1);
  await client.placeOrder({ symbol: 'AAPL', qty: 10, side: 'buy', type: 'market', time_in_force: 'day', client_order_id: 'run-7' });
  await until(() => heard.length === 2);
  expect(heard).toEqual([['new', 'run-7', undefined], ['fill', 'run-7', 10]]);
  expect(await client.getAccount()).toMatchObject({ cash: 98_999, equity: 99_999.5, status: 'ACTIVE' });
  expect(await client.getPositions()).toMatchObject([{ symbol: 'AAPL', qty: 10, avg_entry_price: 100.1 }]);
  expect(await client.getAccountActivities({ activity_type: 'FILL' })).toMatchObject([{ qty: 10, cum_qty: 10, price: 100.1 }]);
  expect(await client.getClock()).toMatchObject({ is_open: true });
  const bracket = await client.placeOrder({
    symbol: 'AAPL', qty: 5, side: 'buy', type: 'limit', limit_price: 90, time_in_force: 'gtc', order_class: 'bracket', take_profit: { limit_price: 95 }, stop_loss: { stop_price: 85 },
  });
  expect(bracket.legs.map(({ status }) => status)).toEqual(['held', 'held']);
  const moved = await client.replaceOrder({ order_id: bracket.id, limit_price: 89 });
  expect(moved).toMatchObject({ replaces: bracket.id, limit_price: 89 });
  expect((await client.cancelOrders()).map(({ status }) => status)).toEqual([200, 200, 200]);
  await expect(client.placeOrder({ symbol: 'AAPL', qty: 99, side: 'sell', type: 'market', time_in_force: 'day' })).rejects.toMatchObject({ code: 40310000 });
  expect(await client.closePosition({ symbol: 'AAPL' })).toMatchObject({ side: 'sell', qty: 10 });
  expect(await client.getPositions()).toEqual([]);
});

it('hears market data as JSON, and reads it over REST', async () => {
  const server = await start();
  const client = new AlpacaClient({ credentials: { ...credentials }, endpoints: endpoints(), rate_limit: false });
  const stream = await open('market_data');
  const heard: unknown[] = [];
  stream.on('quote', (each) => heard.push([each.S, each.bp, each.ap]));
  stream.on('bar', (each) => heard.push([each.S, each.c, each.v]));
  stream.subscribe('quotes', ['AAPL']).subscribe('bars', ['AAPL']);
  await new Promise((resolve) => setTimeout(resolve, 50));
  quote(server, 100.25, 100.3);
  server.market.bar('AAPL', { open: 100, high: 101, low: 99, close: 100.5, volume: 1234 });
  await until(() => heard.length === 2);
  expect(heard).toEqual([['AAPL', 100.25, 100.3], ['AAPL', 100.5, 1234]]);
  const page = await client.getBars({ symbol: 'AAPL', timeframe: '1Min', start: new Date(TEN - 600_000), end: new Date(TEN + 600_000) });
  expect(page.bars.map(({ c }) => c)).toEqual([100.5]);
  expect((await client.getSnapshot({ symbol: 'AAPL' })).latestQuote).toMatchObject({ bp: 100.25 });
});
