import { createRandom } from '@trader/core';
import type { HttpReply, HttpRequest, LinkEvent, MarketListener, SocketListener, Transport } from '@trader/core';
import { VirtualTime } from '@trader/core/testing';
import { decode, encode } from '@msgpack/msgpack';
import { createAlpacaMarket } from '../src/alpaca/market/alpaca-market';
import type { AlpacaMarket, AlpacaMarketOptions } from '../src/alpaca/market/alpaca-market';
import { Secret } from '../src/secret';

/** A Tuesday, 10:00 in New York. */
export const TEN = Date.parse('2026-11-17T15:00:00Z');

/** A connection as the scripted server sees it. */
interface Connection {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly said: unknown[];
  readonly listener: SocketListener;
  open: boolean;
}

/** A scripted Alpaca for market data on virtual time: it answers as documented until a test tells it otherwise. */
export class DataStage {
  readonly time: VirtualTime;
  readonly market: AlpacaMarket;
  readonly connections: Connection[] = [];
  readonly requests: { readonly at: number; readonly path: string; readonly query: URLSearchParams }[] = [];
  /** What the loop was told, and the links. */
  readonly told: string[] = [];
  readonly links: LinkEvent[] = [];
  /** What is subscribed to on the last connection. */
  subscribed: Record<string, string[]> = {};
  /** Answers to the stream's messages other than the usual. */
  answer: (message: Readonly<Record<string, unknown>>) => readonly object[] | undefined = () => undefined;
  rest: (path: string, query: URLSearchParams) => { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown } | undefined = () => undefined;
  deaf = false;
  /** By how much the venue's clock is ahead of ours, ms. */
  skew = 0;

  constructor(options: Partial<AlpacaMarketOptions> = {}, start = TEN) {
    this.time = new VirtualTime(start);
    const encodes = options.encoding === 'msgpack';
    const transport: Transport = {
      request: (request) => this.ask(request),
      open: (url, listener, headers) => {
        const connection: Connection = { url, headers, said: [], listener, open: true };
        this.connections.push(connection);
        this.subscribed = {};
        this.time.after(1, () => {
          listener.onOpen();
          this.tell([{ T: 'success', msg: 'connected' }], connection);
        });
        return {
          send: (raw) => {
            const message = (typeof raw === 'string' ? JSON.parse(raw) : decode(raw)) as Record<string, unknown>;
            if ((typeof raw !== 'string') !== encodes) throw new Error('of the wrong encoding');
            connection.said.push(message);
            this.time.after(1, () => this.hear(message, connection));
          },
          close: () => {
            connection.open = false;
          },
        };
      },
    };
    const keys = { keyId: new Secret('canary-id'), secretKey: new Secret('canary-secret') };
    this.market = createAlpacaMarket({ transport, timers: this.time, random: createRandom(1), keys, ...options });
  }

  subscribe(symbols: readonly string[] = ['AAPL', 'SPY'], wish: { readonly bars?: boolean; readonly quotes?: boolean; readonly trades?: boolean } = { bars: true, quotes: true }): void {
    const at = (time: number) => new Date(time).toISOString().slice(11, 19);
    const market: MarketListener = {
      onBar: (symbol, openTime, time, open, high, low, close, volume) => void this.told.push(`bar ${symbols[symbol]} ${at(openTime)}-${at(time)} ${open} ${high} ${low} ${close} ${volume}`),
      onQuote: (symbol, time, bid, bidSize, ask, askSize) => void this.told.push(`quote ${symbols[symbol]} ${at(time)} ${bid} ${bidSize} ${ask} ${askSize}`),
      onTrade: (symbol, time, price, size) => void this.told.push(`trade ${symbols[symbol]} ${at(time)} ${price} ${size}`),
      onStatus: (symbol, time, trading) => void this.told.push(`status ${symbols[symbol]} ${at(time)} ${trading}`),
    };
    this.market.subscribe({ symbols, bars: false, quotes: false, trades: false, ...wish }, market, (event) => void this.links.push(event));
  }

  /** The events of the link, as `ms since the start state reason`. */
  get linked(): string[] {
    return this.links.map(({ link, state, reason, time }) => `${link} ${time - TEN} ${state} ${reason}`.trim());
  }

  get current(): Connection {
    return this.connections[this.connections.length - 1];
  }

  /** Tells a frame on the last connection. */
  tell(messages: readonly object[], connection = this.current): void {
    if (!connection.open || this.deaf) return;
    if (connection.headers?.['content-type'] === 'application/msgpack') connection.listener.onBytes(encode(messages));
    else connection.listener.onText(JSON.stringify(messages));
  }

  quote(symbol: string, bid: number): void {
    this.tell([{ T: 'q', S: symbol, bp: bid, bs: 100, ap: bid + 1, as: 200, t: new Date(this.time.now() + this.skew).toISOString() }]);
  }

  bar(symbol: string, stamp: number, close: number): void {
    this.tell([{ T: 'b', S: symbol, ...wireBar(stamp, close) }]);
  }

  private hear(message: Readonly<Record<string, unknown>>, connection: Connection): void {
    const special = this.answer(message);
    if (special !== undefined) return this.tell(special, connection);
    if (message.action === 'auth') return this.tell([{ T: 'success', msg: 'authenticated' }], connection);
    for (const [channel, names] of Object.entries(message)) if (Array.isArray(names)) this.subscribed[channel] = [...new Set([...(this.subscribed[channel] ?? []), ...(names as string[])])];
    this.tell([{ T: 'subscription', trades: [], quotes: [], bars: [], ...this.subscribed }], connection);
  }

  private async ask({ url, headers }: HttpRequest): Promise<HttpReply> {
    const { pathname, searchParams } = new URL(url);
    this.requests.push({ at: this.time.now() - TEN, path: pathname, query: searchParams });
    if (headers['APCA-API-KEY-ID'] !== 'canary-id' || headers['APCA-API-SECRET-KEY'] !== 'canary-secret') throw new Error('without keys');
    await new Promise<void>((resolve) => void this.time.after(50, resolve));
    const { status = 200, headers: said = {}, body } = this.rest(pathname, searchParams) ?? { body: { bars: {}, next_page_token: null } };
    return { status, headers: said, body: JSON.stringify(body) };
  }
}

/** A bar as Alpaca writes it. */
export const wireBar = (stamp: number, close: number): object => ({ t: new Date(stamp).toISOString(), o: close, h: close + 1, l: close - 1, c: close, v: 1000, n: 10, vw: close });
