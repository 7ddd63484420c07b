import { connect } from 'node:net';
import { cash, createCalendars } from '@trader/core';
import type { Timers } from '@trader/core';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { AAPL, TEN } from '../../../test/alpaca-desk';
import { createAlpacaServer } from '../index';
import type { AlpacaServer, AlpacaServerOptions } from '../index';
import { serveAlpaca } from './index';
import type { ServedAlpaca } from './index';

const HEADERS = { 'APCA-API-KEY-ID': 'k', 'APCA-API-SECRET-KEY': 's' };
let served: ServedAlpaca | undefined;

const start = async (options: Partial<AlpacaServerOptions> = {}, timers?: Timers): Promise<AlpacaServer> => {
  const server = createAlpacaServer({ instruments: [AAPL], cash: cash(100_000), calendarOf: createCalendars(), now: TEN, ...options });
  served = await serveAlpaca(server, { timers });
  return server;
};

const ask = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`http://127.0.0.1:${served!.port}${path}`, { method, headers: HEADERS, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

/** A WebSocket, and all that it heard. */
const listen = async (path: string): Promise<{ readonly socket: WebSocket; readonly heard: string[]; readonly closed: Promise<number> }> => {
  const socket = new WebSocket(`ws://127.0.0.1:${served!.port}${path}`);
  const heard: string[] = [];
  socket.on('message', (data: Buffer) => heard.push(data.toString('utf8')));
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.once('open', resolve));
  return { socket, heard, closed };
};

const until = async (done: () => boolean): Promise<void> => {
  for (let tries = 0; !done() && tries < 200; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(done()).toBe(true);
};

afterEach(async () => {
  await served?.close();
  served = undefined;
});

describe('a loopback Alpaca over real sockets', () => {
  it('survives whoever asks for a stream at what is no url', async () => {
    await start();
    const socket = connect(served!.port, '127.0.0.1');
    socket.write('GET // HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
    expect((await ask('GET', '/v2/clock')).status).toBe(200);
  });

  it('survives whoever is killed in the middle of a request', async () => {
    await start();
    const socket = connect(served!.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write('POST /v2/orders HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"symbol"');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await ask('GET', '/v2/clock')).status).toBe(200);
  });

  it('answers with status, headers and body, and 204 with none', async () => {
    const server = await start();
    const order = await ask('POST', '/v2/orders', { symbol: 'AAPL', qty: '1', side: 'buy', type: 'limit', limit_price: '90', time_in_force: 'day' });
    expect([order.status, order.headers.get('x-ratelimit-limit'), order.headers.get('content-type')]).toEqual([200, '200', 'application/json; charset=UTF-8']);
    const gone = await ask('DELETE', `/v2/orders/${server.orders[0].id}`);
    expect([gone.status, await gone.text()]).toEqual([204, '']);
    expect((await fetch(`http://127.0.0.1:${served!.port}/v2/account`)).status).toBe(401);
  });

  it('hangs up where a fault loses the answer, whether it had an effect or not', async () => {
    let effect: 'before' | 'after' = 'before';
    const server = await start({ faults: { request: () => ({ kind: 'lose', effect }) } });
    const wish = { symbol: 'AAPL', qty: '1', side: 'buy', type: 'limit', limit_price: '90', time_in_force: 'day' };
    await expect(ask('POST', '/v2/orders', wish)).rejects.toThrow('fetch failed');
    expect(server.orders).toHaveLength(0);
    effect = 'after';
    await expect(ask('POST', '/v2/orders', wish)).rejects.toThrow('fetch failed');
    expect(server.orders).toHaveLength(1);
  });

  it('keeps time with its timers, so that what is late comes', async () => {
    const began = Date.now();
    const timers: Timers = {
      now: () => TEN + Date.now() - began,
      after: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
    };
    const server = await start({ faults: { work: () => 100 } }, timers);
    await ask('POST', '/v2/orders', { symbol: 'AAPL', qty: '1', side: 'buy', type: 'limit', limit_price: '90', time_in_force: 'day' });
    expect(server.orders[0].status).toBe('pending_new');
    await until(() => server.orders[0].status === 'new');
  });

  it('sends /stream in binary frames, and market data in text', async () => {
    await start();
    const orders = await listen('/stream');
    let isBinary = false;
    orders.socket.on('message', (_data, binary) => {
      isBinary = binary;
    });
    orders.socket.send(JSON.stringify({ action: 'authenticate', data: { key_id: 'k', secret_key: 's' } }));
    const data = await listen('/v2/iex');
    await until(() => orders.heard.length === 1 && data.heard.length === 1);
    expect([isBinary, orders.heard, data.heard]).toEqual([true, ['{"stream":"authorization","data":{"status":"authorized","action":"authenticate"}}'], ['[{"T":"success","msg":"connected"}]']]);
  });

  it('hangs up all streams when it starts anew, and lets a client in again that went away', async () => {
    const server = await start();
    const [orders, data] = [await listen('/stream'), await listen('/v2/iex')];
    server.restart();
    expect([await orders.closed, await data.closed]).toEqual([1012, 1012]);
    for (let again = 0; again < 2; again++) {
      const { socket, heard, closed } = await listen('/v2/iex');
      socket.send(JSON.stringify({ action: 'auth', key: 'k', secret: 's' }));
      await until(() => heard.length === 2);
      expect(heard[1]).toBe('[{"T":"success","msg":"authenticated"}]');
      socket.terminate();
      await closed;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
});
