import { TraderError } from '@trader/core';
import type { Cash, CostModel, Fill, HttpReply, HttpRequest, Instrument, Quantity, Socket, SocketListener } from '@trader/core';
import { AccountRoutes } from './account-routes';
import { AccountRules } from './account-rules';
import type { Blocks } from './account-rules';
import { Activities } from './activities';
import type { CashMovement } from './activities';
import { Books } from './books';
import { DataRoutes } from './data-routes';
import { DataStream } from './data-stream';
import type { DataError } from './data-stream';
import { Desk } from './desk';
import type { Faults } from './faults';
import { History } from './history';
import { Hours } from './hours';
import { Ids } from './ids';
import type { Encoding, LinkTools } from './link';
import { Market } from './market';
import { orderEntity } from './order';
import type { AlpacaOrder } from './order';
import { OrderRoutes } from './order-routes';
import type { AlpacaServerOptions } from './options';
import { RateLimit } from './rate-limit';
import { REFUSALS } from './refusals';
import { replyOf } from './replies';
import { isData, route } from './router';
import type { Call, Routes } from './router';
import { Schedule } from './schedule';
import { Times } from './times';
import { TradingStream } from './trading-stream';
import { Venue } from './venue';

const FREE: CostModel = { fee: () => 0n as Cash, slip: (_, shown) => shown };
const PATIENT: Faults = {};

/**
 * Alpaca, in memory: its trading API, its market data API and both of its streams, over a simulated exchange. It has no clock, no chance and no network: `advance` tells
 * it the time, `market` what is traded, and whoever wires it delivers what it says. What is told is told before the call returns.
 */
export class AlpacaServer {
  /** What the market shows; see `Market`. */
  readonly market: Market;
  /** May be changed at any time. */
  faults: Faults;
  private time: number;
  private skewed = 0;
  private blocks: Blocks = { account: false, trading: false, suspended: false };
  private calls = 0;
  private messages = 0;
  /** How far behind the answer to this request is. */
  private lags: { orders?: number; positions?: number; activities?: number } = {};
  private readonly schedule = new Schedule();
  private readonly times = new Times();
  private readonly ids: Ids;
  private readonly hours: Hours;
  private readonly desk: Desk;
  private readonly venue: Venue;
  private readonly books: Books;
  private readonly activities: Activities;
  private readonly orderHistory: History;
  private readonly positionHistory: History;
  private readonly trading: TradingStream;
  private readonly data: DataStream;
  private readonly routes: Routes;
  private readonly limits: { readonly trading: RateLimit; readonly data: RateLimit };

  constructor(private readonly options: AlpacaServerOptions) {
    const { instruments, calendarOf, cash, lagSpan = 60_000, requestsPerMinute = 200, tapeLength = 1000 } = options;
    if (instruments.length === 0) throw new TraderError('INVALID_CONFIG', 'an Alpaca server needs an instrument to trade: give `instruments`');
    this.time = options.now;
    this.faults = options.faults ?? PATIENT;
    this.ids = new Ids(options.seed ?? 1);
    this.hours = new Hours(calendarOf(instruments[0]));
    this.activities = new Activities(this.ids, this.times);
    this.orderHistory = new History(lagSpan);
    this.positionHistory = new History(lagSpan);
    this.limits = { trading: new RateLimit(requestsPerMinute), data: new RateLimit(requestsPerMinute) };
    const link: LinkTools = { schedule: this.schedule, now: this.now, faults: () => this.faults, count: () => ++this.messages };
    this.trading = new TradingStream(link, this.ids, this.times, this.isKey);
    this.data = new DataStream(link, this.isKey, { feeds: options.feeds, symbolLimit: options.symbolLimit });
    this.books = new Books(instruments, () => this.venue.cash, (symbol) => this.market.last(symbol), options.multiplier ?? multiplierOf(instruments));
    this.desk = this.makeDesk();
    this.venue = new Venue({ instruments, cash, costs: options.costs ?? FREE, calendarOf, queue: options.queue }, this.hours, this.now, this.desk);
    this.desk.venue = this.venue;
    this.market = new Market(instruments, this.venue, this.data, this.now, tapeLength);
    this.routes = this.makeRoutes();
    options.positions?.forEach(({ symbol, quantity, price }) => this.endow(symbol, quantity, price));
    this.books.close();
    this.closeNext();
  }

  /** The server's time, ms since 1970 UTC. */
  readonly now = (): number => this.time;

  /** When something happens next without anybody asking, ms since 1970 UTC; Infinity when nothing does. */
  get due(): number {
    return this.schedule.next;
  }

  /** Moves on to `time`, doing what is due by then. An earlier time is ignored. */
  advance(time: number): void {
    this.schedule.run(time, (at) => {
      this.time = Math.max(this.time, at);
    });
    this.time = Math.max(this.time, time);
  }

  /**
   * Answers a request; the host of its url is ignored. Throws BROKER_UNREACHABLE when a fault loses the answer: whoever asked must not learn more than
   * that.
   */
  request(request: HttpRequest): HttpReply {
    const call = callOf(request);
    this.lags = {};
    const headers: Record<string, string> = { 'x-request-id': this.ids.next('request').replace(/-/g, ''), date: new Date(this.time).toUTCString() };
    const fault = this.faults.request?.({ count: ++this.calls, method: call.method, path: `/${call.path.join('/')}`, now: this.time });
    const lost = (): never => {
      throw new TraderError('BROKER_UNREACHABLE', `no answer to ${call.method} /${call.path.join('/')}: a fault of the loopback server lost it`);
    };
    if (fault?.kind === 'lose' && fault.effect === 'before') return lost();
    if (fault?.kind === 'refuse') return this.refuse(fault.status, fault.retryAfterSeconds, headers);
    if (!this.isAllowed(request)) return replyOf(REFUSALS.unauthorized(), headers);
    const limit = (isData(call) ? this.limits.data : this.limits.trading).take(this.time);
    Object.assign(headers, limit.headers);
    if (!limit.passes) return replyOf(REFUSALS.tooMany(), headers);
    const reply = replyOf(route(call, this.routes), headers);
    if (fault?.kind === 'lose') return lost();
    return fault?.kind === 'garble' ? { ...reply, body: garble(reply.body, fault.body) } : reply;
  }

  /**
   * Opens a stream: `/stream` (orders) or `/v2/{feed}` (market data). MessagePack is written where the client asked for it with the header `Content-Type:
   * application/msgpack`, as the official clients do, or, where no header can be given, with `?encoding=msgpack`.
   */
  open(url: string, listener: SocketListener, headers: Readonly<Record<string, string>> = {}): Socket {
    const { pathname, searchParams } = new URL(url, 'ws://loopback');
    const path = pathname.split('/').filter(Boolean);
    const msgpack = searchParams.get('encoding') === 'msgpack' || valueOf(headers, 'content-type') === 'application/msgpack';
    if (path.length === 1 && path[0] === 'stream') {
      const encoding: Encoding = msgpack ? 'msgpack' : (this.options.frames ?? 'bytes');
      return this.trading.open(listener, encoding);
    }
    if (path.length === 2 && path[0] === 'v2') return this.data.open(listener, msgpack ? 'msgpack' : 'text', path[1]);
    listener.onClose(1006, `there is no stream at ${pathname}`);
    return { send: () => undefined, close: () => undefined };
  }

  /** Every order of the account, oldest first, as it is, whatever faults hide of it. */
  get orders(): readonly AlpacaOrder[] {
    return [...this.desk.orders.values()];
  }

  /** Money on the account, and all that the account is worth. */
  get funds(): { readonly cash: Cash; readonly equity: Cash } {
    return { cash: this.venue.cash, equity: this.books.equity };
  }

  /** What is held of a symbol of `instruments`, by its index. */
  held(symbol: number): Quantity {
    return this.books.quantity(symbol);
  }

  /** Says nothing any more on a stream, or again, though its sockets stay open. */
  mute(stream: 'orders' | 'market', muted: boolean): void {
    (stream === 'orders' ? this.trading : this.data).mute(muted);
  }

  /** Hangs up all streams, as when the server starts anew; what the account has stays. */
  restart(): void {
    this.trading.closeAll(1012, 'service restart');
    this.data.closeAll(1012, 'service restart');
  }

  /** Tells every market data stream an error, such as 500. */
  failStream(code: DataError): void {
    this.data.fail(code);
  }

  /** Keeps the account from trading, or lets it again. */
  block(blocks: Partial<Blocks>): void {
    this.blocks = { ...this.blocks, ...blocks };
  }

  /** Sets the server's clock wrong by so many ms, as `/v2/clock` tells it. */
  skew(ms: number): void {
    this.skewed = ms;
  }

  /** Moves money: a deposit, a dividend, a fee. */
  move(movement: CashMovement): void {
    this.venue.pay(movement.amount);
    this.activities.move(movement, this.time);
  }

  /** Puts an order into a status that nothing here leads to. Throws INVALID_DATA when there is no such order. */
  force(orderId: string, status: 'done_for_day' | 'stopped' | 'suspended' | 'calculated' | 'accepted_for_bidding'): void {
    const order = this.desk.orders.get(orderId);
    if (order === undefined) throw new TraderError('INVALID_DATA', `there is no order ${orderId} to force into ${status}: use an id that the server gave`);
    this.desk.force(order, status);
  }

  private readonly isKey = (keyId: string | undefined, secretKey: string | undefined): boolean => {
    const { keys } = this.options;
    return keys === undefined ? keyId !== undefined && secretKey !== undefined : keyId === keys.keyId && secretKey === keys.secretKey;
  };

  private isAllowed({ headers }: HttpRequest): boolean {
    return this.isKey(valueOf(headers, 'apca-api-key-id'), valueOf(headers, 'apca-api-secret-key'));
  }

  private refuse(status: number, retryAfterSeconds: number | undefined, headers: Record<string, string>): HttpReply {
    if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
    if (status === 429) {
      Object.assign(headers, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(this.time / 1000) + (retryAfterSeconds ?? 60)) });
      return replyOf(REFUSALS.tooMany(), headers);
    }
    // unverified: what Alpaca's gateways say.
    return replyOf({ status, body: { message: 'internal server error' } }, headers);
  }

  private makeDesk(): Desk {
    const { instruments } = this.options;
    const { ids, times, hours, schedule, activities, books } = this;
    return new Desk({
      instruments, ids, times, hours, schedule, activities, books, now: this.now, carries: this.options.replacements !== 'anew',
      delay: (what) => this.faults.work?.(what, this.time) ?? 0,
      touch: (symbol) => this.market.touch(symbol),
      tell: (event, data) => this.trading.tell(event, data),
      changed: (order) => this.remember(order),
      charge: (fee, order) => this.activities.move({ type: 'FEE', amount: -fee as Cash, symbol: order.symbol, description: `fees of order ${order.id}` }, this.time),
    });
  }

  private makeRoutes(): Routes {
    const { instruments } = this.options;
    const { books, hours, times, desk, activities, ids, now } = this;
    const index = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
    const shorting = this.options.shorting ?? true;
    const known = (what: 'orders' | 'positions' | 'activities'): number => this.time - (this.lags[what] ??= this.faults.lag?.(what, this.time) ?? 0);
    const rules = new AccountRules({ instruments, books, hours, times, now, shorting, alive: () => desk.alive, touch: (symbol) => this.market.touch(symbol), blocks: () => this.blocks });
    const orders = new OrderRoutes({ desk, rules, times, instrumentOf: (symbol) => index.get(symbol), history: this.orderHistory, known: () => known('orders'), now });
    const { account: number = 'PA3SIM000001' } = this.options;
    const facts = { id: ids.of('account', number), number, created: this.options.now, currency: instruments[0].currency, shorting };
    const account = new AccountRoutes({
      instruments, books, rules, desk, orders, activities, hours, times, ids, now, known, positions: this.positionHistory,
      facts: () => ({ ...facts, now: this.time, blocks: this.blocks }), clock: () => this.time + this.skewed, suspend: (suspended) => this.block({ suspended }),
    });
    return { account, orders, data: new DataRoutes({ tapes: this.market.tapes, times, now }) };
  }

  /** Without a lag nobody asks what things looked like. */
  private remember(order: AlpacaOrder): void {
    if (this.faults.lag === undefined) return;
    this.orderHistory.note(order.id, orderEntity(order, this.times, false), this.time, order.isOver);
    const symbol = this.options.instruments.findIndex((each) => each.symbol === order.symbol);
    this.positionHistory.note(order.symbol, this.routes.account.positionNow(symbol), this.time, false);
  }

  private endow(name: string, quantity: Quantity, price: Fill['price']): void {
    const symbol = this.options.instruments.findIndex((each) => each.symbol === name);
    if (symbol < 0) throw new TraderError('INVALID_CONFIG', `a position of ${name}, which the server does not trade: add it to \`instruments\``);
    const side = quantity < 0n ? 'sell' : 'buy';
    const size = (quantity < 0n ? -quantity : quantity) as Quantity;
    this.venue.endow(symbol, { executionId: '', orderId: '', symbol: name, side, quantity: size, price, fee: 0n as Cash, time: this.time });
    this.books.book(symbol, side, size, price);
    this.positionHistory.note(name, this.routes.account.positionNow(symbol), this.time, false);
  }

  /** Keeps what the account was worth at every close. */
  private closeNext(): void {
    this.schedule.at(this.hours.session(this.time).close, () => {
      this.books.close();
      this.closeNext();
    });
  }
}

/** A loopback Alpaca; see `AlpacaServer`. Throws INVALID_CONFIG. */
export const createAlpacaServer = (options: AlpacaServerOptions): AlpacaServer => new AlpacaServer(options);

const multiplierOf = (instruments: readonly Instrument[]): number => Math.max(1, Math.floor(1 / Math.max(...instruments.map(({ marginRate }) => marginRate)) + 1e-9));

const valueOf = (headers: Readonly<Record<string, string>>, name: string): string | undefined => {
  for (const key in headers) if (key === name || (key.length === name.length && key.toLowerCase() === name)) return headers[key];
  return undefined;
};

const callOf = ({ method, url, body }: HttpRequest): Call => {
  const { pathname, searchParams } = new URL(url, 'http://loopback');
  return { method, path: pathname.split('/').filter(Boolean).map(decoded), query: searchParams, body };
};

/** A part of a path; as it is when it is not well written. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const garble = (body: string, how: 'empty' | 'truncated' | 'malformed'): string => {
  if (how === 'empty') return '';
  return how === 'truncated' ? body.slice(0, Math.floor(body.length / 2)) : `<html>${body}`;
};
