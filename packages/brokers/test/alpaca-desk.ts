import { cash, createCalendars, defineInstrument } from '@trader/core';
import type { HttpReply, HttpRequest, Instrument } from '@trader/core';
import { createAlpacaServer } from '../src/testing/index';
import type { AlpacaServer, AlpacaServerOptions } from '../src/testing/index';

/** 2026-11-18, a Wednesday, 10:00 in New York. */
export const TEN = Date.UTC(2026, 10, 18, 15, 0, 0);
export const MINUTE = 60_000;
export const AAPL = defineInstrument({ symbol: 'AAPL', marginRate: 0.5 });
export const MSFT = defineInstrument({ symbol: 'MSFT', marginRate: 0.5 });
/** May be traded in parts of a share. */
export const SPY = defineInstrument({ symbol: 'SPY', marginRate: 0.5, lotSize: '0.000000001' });
const KEYS = { 'APCA-API-KEY-ID': 'PK-TEST', 'APCA-API-SECRET-KEY': 'secret' };

type Body = Record<string, unknown>;

/** A message that was told on a stream. */
export interface Told {
  readonly stream?: string;
  readonly data: { readonly event: string; readonly order: Body; readonly [name: string]: unknown };
}

/** A client of a loopback server, in the same process: asks, listens, and drives its market. */
export class AlpacaDesk {
  readonly server: AlpacaServer;
  /** What `trade_updates` told. */
  readonly told: Told[] = [];
  time: number;

  constructor(options: Partial<AlpacaServerOptions> = {}, instruments: readonly Instrument[] = [AAPL, MSFT, SPY]) {
    this.time = options.now ?? TEN;
    this.server = createAlpacaServer({ instruments, cash: cash(100_000), calendarOf: createCalendars(), now: this.time, ...options });
    this.listen();
  }

  /** Listens to `/stream`. */
  listen(): void {
    const decoder = new TextDecoder();
    const socket = this.server.open('/stream', {
      onOpen: () => undefined,
      onText: () => undefined,
      onBytes: (bytes) => {
        const text = decoder.decode(bytes);
        if (!text.includes('"trade_updates","data":{"at"')) return;
        let parsed: Told | undefined;
        try {
          parsed = JSON.parse(text) as Told;
        } catch {
          parsed = undefined;
        }
        if (parsed !== undefined) this.told.push(parsed);
      },
      onClose: () => undefined,
    });
    socket.send(JSON.stringify({ action: 'authenticate', data: { key_id: 'PK-TEST', secret_key: 'secret' } }));
    socket.send(JSON.stringify({ action: 'listen', data: { streams: ['trade_updates'] } }));
  }

  /** What was told since the last time: event, symbol and side, and what had filled. */
  events(): string[] {
    return this.told.splice(0).map(({ data: { event, order, price, qty } }) =>
      [event, order.type, order.side, ...(price === undefined ? [] : [`${String(qty)}@${String(price)}`])].join(' '));
  }

  /** Asks; `body` is written as JSON unless it is text. */
  ask(method: HttpRequest['method'], path: string, body?: unknown): HttpReply {
    const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    return this.server.request({ method, url: `https://paper-api.alpaca.markets${path}`, headers: KEYS, timeoutMs: 1000, ...text });
  }

  /** What is answered, read. */
  read<T = Body>(method: HttpRequest['method'], path: string, body?: unknown): T {
    return JSON.parse(this.ask(method, path, body).body) as T;
  }

  /** Asks for an order; what is not said is a market buy of 10 AAPL for the day. */
  order(wish: Body = {}): Body {
    return this.read('POST', '/v2/orders', { symbol: 'AAPL', qty: '10', side: 'buy', type: 'market', time_in_force: 'day', ...wish });
  }

  /** Status and body of what an order is answered. */
  refusal(wish: Body): unknown[] {
    const { status, body } = this.ask('POST', '/v2/orders', { symbol: 'AAPL', qty: '10', side: 'buy', type: 'market', time_in_force: 'day', ...wish });
    return [status, JSON.parse(body)];
  }

  /** An order as it is. */
  see(order: Body): Body {
    return this.read('GET', `/v2/orders/${String(order.id)}?nested=true`);
  }

  /** Lets `ms` pass. */
  pass(ms: number): void {
    this.until(this.time + ms);
  }

  until(time: number): void {
    this.time = time;
    this.server.advance(time);
  }

  /** Shows a quote of a thousand shares a side, a second later. */
  quote(symbol: string, bid: number, ask: number, size = 1000): void {
    this.pass(1000);
    this.server.market.quote(symbol, bid, size, ask, size);
  }

  trade(symbol: string, price: number, size: number): void {
    this.pass(1000);
    this.server.market.trade(symbol, price, size);
  }
}
