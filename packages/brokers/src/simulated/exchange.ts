import { nearestPrice, orderIdOf } from '@trader/core';
import type { BarTable, BrokerEvent, BrokerStatement, Order } from '@trader/core';
import type { SimulatedAccount } from './account';
import { BarMatching } from './bar-matching';
import { Clearing } from './clearing';
import { CorporateActions } from './corporate-actions';
import { Expiry } from './expiry';
import { Financing } from './financing';
import type { EndedSession } from './financing';
import { MoneyChange } from './conversion';
import { Floor } from './floor';
import type { ExchangeOptions } from './floor';
import { MarginWatch } from './margin-watch';
import { OrderEntry } from './order-entry';
import { isOver } from './resting-order';
import type { RestingOrder } from './resting-order';
import { TickMatching } from './tick-matching';
import { Transit } from './transit';

export type { ExchangeOptions, TradingHalt } from './floor';

/**
 * An exchange and its clearing broker, on bars, and on quotes and trades (see `TickMatching`). An order placed after a bar meets the next one, and none
 * that began before the order arrived: how each type does is told at `meetOpen`, how parts of orders, groups and chains go at `Clearing`, how long
 * an order lives at `dateBySession` and here:
 * - an `ioc` or `fok` order trades at the open of the first bar it meets or expires; `fok`: whole, or not at all;
 * - an `opg` order trades at the open of a bar that began when its session did, a `cls` order at the close of a bar that ended with it,
 *   both slipped unless they are limits; or they expire;
 * - a post-only order is rejected when the last price before it, or the open of its first bar, would have filled it at once;
 * - `day` and `gtd` orders expire with the first slice after their last moment. A bar that ends after it is not met;
 * - of all bars of one time the opens come first, then what lies inside them, then the closes (`meet`): no symbol sees what another did later;
 * - of two orders of a group that one bar touches inside, the stop fills; an open that fills one of them comes before all that;
 * - a limit that the market is at when it arrives takes liquidity; one that the market comes to makes it;
 * - an exit whose entry fills at the open meets all of that bar; one whose entry fills inside the bar is filled at once when the entry's
 *   price is already through it, else only where the bar leaves no doubt, the stop also when in doubt (see `meetRest`). A market exit, and any
 *   whose entry fills at the close, begins with the next bar.
 * Orders that take liquidity slip away from the trader, never out of the bar, nor beyond their limit. A reduce-only order is cut to
 * what its owner holds. Hot: a bar that touches no order costs two comparisons.
 *
 * With `latency`, messages travel (`Transit`): bars are met after what had arrived when they began, so that a fill may cross a cancel.
 *
 * Its parts share a `Floor`: `OrderEntry` takes orders, `Expiry` ends them, `BarMatching` finds what a bar trades, and `Clearing.fill` trades it.
 * This class keeps time and decides who sees what.
 */
export class SimulatedExchange {
  private readonly floor: Floor;
  private readonly entry: OrderEntry;
  private readonly expiry: Expiry;
  private readonly bars: BarMatching;
  private readonly ticks: TickMatching;
  private readonly transit: Transit | undefined;
  private readonly margin: MarginWatch;
  private readonly actions: CorporateActions;
  private readonly financing: Financing | undefined;
  /** The round of `pass` that saw a symbol last, and how many there were. */
  private readonly seen: Float64Array;
  private rounds = 0;
  /** When the last session of each symbol ended whose day is closed. */
  private readonly closed: Float64Array;

  constructor(options: ExchangeOptions) {
    this.floor = new Floor(options);
    const clearing = new Clearing(this.floor);
    this.expiry = new Expiry(this.floor, clearing);
    this.entry = new OrderEntry(this.floor, clearing, this.expiry);
    this.bars = new BarMatching(this.floor, clearing);
    this.ticks = new TickMatching(this.floor, clearing, options.queue ?? 'risk-averse');
    this.actions = new CorporateActions(this.floor, clearing, options.actions ?? [], (symbol) => this.ticks.endSession(symbol));
    this.financing = options.financing === undefined ? undefined : new Financing(this.floor, options.financing);
    if (options.conversion !== undefined) {
      const change = new MoneyChange(this.floor, options.conversion);
      this.floor.onMoney = (time) => change.changeAll(time);
    }
    this.margin = new MarginWatch(this.floor);
    this.transit = options.latency === undefined ? undefined : new Transit(options.latency);
    this.seen = new Float64Array(options.instruments.length);
    this.closed = new Float64Array(options.instruments.length).fill(-Infinity);
  }

  /** The broker's books. */
  get account(): SimulatedAccount {
    return this.floor.account;
  }

  /** Time of the last slice it met, ms since 1970 UTC. */
  get asOf(): number {
    return this.floor.asOf;
  }

  /** How many events it has told: those of its statement. One that is told again counts once. */
  get told(): number {
    return this.floor.history.length;
  }

  /** Who hears of every event, as it happens. */
  subscribe(listener: (event: BrokerEvent) => void): void {
    this.floor.listener = listener;
  }

  /** Meets all resting orders with the bars of one time: rows `from` to `to` (exclusive). */
  onSlice(bars: BarTable, from: number, to: number): void {
    const time = bars.time[from];
    const arrivals = this.transit !== undefined && this.transit.next <= time;
    if (arrivals) this.deliver(firstOpen(bars, from, to, -Infinity));
    if (time > this.stillUntil) this.turn(time);
    this.floor.asOf = time;
    let met = arrivals;
    for (let row = from; row < to && !met; row++) met = this.touches(bars, row);
    if (met) this.meet(bars, from, to);
    else this.mark(bars, from, to);
    this.margin.afterSlice(bars, from, to);
  }

  /** Meets the orders of a symbol of `ticked` with a quote. A side that is not there has price 0. */
  onQuote(symbol: number, time: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    this.advance(time);
    this.ticks.onQuote(symbol, time, bid, bidSize, ask, askSize);
    this.margin.afterTick(symbol);
  }

  /** Meets the orders of a symbol of `ticked` with a trade. */
  onTrade(symbol: number, time: number, price: number, size: number): void {
    this.advance(time);
    this.ticks.onTrade(symbol, time, price, size);
    this.margin.afterTick(symbol);
  }

  /**
   * The end of the slices from row `from` on that it has nothing to do with: no bar touches an order, no session ends, no order
   * expires, no margin call is near. It looks no further than the slice that holds row `until - 1`, and changes nothing.
   */
  quietUntil(bars: BarTable, from: number, until: number): number {
    const { time, symbol, high, low, length } = bars;
    const { low: lowest, high: highest } = this.floor.book;
    const { stillUntil } = this;
    let start = from;
    let now = -Infinity;
    for (let row = from; row < length; row++) {
      if (time[row] !== now) {
        now = time[row];
        if (row >= until || now > stillUntil) return row;
        start = row;
      }
      const each = symbol[row];
      if (low[row] <= lowest[each] || high[row] >= highest[each]) return start;
    }
    return length;
  }

  /** Passes over rows `from` to `to` (exclusive), of slices that `quietUntil` found quiet: of every symbol the last close counts. */
  pass(bars: BarTable, from: number, to: number): void {
    const { symbol, close } = bars;
    const { seen } = this;
    const { marks } = this.floor;
    const round = ++this.rounds;
    let left = marks.length;
    for (let row = to - 1; row >= from && left > 0; row--) {
      const each = symbol[row];
      if (seen[each] === round) continue;
      seen[each] = round;
      marks[each] = close[row];
      left--;
    }
    this.floor.asOf = bars.time[to - 1];
  }

  /** Takes an order, or tells that it is rejected. A known id is not taken twice: its events are told again. */
  place(order: Order): void {
    const { orders, history, listener } = this.floor;
    if (!orders.has(order.id)) this.send('order', this.entry.announce(order));
    else for (const event of history) if (orderIdOf(event) === order.id) listener(event);
  }

  /** Takes an order off the book; one that is no longer there is left as it is. */
  cancel(orderId: string): void {
    const resting = this.floor.orders.get(orderId);
    if (resting !== undefined && !isOver(resting)) this.send('cancel', resting);
  }

  /**
   * The end of a run: for the sessions that ended with the last slice it changes what is left of other currencies, charges and pays what holding costs and earns until
   * those that come next by the calendar, and tells of a margin call that stands. The first slice of these would do it otherwise, after it has settled margined
   * positions; should there be one after all, nothing is told or charged twice, and what is left of other currencies is changed then, with what those settle.
   * Asked again, it does nothing.
   */
  finish(): void {
    const { asOf, calendars, sessions } = this.floor;
    const over: EndedSession[] = [];
    calendars.forEach((calendar, symbol) => {
      const ended = sessions.session(symbol);
      if (ended !== undefined && ended.close <= asOf && ended.close > this.closed[symbol]) over.push({ symbol, ended, next: calendar.sessionAt(ended.close + 1) });
    });
    this.closeDay(over);
  }

  /** Everything the account holds and everything that happened to its orders. */
  statement(): BrokerStatement {
    const { account, asOf, history, options, orders } = this.floor;
    return {
      asOf,
      orders: [...orders.values()].map((each) => each.order),
      events: [...history],
      positions: options.instruments.map((instrument, index) => ({ symbol: instrument.symbol, quantity: account.positions[index] })),
      cash: account.cash,
      ...balancesOf(account),
      ...accrualsOf(account),
    };
  }

  /** The last time until which time alone changes nothing: no session ends, no order expires, no message arrives (they do at whole ms), and no slice must be looked at. */
  private get stillUntil(): number {
    if (this.margin.due) return -Infinity;
    const still = Math.min(this.floor.sessions.nextClose, this.expiry.next, this.actions.next);
    return this.transit === undefined ? still : Math.min(still, this.transit.next - 0.5);
  }

  private touches(bars: BarTable, row: number): boolean {
    const { low, high } = this.floor.book;
    const symbol = bars.symbol[row];
    return bars.low[row] <= low[symbol] || bars.high[row] >= high[symbol];
  }

  private mark({ symbol, close }: BarTable, from: number, to: number): void {
    const { marks } = this.floor;
    for (let row = from; row < to; row++) marks[symbol[row]] = close[row];
  }

  /**
   * Meets the bars of a slice: all opens, in the order in which the bars began and each after the messages that were there by then; then what lies
   * inside them; then their closes; last the other messages. So no symbol sees what another did later, and prices are those of the moment.
   */
  private meet(bars: BarTable, from: number, to: number): void {
    const { marks } = this.floor;
    for (let open = firstOpen(bars, from, to, -Infinity); open < Infinity; open = firstOpen(bars, from, to, open)) {
      this.deliver(open);
      // What arrived just now may be over before the slice is.
      if (bars.time[from] > this.expiry.next) this.expiry.expire(bars.time[from]);
      for (let row = from; row < to; row++) if (bars.openTime[row] === open) marks[bars.symbol[row]] = bars.open[row];
      for (let row = from; row < to; row++) if (bars.openTime[row] === open && this.touches(bars, row)) this.bars.atOpen(bars, row);
    }
    for (let row = from; row < to; row++) if (this.touches(bars, row)) this.bars.inside(bars, row);
    this.mark(bars, from, to);
    for (let row = from; row < to; row++) if (this.floor.book.seesClose[bars.symbol[row]] === 1 && this.touches(bars, row)) this.bars.atClose(bars, row);
    this.deliver(bars.time[from]);
  }

  /** A message that need not travel, or comes before the first slice, is there at once. */
  private send(kind: 'order' | 'cancel', resting: RestingOrder): void {
    const { asOf } = this.floor;
    if (this.transit === undefined || asOf === -Infinity) this.handle(kind, resting, asOf);
    else this.transit.send(kind, resting, asOf);
  }

  /** Takes the messages that are there at `time`. */
  private deliver(time: number): void {
    for (let message = this.transit?.take(time); message !== undefined; message = this.transit?.take(time)) {
      this.handle(message.kind, message.resting, message.arrives);
    }
  }

  private handle(kind: 'order' | 'cancel', resting: RestingOrder, now: number): void {
    if (kind === 'cancel') this.entry.cancel(resting, now);
    else {
      this.entry.take(resting, now);
      if (resting.state === 'working' && this.floor.ticked[resting.symbol] === 1) this.ticks.arrive(resting, now);
    }
  }

  /** Moves to the time of a tick. What arrives by then meets what was shown before it. */
  private advance(time: number): void {
    if (time > this.stillUntil) {
      for (let at = this.transit?.next ?? Infinity; at <= time; at = this.transit?.next ?? Infinity) {
        this.turn(at);
        this.floor.asOf = at;
        this.deliver(at);
      }
      this.turn(time);
    }
    this.floor.asOf = time;
  }

  /** What passes with time, up to the slice of `time`: sessions end, orders expire, issuers act. */
  private turn(time: number): void {
    if (time > this.floor.sessions.nextClose) this.endSessions(time);
    if (this.floor.asOf === -Infinity) {
      this.expiry.begin(time);
      this.actions.begin(time);
    }
    if (time > this.expiry.next) this.expiry.expire(time);
    if (time > this.actions.next) this.actions.apply(time);
  }

  private endSessions(time: number): void {
    const { account, marks, sessions } = this.floor;
    const over: EndedSession[] = [];
    sessions.advance(time, (symbol, ended) => {
      if (account.positions[symbol] !== 0n) account.settle(symbol, nearestPrice(marks[symbol]));
      over.push({ symbol, ended, next: sessions.session(symbol)! });
      this.ticks.endSession(symbol);
    });
    this.closeDay(over);
  }

  /**
   * What is left of other currencies is changed before anybody asks what the balances of the day earn or cost, and that, too, is changed. Last a margin call
   * that stands is told again, with the account's session.
   */
  private closeDay(over: readonly EndedSession[]): void {
    if (over.length === 0) return;
    for (const { symbol, ended } of over) this.closed[symbol] = ended.close;
    const { close } = over[over.length - 1].ended;
    this.floor.onMoney(close);
    if (this.financing !== undefined) {
      for (const each of over) this.financing.charge(each);
      this.floor.onMoney(close);
    }
    const first = over.find(({ symbol }) => symbol === 0);
    if (first !== undefined) this.margin.endSession(first.ended.close);
  }
}

/** What the account has of other currencies, as a statement tells it. */
const balancesOf = ({ balances, currencies }: SimulatedAccount): Pick<BrokerStatement, 'balances'> => {
  const others = currencies.names.map((name, index) => [name, balances[index]] as const).filter(([, amount], index) => index > 0 && amount !== 0n);
  return others.length === 0 ? {} : { balances: Object.fromEntries(others) };
};

/** What is due to the account, as a statement tells it. */
const accrualsOf = ({ accruals }: SimulatedAccount): Pick<BrokerStatement, 'accruals'> => {
  const open = accruals.list();
  return open.length === 0 ? {} : { accruals: open };
};

/** When the first bar of rows `from` to `to` (exclusive) began that began after `past`; Infinity when none did. */
const firstOpen = (bars: BarTable, from: number, to: number, past: number): number => {
  let first = Infinity;
  for (let row = from; row < to; row++) {
    const open = bars.openTime[row];
    if (open > past && open < first) first = open;
  }
  return first;
};
