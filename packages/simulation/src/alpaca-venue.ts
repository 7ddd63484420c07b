import type { AlpacaServer } from '@trader/brokers/testing';
import { createAlpacaServer } from '@trader/brokers/testing';
import { cash, createRandom, nearestPrice, notional, priceToNumber, quantity } from '@trader/core';
import type { ExchangeCalendar, HttpReply, HttpRequest, Instrument, Random, Socket, SocketListener } from '@trader/core';
import { STREAMS } from './fault-plan';
import { RUN } from './live-program';
import type { Stage, Venue, VenueBooks, VenueOrder } from './program';

/** Client ids of orders that somebody else sends. */
const OUTSIDE = 'someone-else-';
/** How long Alpaca's lists may lag behind what has happened, ms: 10 s were seen. */
const LAG = [500, 10_000] as const;

/** The loopback Alpaca as a venue: its books are read from the inside, past everything that its faults hide. */
export class AlpacaVenue implements Venue {
  changes = 0;
  readonly symbols: readonly string[];
  private readonly server: AlpacaServer;
  private readonly random: Random;
  private shown: { readonly changes: number; readonly books: VenueBooks } | undefined;
  private due = Infinity;
  /** Orders that are over, which nothing changes any more. */
  private readonly over = new Map<AlpacaServer['orders'][number], VenueOrder>();

  constructor(private readonly stage: Stage, private readonly instruments: readonly Instrument[], calendarOf: (instrument: Instrument) => ExchangeCalendar, funds: string) {
    const { seed, start, weather } = stage;
    this.symbols = instruments.map(({ symbol }) => symbol);
    this.random = createRandom(seed, STREAMS.venue);
    this.server = createAlpacaServer({
      instruments, cash: cash(funds), calendarOf, now: start, seed: seed + 1, frames: seed % 3 === 0 ? 'text' : 'bytes',
      faults: {
        lag: (what) => {
          if (what === 'activities') return 0;
          const fault = weather.strikes('books disagree');
          return fault === undefined || this.random.next() < 0.5 ? 0 : LAG[0] + Math.round(this.random.next() * (Math.min(LAG[1], fault.ms) - LAG[0]));
        },
        // Now and then it takes a moment until an order, or a cancel, takes effect.
        work: () => (this.random.next() < 0.8 ? 0 : Math.round(this.random.next() * 1_500)),
      },
    });
  }

  request(request: HttpRequest): HttpReply {
    this.advance(this.stage.clock.now());
    if (request.method === 'POST' && this.stage.weather.strikes('order rejected') !== undefined) return REFUSED;
    if (request.method !== 'GET') this.changes++;
    const reply = this.server.request(request);
    this.arrange();
    return reply;
  }

  open(url: string, listener: SocketListener, headers?: Readonly<Record<string, string>>): Socket {
    this.advance(this.stage.clock.now());
    return this.server.open(url, listener, headers);
  }

  books(): VenueBooks {
    if (this.shown?.changes === this.changes) return this.shown.books;
    const { server, instruments } = this;
    const { cash: money, equity } = server.funds;
    const marks = instruments.map((instrument, symbol): bigint => {
      const held = server.held(symbol);
      const last = server.market.last(symbol);
      return held === 0n || Number.isNaN(last) ? 0n : notional(instrument, nearestPrice(last), held);
    });
    const gap = equity - money - marks.reduce((sum, each) => sum + each, 0n);
    const books = { orders: this.orders(), positions: new Map(instruments.map(({ symbol }, index) => [symbol, server.held(index)])), marks: this.marks, cash: money, gap };
    this.shown = { changes: this.changes, books };
    return books;
  }

  private get marks(): ReadonlyMap<string, number> {
    return new Map(this.symbols.map((symbol, index) => [symbol, this.server.market.last(index)]));
  }

  advance(now: number): void {
    if (this.server.due <= now) this.changes++;
    this.server.advance(now);
  }

  quote(symbol: number, now: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    this.advance(now);
    this.changes++;
    this.server.market.quote(this.symbols[symbol], bid, bidSize, ask, askSize);
    this.arrange();
  }

  bar(symbol: number, openTime: number, open: number, high: number, low: number, close: number, volume: number): void {
    this.server.market.bar(this.symbols[symbol], { openTime, open, high, low, close, volume });
  }

  halt(symbol: number, now: number, trading: boolean): void {
    this.advance(now);
    this.server.market.status(this.symbols[symbol], trading);
  }

  outsideTrade(symbol: number, shares: number): void {
    const body = { symbol: this.symbols[symbol], side: shares > 0 ? 'buy' : 'sell', type: 'market', time_in_force: 'day', qty: String(Math.abs(shares)), client_order_id: `${OUTSIDE}${this.changes}` };
    this.ask('POST', '/v2/orders', JSON.stringify(body));
  }

  outsideCancel(chance: number): boolean {
    const open = this.server.orders.filter((each) => !each.isOver && !each.clientOrderId.startsWith(OUTSIDE));
    if (open.length === 0) return false;
    this.ask('DELETE', `/v2/orders/${open[Math.floor(chance * open.length)].id}`);
    return true;
  }

  private orders(): readonly VenueOrder[] {
    return this.server.orders.map((order) => {
      const known = this.over.get(order);
      if (known !== undefined) return known;
      const told = this.orderOf(order);
      if (order.isOver) this.over.set(order, told);
      return told;
    });
  }

  /** Orders of which nobody tells an id of ours are legs: their ids are found by the order that brought them. */
  private orderOf(order: AlpacaServer['orders'][number]): VenueOrder {
    const { parent, clientOrderId, ticket, replaces } = order;
    const isLeg = parent !== undefined && !clientOrderId.startsWith(`${RUN}-`);
    const id = isLeg ? this.stage.ids.legOf(parent.clientOrderId, LEG_TYPES[ticket.type] ?? ticket.type) : undefined;
    return {
      id: id ?? clientOrderId, symbol: order.symbol, side: order.side, quantity: order.quantity ?? quantity(0), filled: order.filled, open: !order.isOver,
      ...(order.limitPrice === undefined ? {} : { limit: priceToNumber(order.limitPrice) }),
      ...(replaces === undefined ? {} : { carried: this.server.orders.find((each) => each.id === replaces)?.filled }),
      outside: (parent ?? order).clientOrderId.startsWith(OUTSIDE),
    };
  }

  private ask(method: HttpRequest['method'], path: string, body?: string): void {
    this.advance(this.stage.clock.now());
    this.changes++;
    this.server.request({ method, url: `https://outside${path}`, headers: { 'APCA-API-KEY-ID': 'k', 'APCA-API-SECRET-KEY': 's' }, body, timeoutMs: 0 });
    this.arrange();
  }

  /** What the server does later by itself, it is told of when it is due. */
  private arrange(): void {
    const { due } = this.server;
    if (due >= this.due || due === Infinity) return;
    this.due = due;
    this.stage.clock.at(due, () => {
      this.due = Infinity;
      this.advance(this.stage.clock.now());
      this.arrange();
    });
  }
}

const LEG_TYPES: Readonly<Record<string, string>> = { stop_limit: 'stop-limit', trailing_stop: 'trailing-stop' };

/** A definite refusal, as quoted for a wash trade (403 / 40310000). */
const REFUSED: HttpReply = { status: 403, headers: {}, body: '{"code":40310000,"message":"potential wash trade detected. use complex orders"}' };
