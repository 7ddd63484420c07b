import { marketData, streaming, trading } from '@alpacahq/alpaca-trade-api';
import { cash, createCalendars } from '@trader/core';
import { afterEach, expect, it } from 'vitest';
import { AAPL, MINUTE, MSFT, SPY, TEN } from '../../../test/alpaca-desk';
import { createAlpacaServer } from '../index';
import type { AlpacaServer } from '../index';
import { serveAlpaca } from './index';
import type { ServedAlpaca } from './index';

/** The official client of Alpaca, as its makers published it (npm, 4.0.2), over real sockets. */
const KEYS = { keyId: 'PK-TEST', secretKey: 'secret' };
let served: ServedAlpaca | undefined;
const closers: (() => void)[] = [];
let time = TEN;

const start = async (): Promise<AlpacaServer> => {
  time = TEN;
  const server = createAlpacaServer({ instruments: [AAPL, MSFT, SPY], cash: cash(100_000), calendarOf: createCalendars(), now: TEN, keys: KEYS });
  served = await serveAlpaca(server);
  return server;
};

const quote = (server: AlpacaServer, symbol: string, bid: number, ask: number, size = 1000): void => {
  server.advance((time += 1000));
  server.market.quote(symbol, bid, size, ask, size);
};

const configuration = (): { basePath: string; apiKey: (name: string) => string } => ({
  basePath: `http://127.0.0.1:${served!.port}`, apiKey: (name) => (name === 'APCA-API-KEY-ID' ? KEYS.keyId : KEYS.secretKey),
});

const until = async (done: () => boolean): Promise<void> => {
  for (let tries = 0; !done() && tries < 200; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(done()).toBe(true);
};

const listen = async (): Promise<{ event: string; order: trading.Order; qty?: string }[]> => {
  const told: { event: string; order: trading.Order; qty?: string }[] = [];
  const stream = new streaming.TradingStream({ credentials: { keyId: KEYS.keyId, secret: KEYS.secretKey }, url: `ws://127.0.0.1:${served!.port}/stream`, reconnect: false });
  stream.onTradeUpdate((update) => told.push(update as (typeof told)[number]));
  stream.subscribeTradeUpdates();
  stream.connect();
  closers.push(() => stream.disconnect());
  expect(await stream.waitForAuthentication(5000)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  return told;
};

afterEach(async () => {
  for (const close of closers.splice(0)) close();
  await served?.close();
  served = undefined;
});

it('trades orders of every class and hears of them', async () => {
  const server = await start();
  const orders = new trading.OrdersApi(new trading.Configuration(configuration()));
  const told = await listen();
  quote(server, 'AAPL', 100, 100.1);
  const market = await orders.postOrder({ postOrderRequest: { symbol: 'AAPL', qty: '10', side: 'buy', type: 'market', timeInForce: 'day', clientOrderId: 'run-1' } });
  expect(market).toMatchObject({ clientOrderId: 'run-1', qty: '10', status: 'pending_new' });
  await until(() => told.length === 2);
  expect(told.map(({ event, order }) => [event, order.clientOrderId, order.status])).toEqual([['new', 'run-1', 'new'], ['fill', 'run-1', 'filled']]);
  expect(await orders.getOrderByClientOrderId({ clientOrderId: 'run-1' })).toMatchObject({ id: market.id, status: 'filled', filledAvgPrice: '100.1' });
  const bracket = await orders.postOrder({
    postOrderRequest: {
      symbol: 'MSFT', qty: '5', side: 'buy', type: 'limit', limitPrice: '200', timeInForce: 'gtc', orderClass: 'bracket', takeProfit: { limitPrice: '210' },
      stopLoss: { stopPrice: '190', limitPrice: '189.5' },
    },
  });
  expect(bracket.legs?.map(({ type, status }) => [type, status])).toEqual([['limit', 'held'], ['stop_limit', 'held']]);
  quote(server, 'MSFT', 199, 199.5);
  quote(server, 'MSFT', 211, 211.5);
  expect((await orders.getOrderByOrderID({ orderId: bracket.id!, nested: true })).legs?.map(({ status }) => status)).toEqual(['filled', 'canceled']);
  const oco = await orders.postOrder({
    postOrderRequest: { symbol: 'AAPL', qty: '10', side: 'sell', type: 'limit', timeInForce: 'day', orderClass: 'oco', takeProfit: { limitPrice: '110' }, stopLoss: { stopPrice: '95' } },
  });
  quote(server, 'AAPL', 94, 94.1);
  expect((await orders.getOrderByOrderID({ orderId: oco.id!, nested: true }))).toMatchObject({ status: 'canceled', legs: [{ status: 'filled', filledAvgPrice: '94' }] });
  const oto = await orders.postOrder({
    postOrderRequest: { symbol: 'AAPL', qty: '1', side: 'buy', type: 'market', timeInForce: 'day', orderClass: 'oto', stopLoss: { stopPrice: '90' } },
  });
  expect((await orders.getOrderByOrderID({ orderId: oto.id!, nested: true })).legs?.[0].status).toBe('new');
  const closed = await orders.deleteAllOrders();
  expect(closed.map(({ status }) => status)).toEqual([200]);
});

it('takes notional orders, trailing stops, replacements and cancels', async () => {
  const server = await start();
  const orders = new trading.OrdersApi(new trading.Configuration(configuration()));
  quote(server, 'SPY', 400, 400);
  quote(server, 'AAPL', 100, 100.1);
  const notional = await orders.postOrder({ postOrderRequest: { symbol: 'SPY', notional: '100', side: 'buy', type: 'market', timeInForce: 'day' } });
  expect(await orders.getOrderByOrderID({ orderId: notional.id! })).toMatchObject({ notional: '100', qty: undefined, filledQty: '0.25' });
  const limit = await orders.postOrder({ postOrderRequest: { symbol: 'AAPL', qty: '10', side: 'buy', type: 'limit', limitPrice: '99', timeInForce: 'gtc' } });
  const next = await orders.patchOrderByOrderId({ orderId: limit.id!, patchOrderRequest: { limitPrice: '98', qty: '12' } });
  expect(next).toMatchObject({ replaces: limit.id, qty: '12', limitPrice: '98' });
  expect(await orders.getOrderByOrderID({ orderId: limit.id! })).toMatchObject({ status: 'replaced', replacedBy: next.id });
  await orders.deleteOrderByOrderID({ orderId: next.id! });
  expect((await orders.getAllOrders({ status: 'closed' })).map(({ status }) => status)).toEqual(['canceled', 'replaced', 'filled']);
  await orders.postOrder({ postOrderRequest: { symbol: 'SPY', qty: '2', side: 'buy', type: 'market', timeInForce: 'day' } });
  const trail = await orders.postOrder({ postOrderRequest: { symbol: 'SPY', qty: '2', side: 'sell', type: 'trailing_stop', trailPercent: '1', timeInForce: 'gtc' } });
  quote(server, 'SPY', 410, 410);
  quote(server, 'SPY', 405, 405);
  expect(await orders.getOrderByOrderID({ orderId: trail.id! })).toMatchObject({ status: 'filled', filledAvgPrice: '405', trailPercent: '1' });
});

it('reads account, positions, activities, clock, calendar and assets', async () => {
  const server = await start();
  const setup = new trading.Configuration(configuration());
  quote(server, 'AAPL', 100, 100.1);
  await new trading.OrdersApi(setup).postOrder({ postOrderRequest: { symbol: 'AAPL', qty: '10', side: 'buy', type: 'market', timeInForce: 'day' } });
  expect(await new trading.AccountsApi(setup).getAccount()).toMatchObject({ cash: '98999', equity: '99999.5', buyingPower: '198998.5', multiplier: '2', status: 'ACTIVE', currency: 'USD' });
  expect(await new trading.PositionsApi(setup).getAllOpenPositions()).toMatchObject([{ symbol: 'AAPL', qty: '10', avgEntryPrice: '100.1', marketValue: '1000.5', side: 'long' }]);
  expect(await new trading.AccountActivitiesApi(setup).getAccountActivities({})).toMatchObject([{ activityType: 'FILL', qty: '10', cumQty: '10', leavesQty: '0', price: '100.1', side: 'buy' }]);
  expect(await new trading.ClockApi(setup).legacyClock()).toMatchObject({ isOpen: true, nextClose: new Date('2026-11-18T21:00:00Z') });
  expect(await new trading.CalendarApi(setup).legacyCalendar({ start: new Date('2026-11-27'), end: new Date('2026-11-27') })).toMatchObject([{ open: '09:30', close: '13:00' }]);
  expect(await new trading.PositionsApi(setup).deleteAllOpenPositions({ cancelOrders: true })).toMatchObject([{ symbol: 'AAPL', status: 200, body: { side: 'sell', qty: '10' } }]);
  expect(await new trading.PositionsApi(setup).getAllOpenPositions()).toEqual([]);
});

it('is refused with the status and code that it understands', async () => {
  await start();
  const orders = new trading.OrdersApi(new trading.Configuration(configuration()));
  const wrong = new trading.AccountsApi(new trading.Configuration({ ...configuration(), apiKey: () => 'nobody' }));
  await expect(wrong.getAccount()).rejects.toMatchObject({ name: 'AuthError', status: 401, code: undefined });
  const request = { postOrderRequest: { symbol: 'AAPL', qty: '1', side: 'buy', type: 'limit', limitPrice: '1', timeInForce: 'day', clientOrderId: 'once' } } as const;
  await orders.postOrder(request);
  await expect(orders.postOrder(request)).rejects.toMatchObject({ name: 'ValidationError', status: 422, code: 40010001 });
  await expect(orders.getOrderByOrderID({ orderId: 'nothing' })).rejects.toMatchObject({ name: 'NotFoundError', status: 404, code: 40410000 });
  const dear = { postOrderRequest: { symbol: 'AAPL', qty: '1000000', side: 'buy', type: 'limit', limitPrice: '1', timeInForce: 'day' } } as const;
  await expect(orders.postOrder(dear)).rejects.toMatchObject({ name: 'PermissionError', status: 403, code: 40310000, rateLimit: { limit: 200 } });
});

it('reads market data over REST and hears it as MessagePack', async () => {
  const server = await start();
  const stocks = new marketData.StockApi(new marketData.Configuration(configuration()));
  const stream = new streaming.StockDataStream({ credentials: { keyId: KEYS.keyId, secret: KEYS.secretKey }, url: `ws://127.0.0.1:${served!.port}/v2/iex`, reconnect: false });
  closers.push(() => stream.disconnect());
  const heard: unknown[] = [];
  stream.onQuote(({ symbol, bidPrice, askSize, timestamp }) => heard.push([symbol, bidPrice, askSize, timestamp.toISOString()]));
  stream.onTrade(({ symbol, price, size }) => heard.push([symbol, price, size]));
  stream.onBar(({ symbol, close, volume }) => heard.push([symbol, close, volume]));
  stream.onStatus(({ symbol, statusCode }) => heard.push([symbol, statusCode]));
  stream.subscribeForQuotes(['AAPL']);
  stream.subscribeForTrades(['AAPL']);
  stream.subscribeForBars(['*']);
  stream.subscribeForStatuses(['AAPL']);
  stream.connect();
  expect(await stream.waitForAuthentication(5000)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  quote(server, 'AAPL', 100.25, 100.3, 7);
  quote(server, 'MSFT', 200, 201);
  server.market.trade('AAPL', 100.3, 50);
  for (let minute = 0; minute < 3; minute++) {
    server.advance((time += MINUTE));
    server.market.bar('MSFT', { open: 200, high: 202, low: 199, close: 201 + minute, volume: 1000 });
  }
  server.market.status('AAPL', false);
  await until(() => heard.length === 6);
  expect(heard).toEqual([['AAPL', 100.25, 7, '2026-11-18T15:00:01.000Z'], ['AAPL', 100.3, 50], ['MSFT', 201, 1000], ['MSFT', 202, 1000], ['MSFT', 203, 1000], ['AAPL', 'H']]);
  const first = await stocks.stockBars({ symbols: 'MSFT', timeframe: '1Min', limit: 2 });
  expect([first.bars.MSFT.map(({ c }) => c), first.nextPageToken]).toEqual([[201, 202], '2']);
  const second = await stocks.stockBars({ symbols: 'MSFT', timeframe: '1Min', limit: 2, pageToken: first.nextPageToken! });
  expect([second.bars.MSFT.map(({ c }) => c), second.nextPageToken]).toEqual([[203], null]);
  expect((await stocks.stockLatestQuotes({ symbols: 'AAPL,MSFT' })).quotes.AAPL).toMatchObject({ bp: 100.25, ap: 100.3 });
  expect((await stocks.stockSnapshots({ symbols: 'AAPL' })).AAPL.latestTrade).toMatchObject({ p: 100.3, s: 50 });
});
