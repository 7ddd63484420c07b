import { decode, encode } from '@msgpack/msgpack';
import type { Socket } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { AlpacaDesk, TEN } from '../../../test/alpaca-desk';
import type { AlpacaServer } from './server';

/** A client of one stream: what it was told, as it came. */
class Ear {
  readonly raw: (string | Uint8Array)[] = [];
  readonly closed: number[] = [];
  readonly socket: Socket;

  constructor(server: AlpacaServer, url: string, headers?: Readonly<Record<string, string>>) {
    this.socket = server.open(url, {
      onOpen: () => undefined, onText: (text) => void this.raw.push(text), onBytes: (bytes) => void this.raw.push(bytes), onClose: (code) => void this.closed.push(code),
    }, headers);
  }

  /** What was told since, read. */
  heard(): unknown[] {
    return this.raw.splice(0).map((each) => (typeof each === 'string' ? (JSON.parse(each) as unknown) : decode(each)));
  }

  say(message: unknown): unknown[] {
    this.socket.send(JSON.stringify(message));
    return this.heard();
  }

  login(): this {
    this.say({ action: 'auth', key: 'k', secret: 's' });
    return this;
  }
}

const error = (code: number, msg: string): unknown[] => [[{ T: 'error', code, msg }]];

describe('the stream of orders (https://docs.alpaca.markets/docs/websocket-streaming)', () => {
  const server = (): AlpacaServer => new AlpacaDesk({ keys: { keyId: 'k', secretKey: 's' } }).server;
  const text = (ear: Ear): unknown[] => ear.raw.splice(0).map((each) => JSON.parse(typeof each === 'string' ? each : new TextDecoder().decode(each)) as unknown);
  const login = { action: 'authenticate', data: { key_id: 'k', secret_key: 's' } };
  const listen = (streams: string[]): unknown => ({ action: 'listen', data: { streams } });

  it('authorizes, refuses, and sets what is listened to', () => {
    const ear = new Ear(server(), 'wss://paper-api.alpaca.markets/stream');
    const say = (message: unknown): unknown[] => {
      ear.socket.send(JSON.stringify(message));
      return text(ear);
    };
    expect(say(listen(['trade_updates']))).toEqual([{ stream: 'authorization', data: { status: 'unauthorized', action: 'listen' } }]);
    expect(say({ action: 'authenticate', data: { key_id: 'k', secret_key: 'wrong' } })).toEqual([{ stream: 'authorization', data: { status: 'unauthorized', action: 'authenticate' } }]);
    expect(say(login)).toEqual([{ stream: 'authorization', data: { status: 'authorized', action: 'authenticate' } }]);
    expect(say(listen(['trade_updates', 'nothing']))).toEqual([{ stream: 'listening', data: { streams: ['trade_updates'] } }]);
    expect(say(listen(['trade_updates']))).toEqual([{ stream: 'listening', data: { streams: ['trade_updates'] } }]);
    expect(say(listen([]))).toEqual([{ stream: 'listening', data: { streams: [] } }]);
  });

  it('writes binary frames as paper does, text as live does, and MessagePack when asked for', () => {
    const shapes = ['bytes', 'text'] as const;
    for (const frames of shapes) {
      const ear = new Ear(new AlpacaDesk({ frames }).server, '/stream');
      ear.socket.send(JSON.stringify(login));
      expect(typeof ear.raw[0]).toBe(frames === 'text' ? 'string' : 'object');
    }
    const packed = new Ear(new AlpacaDesk().server, '/stream', { 'Content-Type': 'application/msgpack' });
    packed.socket.send(encode(login));
    expect(packed.heard()).toEqual([{ stream: 'authorization', data: { status: 'authorized', action: 'authenticate' } }]);
  });

  it('tells every field of an update that the documentation names', () => {
    const desk = new AlpacaDesk();
    desk.quote('AAPL', 99, 100, 4);
    desk.order();
    const [, { data }] = desk.told;
    expect(data).toMatchObject({ event: 'partial_fill', position_qty: '4', price: '100', qty: '4', timestamp: '2026-11-18T15:00:01.000Z', at: '2026-11-18T15:00:01.000Z' });
    expect(data.execution_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(data.event_id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(data.order).toMatchObject({ status: 'partially_filled', filled_qty: '4', filled_avg_price: '100', qty: '10' });
  });

  it('is not there under another path', () => {
    expect(new Ear(server(), '/nowhere').closed).toEqual([1006]);
  });
});

describe('the stream of market data (https://docs.alpaca.markets/docs/streaming-market-data)', () => {
  it('greets, authenticates, confirms what is subscribed to, and tells it', () => {
    const desk = new AlpacaDesk();
    const ear = new Ear(desk.server, '/v2/iex');
    expect(ear.heard()).toEqual([[{ T: 'success', msg: 'connected' }]]);
    expect(ear.say({ action: 'auth', key: 'k', secret: 's' })).toEqual([[{ T: 'success', msg: 'authenticated' }]]);
    expect(ear.say({ action: 'subscribe', quotes: ['AAPL'], bars: ['*'] })).toMatchObject([[{ T: 'subscription', trades: [], quotes: ['AAPL'], bars: ['*'] }]]);
    desk.quote('AAPL', 99.5, 100, 3);
    desk.quote('MSFT', 1, 2);
    desk.server.market.bar('MSFT', { open: 1, high: 2, low: 1, close: 2, volume: 10, openTime: TEN });
    expect(ear.heard()).toMatchObject([[{ T: 'q', S: 'AAPL', bp: 99.5, bs: 3, ap: 100, as: 3, t: '2026-11-18T15:00:01.000Z' }], [{ T: 'b', S: 'MSFT', c: 2, v: 10, t: '2026-11-18T15:00:00.000Z' }]]);
    expect(ear.say({ action: 'unsubscribe', bars: ['*'] })).toMatchObject([[{ T: 'subscription', quotes: ['AAPL'], bars: [] }]]);
  });

  it('tells several points in one message, and times as timestamps in MessagePack', () => {
    const desk = new AlpacaDesk();
    const ear = new Ear(desk.server, '/v2/sip?encoding=msgpack');
    ear.socket.send(encode({ action: 'auth', key: 'k', secret: 's' }));
    ear.socket.send(encode({ action: 'subscribe', trades: ['AAPL'], statuses: ['AAPL'] }));
    ear.heard();
    desk.server.market.together(() => {
      desk.server.market.trade('AAPL', 100, 5);
      desk.server.market.trade('AAPL', 100.01, 6);
      desk.server.market.status('AAPL', false);
    });
    expect(ear.heard()).toMatchObject([[{ T: 't', i: 1, p: 100, s: 5, t: new Date(TEN) }, { T: 't', i: 2, p: 100.01, s: 6 }, { T: 's', sc: 'H' }]]);
  });

  it('answers what is wrong with the documented codes', () => {
    const desk = new AlpacaDesk({ keys: { keyId: 'k', secretKey: 's' }, feeds: ['iex', 'delayed_sip'], symbolLimit: 2 });
    const { server } = desk;
    const ear = new Ear(server, '/v2/iex');
    ear.heard();
    expect(ear.say('nonsense')).toEqual(error(400, 'invalid syntax'));
    expect(ear.say({ action: 'subscribe', quotes: ['AAPL'] })).toEqual(error(401, 'not authenticated'));
    ear.login();
    expect(ear.say({ action: 'auth', key: 'k', secret: 's' })).toEqual(error(403, 'already authenticated'));
    expect(ear.say({ action: 'subscribe', quotes: ['AAPL', 'MSFT'], trades: ['AAPL'] })).toEqual(error(405, 'symbol limit exceeded'));
    const refused = (url: string, secret: string): unknown => {
      const other = new Ear(server, url);
      other.heard();
      return [...other.say({ action: 'auth', key: 'k', secret }), other.closed];
    };
    expect(refused('/v2/iex', 'wrong')).toEqual([...error(402, 'auth failed'), [1000]]);
    expect(refused('/v2/iex', 's')).toEqual([...error(406, 'connection limit exceeded'), [1000]]);
    expect(refused('/v2/sip', 's')).toEqual([...error(409, 'insufficient subscription'), [1000]]);
    const idle = new Ear(server, '/v2/delayed_sip');
    idle.heard();
    desk.pass(10_000);
    expect([idle.heard(), idle.closed]).toEqual([error(404, 'auth timeout'), [1000]]);
    server.failStream(500);
    expect(ear.heard()).toEqual(error(500, 'internal error'));
  });

  it('lets a client in again that has hung up', () => {
    const { server } = new AlpacaDesk();
    new Ear(server, '/v2/iex').login().socket.close();
    const again = new Ear(server, '/v2/iex');
    again.heard();
    expect(again.say({ action: 'auth', key: 'k', secret: 's' })).toEqual([[{ T: 'success', msg: 'authenticated' }]]);
  });
});
