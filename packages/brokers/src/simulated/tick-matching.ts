import { quantityToNumber, roundToLot } from '@trader/core';
import type { Instrument, Quantity } from '@trader/core';
import type { Clearing, Occasion } from './clearing';
import type { Floor } from './floor';
import { aheadAfterQuote, aheadAfterTrade } from './queue';
import type { QueueModel } from './queue';
import { arm, follow, hasOneChance, isThrough, POST_ONLY, toMarket } from './resting-order';
import type { RestingOrder } from './resting-order';
import { TickReach } from './tick-reach';
import { TopOfBook } from './top-of-book';

/**
 * Lets orders meet quotes and trades, and is itself the occasion of their fills. The price of a quote is the price: nothing slips. Of a buy (a
 * sell is its mirror):
 *
 * | order | trades | at | as |
 * | --- | --- | --- | --- |
 * | market; stop, touch or trailing stop once triggered | with what is shown, on arrival and then with each new offer | the ask | taker |
 * | limit, on arrival and as long as every quote since is within it | with what is shown | the ask | taker |
 * | limit that rests | with an ask that comes to it, up to its size | the limit | maker |
 * | | with a trade below it, up to its size | the limit | maker |
 * | | with a trade at it, behind the queue (see `QueueModel`) | the limit | maker |
 *
 * - Two orders never get the same shares, and none gets them twice: what ours took of a side is gone until it has another price, or grows by as much; a trade
 *   fills no more than its size in all, and at the price where ours took what was shown none of it until as much has traded (see `TopOfBook`). Better limits
 *   come first, then earlier ones.
 * - A stop, a touch and a trailing stop are triggered by trades once the symbol has had one, before that by the side of the quote which
 *   they would hit. Sources: the default trigger method of Interactive Brokers is the last price for shares and bid/ask for currencies (TWS
 *   guide, "Modify the Stop Trigger Method"); NautilusTrader triggers a buy stop by the ask and a sell stop by the bid (`is_stop_matched`).
 * - Where a symbol has no quote in its session, orders that take trade with the next trade, at its price and up to its size. The trade that
 *   triggers an order is not one of them.
 * - `ioc`: what is not shown at its price when it arrives expires; `fok`: all of it or nothing. Before the first quote or trade they wait for it.
 * - A trade or quote outside the hours of the exchange counts like any other; what is shown is forgotten when a session ends.
 */
export class TickMatching implements Occasion {
  /** Of the tick, or of the arrival, that is met; ms since 1970 UTC. */
  time = NaN;
  low = NaN;
  high = NaN;
  readonly volume = 0;
  available = 0n as Quantity;
  private readonly top: TopOfBook;
  private readonly reach: TickReach;
  private readonly instruments: readonly Instrument[];
  /** Orders that a fill has released, and that have not arrived yet. */
  private readonly released: RestingOrder[] = [];
  /** The order that `nextReached` gave last: how far its limit was reached, and its place on the book. */
  private reached = Infinity;
  private place = -1;
  /** What is left of the trade that is met. */
  private readonly print = new Float64Array(1);

  constructor(
    private readonly floor: Floor,
    private readonly clearing: Clearing,
    private readonly queue: QueueModel,
  ) {
    this.instruments = floor.options.instruments;
    this.top = new TopOfBook(this.instruments.length);
    this.reach = new TickReach(this.instruments.length);
  }

  get openTime(): number {
    return this.time;
  }

  /** A quote of a symbol; a side that is not there has price 0. */
  onQuote(symbol: number, time: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    this.time = time;
    const { top, floor } = this;
    const first = top.quoted[symbol] === 0;
    top.show(symbol, bid > 0 ? bid : NaN, bidSize, ask > 0 ? ask : NaN, askSize);
    if (first || floor.book.changed[symbol] === 1) this.look(symbol);
    if (this.reach.quote(symbol, bid > 0 ? bid : NaN, bidSize, ask > 0 ? ask : NaN, askSize)) this.meetQuote(symbol);
    if (top.traded[symbol] === 0 && bid > 0 && ask > 0) floor.marks[symbol] = (bid + ask) / 2;
  }

  /** A trade of a symbol. */
  onTrade(symbol: number, time: number, price: number, size: number): void {
    this.time = time;
    const { top, floor } = this;
    const first = top.traded[symbol] === 0;
    top.traded[symbol] = 1;
    top.last[symbol] = price;
    if (first || floor.book.changed[symbol] === 1) this.look(symbol);
    const bought = top.boughtOf(symbol, price, size);
    const sold = top.soldOf(symbol, price, size);
    if (this.reach.trade(symbol, price)) this.meetTrade(symbol, price, size, bought, sold);
    floor.marks[symbol] = price;
  }

  /** A working order arrives at `now`, unless it has before: it takes what is shown, or rests. In a halt it waits for its end. */
  arrive(resting: RestingOrder, now: number): void {
    this.time = now;
    this.begin(resting);
    this.floor.book.sweep(resting.symbol);
  }

  private begin(resting: RestingOrder): void {
    const { symbol, work } = resting;
    const { bid, ask, last, quoted, traded } = this.top;
    if (resting.state !== 'working' || !isNew(resting) || this.floor.isHalted(symbol, this.time)) return;
    this.join(resting);
    if (work !== 'limit' && work !== 'market') this.watch(resting, traded[symbol] === 1 ? last[symbol] : resting.buy ? ask[symbol] : bid[symbol]);
    if (resting.urgent && quoted[symbol] === 1) this.takeShown(resting);
  }

  /** The session of a symbol is over: nothing is shown any more, and orders that live on arrive anew with the first tick of the next. */
  endSession(symbol: number): void {
    this.top.clear(symbol);
    for (const resting of this.floor.book.of(symbol)) resting.ahead = NaN;
    this.floor.book.changed[symbol] = 1;
  }

  /** An order that its entry released arrives as soon as the fill of its entry is done. */
  meetReleased(released: RestingOrder): void {
    this.released.push(released);
  }

  private look(symbol: number): void {
    const { top, floor } = this;
    this.reach.look(symbol, floor.book.of(symbol), top.traded[symbol] === 1, top.quoted[symbol] === 1);
    floor.book.changed[symbol] = 0;
  }

  private meetQuote(symbol: number): void {
    const { bid, ask, bidLeft, askLeft } = this.top;
    const traded = this.top.traded[symbol] === 1;
    if (this.floor.isHalted(symbol, this.time)) return;
    const told = this.floor.history.length;
    for (const resting of this.floor.book.of(symbol)) {
      if (resting.state !== 'working') continue;
      if (isNew(resting)) this.begin(resting);
      else if (resting.work === 'limit') this.moveUp(resting);
      else if (resting.work !== 'market' && !traded) this.watch(resting, resting.buy ? ask[symbol] : bid[symbol]);
      if (resting.state === 'working' && resting.urgent) this.takeShown(resting);
    }
    this.reached = Infinity;
    for (let next = this.nextReached(symbol, bid[symbol], ask[symbol]); next !== undefined; next = this.nextReached(symbol, bid[symbol], ask[symbol])) {
      this.trade(next, next.trigger, false, next.buy ? askLeft : bidLeft, symbol, 0);
    }
    this.end(symbol, told);
  }

  /**
   * Resting limits fill from the trade before the orders that it triggers go to the market. `bought` and `sold`: what of it our buys, and sells, have had
   * already, when it was shown.
   */
  private meetTrade(symbol: number, price: number, size: number, bought: number, sold: number): void {
    const { print } = this;
    const orders = this.floor.book.of(symbol);
    const shown = this.top.quoted[symbol] === 1;
    if (this.floor.isHalted(symbol, this.time)) return;
    print[0] = size;
    const told = this.floor.history.length;
    for (const resting of orders) {
      if (resting.state !== 'working') continue;
      if (isNew(resting)) this.begin(resting);
      if (resting.state === 'working' && resting.urgent && !shown) this.take(resting, price, print, 0);
    }
    this.reached = Infinity;
    for (let next = this.nextReached(symbol, price, price); next !== undefined; next = this.nextReached(symbol, price, price)) {
      const before = print[0];
      this.trade(next, next.trigger, false, print, 0, (price === next.trigger ? next.ahead : 0) + (next.buy ? bought : sold));
      this.top.give(symbol, next.buy, price, before - print[0]);
    }
    for (const resting of orders) {
      if (resting.state !== 'working') continue;
      const { work, trigger, buy, ahead } = resting;
      if (work === 'limit') resting.ahead = aheadAfterTrade(ahead, trigger, buy, price, size);
      else if (work !== 'market') {
        this.watch(resting, price);
        if (resting.urgent && shown) this.takeShown(resting);
      }
    }
    this.end(symbol, told);
  }

  /** `told`: how many events there were before. Without new ones no order is over. */
  private end(symbol: number, told: number): void {
    if (this.floor.history.length > told) this.floor.book.sweep(symbol);
    this.look(symbol);
  }

  /** Lets an order that waits for a price see one: a trailing stop follows it, and what it triggers is to go to the market. */
  private watch(resting: RestingOrder, at: number): void {
    if (!(at > 0)) return;
    if (resting.work === 'trail') follow(resting, this.instruments[resting.symbol], at);
    if (!isThrough(resting, at)) return;
    if (resting.work === 'two-step') {
      arm(resting);
      this.join(resting);
      return;
    }
    toMarket(resting);
    this.clearing.endEntry(resting);
  }

  /** An order begins: a limit order behind everybody, and taking as long as it can. */
  private join(resting: RestingOrder): void {
    resting.ahead = this.queue === 'none' ? 0 : Infinity;
    if (resting.work === 'limit') resting.urgent = true;
  }

  /** Of what is shown at its level, no more than that can stand before a limit order. */
  private moveUp(resting: RestingOrder): void {
    const { symbol, buy, trigger, ahead } = resting;
    const { bid, ask, bidSize, askSize } = this.top;
    resting.ahead = aheadAfterQuote(ahead, trigger, buy, buy ? bid[symbol] : ask[symbol], buy ? bidSize[symbol] : askSize[symbol]);
  }

  private takeShown(resting: RestingOrder): void {
    const { symbol, buy } = resting;
    const { bid, ask, bidLeft, askLeft } = this.top;
    this.take(resting, buy ? ask[symbol] : bid[symbol], buy ? askLeft : bidLeft, symbol);
    if (resting.work === 'limit') this.moveUp(resting);
  }

  /** An order that takes meets the other side, which stands at `far` (NaN: there is none) with the size `left[at]`. */
  private take(resting: RestingOrder, far: number, left: Float64Array, at: number): void {
    const { order: { timeInForce, postOnly }, work } = resting;
    const reached = work === 'market' ? far === far : isThrough(resting, far);
    if (reached && postOnly === true) {
      this.clearing.finish(resting, resting.filled > 0n ? 'cancelled' : 'rejected', POST_ONLY);
      return;
    }
    if (reached) this.trade(resting, far, true, left, at, 0);
    else if (hasOneChance(timeInForce)) this.clearing.finish(resting, 'expired', 'nothing was shown at its price');
    else if (work === 'limit') resting.urgent = false;
  }

  /**
   * Trades what is there: `left[at]`, from which it takes, without the `ahead` that others get first. Ticks come one by one, so each is met as a
   * bar's open is: nothing in it came before anything else. Then what the fill released arrives.
   */
  private trade(resting: RestingOrder, price: number, takes: boolean, left: Float64Array, at: number, ahead: number): void {
    const there = left[at] - ahead;
    const lots = there > 0 ? roundToLot(this.instruments[resting.symbol], BigInt(Math.round(there * 1e9)) as Quantity) : 0n;
    if (lots === 0n && !hasOneChance(resting.order.timeInForce)) return;
    this.low = this.high = price;
    this.available = lots as Quantity;
    const filled = quantityToNumber(this.clearing.fill(resting, price, 'open', takes, this));
    left[at] -= filled;
    if (left !== this.print) this.top.note(resting.symbol, resting.buy, filled);
    for (let next = this.released.shift(); next !== undefined; next = this.released.shift()) this.begin(next);
  }

  /**
   * The next resting limit order that a bid or an ask reaches, better limits first, then earlier orders; each is given once after `reached` was
   * set to Infinity.
   */
  private nextReached(symbol: number, bid: number, ask: number): RestingOrder | undefined {
    const orders = this.floor.book.of(symbol);
    let place = -1;
    let reached = -Infinity;
    for (let index = 0; index < orders.length; index++) {
      const { state, work, urgent, buy, trigger } = orders[index];
      if (state !== 'working' || work !== 'limit' || urgent) continue;
      const by = buy ? trigger - ask : bid - trigger;
      if (by >= 0 && by > reached && (by < this.reached || (by === this.reached && index > this.place))) {
        reached = by;
        place = index;
      }
    }
    this.reached = reached;
    this.place = place;
    return orders[place];
  }
}

/** Whether an order has not arrived among quotes and trades yet. */
const isNew = ({ ahead }: RestingOrder): boolean => ahead !== ahead;
