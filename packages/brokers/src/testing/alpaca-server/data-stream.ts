import type { Socket, SocketListener } from '@trader/core';
import * as z from 'zod';
import { Link } from './link';
import type { Encoding, LinkTools } from './link';
import { rfc3339 } from './times';
import type { KeyCheck } from './trading-stream';

/** Channels of the stock stream that the server tells. Source: https://docs.alpaca.markets/docs/real-time-stock-pricing-data. */
const CHANNELS = ['trades', 'quotes', 'bars', 'updatedBars', 'dailyBars', 'statuses', 'lulds', 'imbalances'] as const;
type Channel = (typeof CHANNELS)[number];

const list = z.array(z.string()).optional();
const messageSchema = z.object({
  action: z.string(), key: z.string().optional(), secret: z.string().optional(),
  trades: list, quotes: list, bars: list, updatedBars: list, dailyBars: list, statuses: list, lulds: list, imbalances: list,
});
type Message = z.infer<typeof messageSchema>;

/** Errors by code. Source: https://docs.alpaca.markets/docs/streaming-market-data, "Error". */
const ERRORS = {
  400: 'invalid syntax', 401: 'not authenticated', 402: 'auth failed', 403: 'already authenticated', 404: 'auth timeout', 405: 'symbol limit exceeded',
  406: 'connection limit exceeded', 407: 'slow client', 408: 'v2 not enabled', 409: 'insufficient subscription', 410: 'invalid subscribe action for this feed',
  500: 'internal error',
} as const;
/** A code of them. */
export type DataError = keyof typeof ERRORS;

/** A connection has so long to authenticate; the documentation says "a few seconds", the number is unverified. */
const PATIENCE = 10_000;

interface Connection {
  readonly link: Link;
  readonly feed: string;
  authorized: boolean;
  readonly wants: Record<Channel, Set<string>>;
}

/** What a stream of market data may do. */
interface DataStreamOptions {
  /** Feeds that the account has; undefined: all. */
  readonly feeds: readonly string[] | undefined;
  /** How many symbols of trades and quotes together; undefined: any number. */
  readonly symbolLimit: number | undefined;
}

/** `/v2/{feed}`: quotes, trades, bars and statuses. Protocol: https://docs.alpaca.markets/docs/streaming-market-data. */
export class DataStream {
  private readonly connections = new Set<Connection>();
  private held: Map<Connection, object[]> | undefined;
  muted = false;

  constructor(
    private readonly tools: LinkTools,
    private readonly isKey: KeyCheck,
    private readonly options: DataStreamOptions,
  ) {}

  open(listener: SocketListener, encoding: Encoding, feed: string): Socket {
    const wants = Object.fromEntries(CHANNELS.map((channel) => [channel, new Set<string>()])) as Record<Channel, Set<string>>;
    const connection: Connection = { link: new Link('market', encoding, listener, this.tools, () => this.connections.delete(connection)), feed, authorized: false, wants };
    connection.link.mute = this.muted;
    this.connections.add(connection);
    listener.onOpen();
    connection.link.tell('success', [{ T: 'success', msg: 'connected' }]);
    this.tools.schedule.at(this.tools.now() + PATIENCE, () => {
      if (connection.authorized || !connection.link.open) return;
      this.error(connection, 404);
      connection.link.close(1000, '');
    });
    return {
      send: (message) => {
        if (connection.link.open) this.hear(connection, message);
      },
      close: () => connection.link.close(1005, ''),
    };
  }

  /** Tells who wants it a data point of a symbol. `write` makes it: with the time as text, or as a Date for MessagePack. */
  tell(channel: Channel, symbol: string, what: string, write: (time: (ms: number) => unknown) => object): void {
    let asText: object | undefined;
    let asDate: object | undefined;
    for (const connection of [...this.connections]) {
      const { link, wants, authorized } = connection;
      if (!authorized || !(wants[channel].has(symbol) || wants[channel].has('*'))) continue;
      const point = link.writesDates ? (asDate ??= write((ms) => new Date(ms))) : (asText ??= write(rfc3339));
      if (this.held === undefined) link.tell(what, [point]);
      else this.held.set(connection, [...(this.held.get(connection) ?? []), point]);
    }
  }

  /** Tells all that `work` leads to in one message a connection. */
  together(work: () => void): void {
    const held = (this.held = new Map<Connection, object[]>());
    try {
      work();
    } finally {
      this.held = undefined;
    }
    for (const [{ link }, points] of held) link.tell('batch', points);
  }

  mute(muted: boolean): void {
    this.muted = muted;
    for (const { link } of this.connections) link.mute = muted;
  }

  /** Tells every connection an error. */
  fail(code: DataError): void {
    for (const connection of [...this.connections]) this.error(connection, code);
  }

  closeAll(code: number, reason: string): void {
    for (const { link } of [...this.connections]) link.close(code, reason);
  }

  private hear(connection: Connection, raw: string | Uint8Array): void {
    const { data: message } = messageSchema.safeParse(connection.link.read(raw));
    if (message === undefined) return this.error(connection, 400);
    if (message.action === 'auth') return this.authenticate(connection, message);
    if (message.action !== 'subscribe' && message.action !== 'unsubscribe') return this.error(connection, 400);
    if (!connection.authorized) return this.error(connection, 401);
    this.subscribe(connection, message, message.action === 'subscribe');
  }

  private authenticate(connection: Connection, { key, secret }: Message): void {
    const { feeds } = this.options;
    if (connection.authorized) return this.error(connection, 403);
    if (!this.isKey(key, secret)) return this.refuse(connection, 402);
    if (feeds !== undefined && !feeds.includes(connection.feed)) return this.refuse(connection, 409);
    if ([...this.connections].some((other) => other.authorized && other.feed === connection.feed)) return this.refuse(connection, 406);
    connection.authorized = true;
    connection.link.tell('success', [{ T: 'success', msg: 'authenticated' }]);
  }

  private subscribe(connection: Connection, message: Message, add: boolean): void {
    const { wants } = connection;
    const next = Object.fromEntries(CHANNELS.map((channel) => {
      const named = message[channel] ?? [];
      const kept = [...wants[channel]].filter((symbol) => add || !named.includes(symbol));
      return [channel, new Set(add ? [...kept, ...named] : kept)];
    })) as Record<Channel, Set<string>>;
    const { symbolLimit } = this.options;
    if (add && symbolLimit !== undefined && next.trades.size + next.quotes.size > symbolLimit) return this.error(connection, 405);
    Object.assign(wants, next);
    connection.link.tell('subscription', [{ T: 'subscription', ...Object.fromEntries(CHANNELS.map((channel) => [channel, [...wants[channel]]])) }]);
  }

  private error({ link }: Connection, code: DataError): void {
    link.tell('error', [{ T: 'error', code, msg: ERRORS[code] }]);
  }

  /** unverified: that the server hangs up after these. */
  private refuse(connection: Connection, code: DataError): void {
    this.error(connection, code);
    connection.link.close(1000, '');
  }
}
