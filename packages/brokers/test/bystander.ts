import assert from 'node:assert/strict';
import { cash, priceToNumber, quantityToNumber } from '@trader/core';
import type { BrokerEvent, Fill, OrderType, Side } from '@trader/core';
import { constantLatency } from '../src/simulated/latency';
import { share } from './market';
import { TickMarket } from './tick-market';

/** Something that happens. */
export type Step =
  | { readonly kind: 'quote'; readonly bid: number; readonly spread: number; readonly bidSize: number; readonly askSize: number }
  | { readonly kind: 'trade'; readonly price: number; readonly size: number }
  | { readonly kind: 'order'; readonly type: OrderType; readonly side: Side; readonly at: number; readonly quantity: number }
  | { readonly kind: 'cancel'; readonly which: number };

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
export class Bystander {
  readonly market: TickMarket;
  readonly orders = new Map<string, Known>();
  readonly counts = { taken: 0, quoted: 0, printed: 0, queued: 0, told: 0 };
  private readonly shown = { bid: NaN, ask: NaN };
  private readonly sizes = { bid: 0, ask: 0 };
  private readonly left = { bid: 0, ask: 0 };
  /** What a side has offered since it has its price, and what ours have had of it, of quotes and of trades there. */
  private readonly offered = { bid: 0, ask: 0 };
  private readonly had = { bid: 0, ask: 0 };
  /** What ours took of a side when it was at a price, and no trade has been told for. */
  private readonly untold = { bid: { at: NaN, size: 0 }, ask: { at: NaN, size: 0 } };
  private last = NaN;

  constructor(private readonly latency: number | undefined) {
    this.market = new TickMarket(share, { cash: cash(10_000_000), ...(latency !== undefined && { latency: constantLatency(latency) }) });
  }

  act(what: Step): void {
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
    else for (const event of events) if (event.kind === 'fill') assert(event.fill.time >= this.orders.get(event.fill.orderId)!.sent + this.latency);
  }

  private see(bid: number, bidSize: number, ask: number, askSize: number): void {
    for (const [side, at, size] of [['bid', bid, bidSize], ['ask', ask, askSize]] as const) {
      const [same, more] = [at === this.shown[side], size - this.sizes[side]];
      this.left[side] = same ? Math.min(size, this.left[side] + Math.max(0, more)) : size;
      this.offered[side] = same ? this.offered[side] + Math.max(0, more) : size;
      if (!same) this.had[side] = 0;
    }
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
    const told = { bid: 0, ask: 0 };
    for (const side of ['bid', 'ask'] as const) {
      if (trade?.price !== this.untold[side].at) continue;
      told[side] = Math.min(trade.size, this.untold[side].size);
      this.untold[side].size -= told[side];
      if (told[side] > 0) this.counts.told++;
    }
    for (const event of events) {
      if (event.kind === 'order' && event.status !== 'accepted') this.orders.get(event.orderId)!.over = true;
      if (event.kind !== 'fill') continue;
      const order = this.orders.get(event.fill.orderId)!;
      const rested = order.type === 'limit' && order.rests;
      if (trade !== undefined && (rested || Number.isNaN(this.shown.ask))) printed += this.fromTrade(event.fill, order, trade, printed, told[order.side === 'buy' ? 'ask' : 'bid']);
      else this.fromShown(event.fill, order, rested);
      order.remaining -= quantityToNumber(event.fill.quantity);
      assert(order.remaining >= 0);
      assert.equal(event.fill.time, this.market.time);
    }
    if (trade !== undefined) assert(printed <= trade.size);
    for (const order of this.orders.values()) this.follow(order, trade);
  }

  private fromShown(fill: Fill, order: Known, rested: boolean): void {
    const far = order.side === 'buy' ? 'ask' : 'bid';
    const at = priceToNumber(fill.price);
    if (rested) {
      assert.equal(at, order.at);
      assert(order.side === 'buy' ? this.shown.ask <= at : this.shown.bid >= at);
      this.counts.quoted++;
    } else {
      assert.equal(at, this.shown[far]);
      if (order.type === 'limit') assert(order.side === 'buy' ? at <= order.at : at >= order.at);
      this.counts.taken++;
    }
    const quantity = quantityToNumber(fill.quantity);
    this.left[far] -= quantity;
    this.had[far] += quantity;
    assert(this.left[far] >= 0);
    assert(this.had[far] <= this.offered[far]);
    const untold = this.untold[far];
    if (untold.at !== this.shown[far]) untold.size = 0;
    untold.at = this.shown[far];
    untold.size += quantity;
  }

  /** `told`: what of the trade orders of its side have had before. */
  private fromTrade(fill: Fill, order: Known, { price, size: whole }: { readonly price: number; readonly size: number }, before: number, told: number): number {
    const quantity = quantityToNumber(fill.quantity);
    if (!order.rests) assert.equal(priceToNumber(fill.price), price);
    else {
      assert.equal(priceToNumber(fill.price), order.at);
      assert(order.side === 'buy' ? price <= order.at : price >= order.at);
      assert(quantity <= whole - before - told);
      if (price === order.at) {
        assert(quantity <= whole - before - order.front - told);
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
      if (reached && quoted) assert.equal(this.left[far], 0);
      if (trade?.price === at) order.front = Math.max(0, order.front - trade.size);
      else if (trade !== undefined && through(trade.price)) order.front = 0;
      if (!reached && (quoted || trade !== undefined)) order.rests = true;
      return;
    }
    const source = Number.isNaN(this.last) ? this.shown[far] : this.last;
    const below = (side === 'buy') === (type === 'market-if-touched');
    if (type !== 'market' && (below ? source <= at : source >= at)) order.triggered = true;
    if (order.triggered && quoted) assert.equal(this.left[far], 0);
  }
}
