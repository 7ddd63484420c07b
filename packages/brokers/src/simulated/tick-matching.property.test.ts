import { cash, priceToNumber, quantityToNumber } from '@trader/core';
import type { BrokerEvent, Fill, OrderType, Side } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { share } from '../../test/market';
import { TickMarket } from '../../test/tick-market';
import { constantLatency } from './latency';
import { aheadAfterQuote, aheadAfterTrade } from './queue';

const TYPES = ['market', 'limit', 'limit', 'limit', 'stop', 'market-if-touched'] as const satisfies readonly OrderType[];
const size = fc.integer({ min: 0, max: 9 }).map((hundreds) => hundreds * 100);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('quote' as const), bid: fc.integer({ min: 98, max: 101 }), spread: fc.integer({ min: 1, max: 2 }), bidSize: size, askSize: size }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('trade' as const), price: fc.integer({ min: 97, max: 103 }), size }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('order' as const), type: fc.constantFrom(...TYPES), side: fc.constantFrom<Side>('buy', 'sell'), at: fc.integer({ min: 96, max: 104 }),
      quantity: fc.integer({ min: 1, max: 900 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(30) }) },
);

interface Known {
  readonly side: Side;
  readonly type: OrderType;
  readonly at: number;
  readonly sent: number;
  remaining: number;
  /** Whether it has become a market order. */
  triggered: boolean;
  /** Whether it rests, and behind how much. */
  rests: boolean;
  front: number;
  over: boolean;
}

/** What the market has shown, and what of it our orders may still get: kept apart from the exchange, from the rules as they are told. */
class Bystander {
  readonly market: TickMarket;
  readonly orders = new Map<string, Known>();
  readonly counts = { taken: 0, quoted: 0, printed: 0, queued: 0 };
  private readonly shown = { bid: NaN, ask: NaN };
  private readonly sizes = { bid: 0, ask: 0 };
  private readonly left = { bid: 0, ask: 0 };
  private last = NaN;

  constructor(private readonly latency: number | undefined) {
    this.market = new TickMarket(share, { cash: cash(10_000_000), ...(latency !== undefined && { latency: constantLatency(latency) }) });
  }

  act(what: typeof step extends fc.Arbitrary<infer Step> ? Step : never): void {
    const { market } = this;
    const before = market.events.length;
    if (what.kind === 'order') {
      const id = `o${this.orders.size}`;
      const { type, side, at, quantity } = what;
      const order: Known = { side, type, at, sent: market.time, remaining: quantity, triggered: type === 'market', rests: false, front: Infinity, over: false };
      this.orders.set(id, order);
      this.queue(order);
      market.place({ id, side, type, quantity, ...(type === 'limit' ? { limit: at } : type === 'market' ? {} : { stop: at }) });
    } else if (what.kind === 'cancel') market.cancel(`o${what.which}`);
    else if (what.kind === 'quote') {
      const { bid, spread, bidSize, askSize } = what;
      if (this.latency === undefined) this.see(bid, bidSize, bid + spread, askSize);
      market.quote(bid, bidSize, bid + spread, askSize, 10);
    } else {
      if (this.latency === undefined) this.last = what.price;
      market.trade(what.price, what.size, 10);
    }
    const events = market.events.slice(before);
    if (this.latency === undefined) this.judge(events, what.kind === 'trade' ? what : undefined);
    else for (const event of events) if (event.kind === 'fill') expect(event.fill.time).toBeGreaterThanOrEqual(this.orders.get(event.fill.orderId)!.sent + this.latency);
  }

  private see(bid: number, bidSize: number, ask: number, askSize: number): void {
    if (bid !== this.shown.bid || bidSize !== this.sizes.bid) this.left.bid = bidSize;
    if (ask !== this.shown.ask || askSize !== this.sizes.ask) this.left.ask = askSize;
    Object.assign(this.shown, { bid, ask });
    Object.assign(this.sizes, { bid: bidSize, ask: askSize });
    for (const order of this.orders.values()) this.queue(order);
  }

  /** Nobody stands before an order that is better than the best; at the best no more than is shown. */
  private queue(order: Known): void {
    const side = order.side === 'buy' ? 'bid' : 'ask';
    if (this.shown[side] === order.at) order.front = Math.min(order.front, this.sizes[side]);
    else if (order.side === 'buy' ? this.shown.bid < order.at : this.shown.ask > order.at) order.front = 0;
  }

  private judge(events: readonly BrokerEvent[], trade: { readonly price: number; readonly size: number } | undefined): void {
    let printed = 0;
    for (const event of events) {
      if (event.kind === 'order' && event.status !== 'accepted') this.orders.get(event.orderId)!.over = true;
      if (event.kind !== 'fill') continue;
      const order = this.orders.get(event.fill.orderId)!;
      const rested = order.type === 'limit' && order.rests;
      if (trade !== undefined && (rested || Number.isNaN(this.shown.ask))) printed += this.fromTrade(event.fill, order, trade, printed);
      else this.fromShown(event.fill, order, rested);
      order.remaining -= quantityToNumber(event.fill.quantity);
      expect(order.remaining).toBeGreaterThanOrEqual(0);
      expect(event.fill.time).toBe(this.market.time);
    }
    if (trade !== undefined) expect(printed).toBeLessThanOrEqual(trade.size);
    for (const order of this.orders.values()) this.follow(order, trade);
  }

  private fromShown(fill: Fill, order: Known, rested: boolean): void {
    const far = order.side === 'buy' ? 'ask' : 'bid';
    const at = priceToNumber(fill.price);
    if (rested) {
      expect(at).toBe(order.at);
      expect(order.side === 'buy' ? this.shown.ask <= at : this.shown.bid >= at).toBe(true);
      this.counts.quoted++;
    } else {
      expect(at).toBe(this.shown[far]);
      if (order.type === 'limit') expect(order.side === 'buy' ? at <= order.at : at >= order.at).toBe(true);
      this.counts.taken++;
    }
    this.left[far] -= quantityToNumber(fill.quantity);
    expect(this.left[far]).toBeGreaterThanOrEqual(0);
  }

  private fromTrade(fill: Fill, order: Known, { price, size: whole }: { readonly price: number; readonly size: number }, before: number): number {
    const quantity = quantityToNumber(fill.quantity);
    if (!order.rests) expect(priceToNumber(fill.price)).toBe(price);
    else {
      expect(priceToNumber(fill.price)).toBe(order.at);
      expect(order.side === 'buy' ? price <= order.at : price >= order.at).toBe(true);
      if (price === order.at) {
        expect(quantity).toBeLessThanOrEqual(whole - before - order.front);
        this.counts.queued++;
      }
    }
    this.counts.printed++;
    return quantity;
  }

  /** What an order has become; and that it has not been passed over. */
  private follow(order: Known, trade: { readonly price: number; readonly size: number } | undefined): void {
    if (order.over || order.remaining === 0) return;
    const { side, type, at } = order;
    const far = side === 'buy' ? 'ask' : 'bid';
    const quoted = !Number.isNaN(this.shown.ask);
    if (type === 'limit') {
      const through = (price: number): boolean => (side === 'buy' ? price <= at : price >= at);
      const reached = quoted ? through(this.shown[far]) : trade !== undefined && through(trade.price);
      if (reached && quoted) expect(this.left[far]).toBe(0);
      if (trade?.price === at) order.front = Math.max(0, order.front - trade.size);
      else if (trade !== undefined && through(trade.price)) order.front = 0;
      if (!reached && (quoted || trade !== undefined)) order.rests = true;
      return;
    }
    const source = Number.isNaN(this.last) ? this.shown[far] : this.last;
    const below = (side === 'buy') === (type === 'market-if-touched');
    if (type !== 'market' && (below ? source <= at : source >= at)) order.triggered = true;
    if (order.triggered && quoted) expect(this.left[far]).toBe(0);
  }
}

describe('orders among random quotes and trades', () => {
  test('trade at what was shown or printed, never more of it than there was, never out of their turn, and are never passed over', () => {
    const seen = { taken: 0, quoted: 0, printed: 0, queued: 0 };
    fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), (steps) => {
      const bystander = new Bystander(undefined);
      for (const each of steps) bystander.act(each);
      for (const kind of ['taken', 'quoted', 'printed', 'queued'] as const) seen[kind] += bystander.counts[kind];
    }), { numRuns: 150 });
    for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(20);
  });

  test('never before they have arrived', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), fc.integer({ min: 1, max: 35 }), (steps, latency) => {
      const bystander = new Bystander(latency);
      bystander.market.quote(99, 100, 101, 100); // what is sent before the first tick is there at once
      for (const each of steps) bystander.act(each);
    }), { numRuns: 150 });
  });
});

test('a queue is never below zero, never grows, and never holds more than is shown at its level', () => {
  const price = fc.integer({ min: 98, max: 102 });
  const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(fc.property(fc.oneof(amount, fc.constant(Infinity)), price, fc.boolean(), price, amount, (ahead, limit, buy, at, shown) => {
    for (const next of [aheadAfterQuote(ahead, limit, buy, at, shown), aheadAfterTrade(ahead, limit, buy, at, shown)]) {
      expect(next).toBeGreaterThanOrEqual(0);
      expect(next).toBeLessThanOrEqual(ahead);
    }
    if (at === limit) expect(aheadAfterQuote(ahead, limit, buy, at, shown)).toBeLessThanOrEqual(shown);
    expect(aheadAfterQuote(ahead, limit, buy, NaN, 0)).toBe(ahead);
  }));
});
