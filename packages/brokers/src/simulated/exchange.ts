import { cashToNumber, magnitude, nearestPrice, orderFault, priceToNumber, quantityToNumber, SessionTracker } from '@trader/core';
import type {
  BarTable, BrokerEvent, BrokerStatement, Cash, CostModel, ExchangeCalendar, Execution, Fill, Instrument, Order, OrderUpdate, Quantity,
} from '@trader/core';
import { SimulatedAccount } from './account';
import { OpenedToday } from './opened-today';
import { holdPrice } from './hold-price';
import { meetBar, meetClose, meetRest } from './meet-bar';
import type { Meeting } from './meet-bar';
import { OrderBook } from './order-book';
import { dateBySession, expiryReason, sessionFor } from './order-times';
import { follow, isOver, isThrough, restingOrder, ROUNDS } from './resting-order';
import type { Moment, RestingOrder } from './resting-order';

/** What a simulated exchange needs to know. */
export interface ExchangeOptions {
  readonly instruments: readonly Instrument[];
  readonly cash: Cash;
  readonly costs: CostModel;
  readonly calendarOf: (instrument: Instrument) => ExchangeCalendar;
}

/**
 * An exchange and its clearing broker, on bars. An order placed after a bar meets the next one: how each type does is told at `meetBar`,
 * how long it lives at `dateBySession` and here:
 * - an `ioc` or `fok` order trades at the open of the first bar it meets or expires (orders are filled whole, so the two are one);
 * - an `opg` order trades at the open of a bar that began when its session did, a `cls` order at the close of a bar that ended with it,
 *   both slipped unless they are limits; or they expire;
 * - a post-only order is rejected when the last price before it, or the open of its first bar, would have filled it at once;
 * - `day` and `gtd` orders expire with the first slice after their last moment. A bar that ends after it is not met;
 * - of two orders of a group that one bar touches, the stop fills, whatever happened first inside the bar;
 * - an exit whose entry fills at the open meets all of that bar; one whose entry fills inside the bar is filled at once when the entry's
 *   price is already through it, else only where the bar leaves no doubt, the stop also when in doubt (see `meetRest`). A market exit, and any
 *   whose entry fills at the close, begins with the next bar.
 * Orders that take liquidity slip away from the trader, never out of the bar, nor beyond their limit. A reduce-only order is cut to the
 * position it meets. Hot: a bar that touches no order costs two comparisons.
 */
export class SimulatedExchange {
  readonly account: SimulatedAccount;
  private readonly book: OrderBook;
  private readonly marks: Float64Array;
  /** The round of `pass` that saw a symbol last, and how many there were. */
  private readonly seen: Float64Array;
  private rounds = 0;
  private readonly orders = new Map<string, RestingOrder>();
  private readonly symbols: ReadonlyMap<string, number>;
  private readonly sessions: SessionTracker;
  private readonly openedToday: OpenedToday;
  private readonly calendars: readonly ExchangeCalendar[];
  private readonly meeting: Meeting = { price: NaN, moment: 'open', takes: false };
  /** The first moment at which an order expires, and until when time alone changes nothing: no session ends, no order expires. */
  private nextExpiry = Infinity;
  private stillUntil = -Infinity;
  private readonly history: BrokerEvent[] = [];
  private listener: (event: BrokerEvent) => void = () => undefined;
  private executions = 0;
  /** Time of the last slice it met, ms since 1970 UTC. */
  asOf = -Infinity;

  constructor(private readonly options: ExchangeOptions) {
    const { instruments } = options;
    this.account = new SimulatedAccount(instruments, options.cash);
    this.book = new OrderBook(instruments.length);
    this.marks = new Float64Array(instruments.length).fill(NaN);
    this.seen = new Float64Array(instruments.length);
    this.symbols = new Map(instruments.map((instrument, index) => [instrument.symbol, index]));
    this.sessions = new SessionTracker(instruments, options.calendarOf);
    this.calendars = instruments.map(options.calendarOf);
    this.openedToday = new OpenedToday(instruments.length);
  }

  /** Who hears of every event, as it happens. */
  subscribe(listener: (event: BrokerEvent) => void): void {
    this.listener = listener;
  }

  /** Meets all resting orders with the bars of one time: rows `from` to `to` (exclusive). */
  onSlice(bars: BarTable, from: number, to: number): void {
    const time = bars.time[from];
    if (time > this.stillUntil) this.turn(time);
    this.asOf = time;
    const { low, high } = this.book;
    for (let row = from; row < to; row++) {
      const symbol = bars.symbol[row];
      if (bars.low[row] <= low[symbol] || bars.high[row] >= high[symbol]) this.match(bars, row, symbol);
      this.marks[symbol] = bars.close[row];
    }
  }

  /**
   * The end of the slices from row `from` on that it has nothing to do with: no bar touches an order, no session ends, no order
   * expires. It looks no
   * further than the slice that holds row `until - 1`, and changes nothing.
   */
  quietUntil(bars: BarTable, from: number, until: number): number {
    const { time, symbol, high, low, length } = bars;
    const { low: lowest, high: highest } = this.book;
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
    const { marks, seen } = this;
    const round = ++this.rounds;
    let left = marks.length;
    for (let row = to - 1; row >= from && left > 0; row--) {
      const each = symbol[row];
      if (seen[each] === round) continue;
      seen[each] = round;
      marks[each] = close[row];
      left--;
    }
    this.asOf = bars.time[to - 1];
  }

  /** Takes an order, or tells that it is rejected. A known id is not taken twice: its events are told again. */
  place(order: Order): void {
    if (this.orders.has(order.id)) {
      for (const event of this.history) if (orderIdOf(event) === order.id) this.listener(event);
      return;
    }
    const symbol = this.symbols.get(order.symbol) ?? -1;
    const resting = restingOrder(order, symbol);
    if (order.after !== undefined && this.orders.get(order.after)?.state === 'filled') resting.state = 'working';
    const refusal = this.refusalOf(resting);
    this.orders.set(order.id, resting);
    if (refusal !== undefined) {
      resting.state = 'gone';
      this.tell(order, 'rejected', refusal, this.asOf);
      return;
    }
    this.date(resting);
    if (resting.work === 'trail' && resting.state === 'working' && this.marks[symbol] > 0) follow(resting, this.options.instruments[symbol], this.marks[symbol]);
    this.book.add(resting);
    this.tell(order, resting.state === 'held' ? 'held' : 'accepted', '', this.asOf);
  }

  /** Takes an order off the book; one that is no longer there is left as it is. */
  cancel(orderId: string): void {
    const resting = this.orders.get(orderId);
    if (resting === undefined || isOver(resting)) return;
    this.finish(resting, 'cancelled', 'on request');
    this.book.sweep(resting.symbol);
  }

  /** Everything the account holds and everything that happened to its orders. */
  statement(): BrokerStatement {
    return {
      asOf: this.asOf,
      orders: [...this.orders.values()].map((each) => each.order),
      events: [...this.history],
      positions: this.options.instruments.map((instrument, index) => ({ symbol: instrument.symbol, quantity: this.account.positions[index] })),
      cash: this.account.cash,
    };
  }

  /** What passes with time, up to the slice of `time`: sessions end, orders expire. */
  private turn(time: number): void {
    if (time > this.sessions.nextClose) this.endSessions(time);
    if (this.asOf === -Infinity) {
      this.calendars.forEach((calendar, symbol) => this.book.of(symbol).forEach((each) => dateBySession(each, calendar.sessionAt(time))));
      this.nextExpiry = -Infinity;
    }
    if (time > this.nextExpiry) this.expire(time);
    this.stillUntil = Math.min(this.sessions.nextClose, this.nextExpiry);
  }

  private expire(time: number): void {
    this.nextExpiry = Infinity;
    for (let symbol = 0; symbol < this.calendars.length; symbol++) {
      for (const each of this.book.of(symbol)) {
        if (!isOver(each) && time > each.expiresAt) this.finish(each, 'expired', expiryReason(each.order), each.expiresAt);
        if (!isOver(each)) this.nextExpiry = Math.min(this.nextExpiry, each.expiresAt);
      }
      this.book.sweep(symbol);
    }
  }

  /** Says when an order's time is over. Before the first slice nobody knows the session: `turn` will. */
  private date(resting: RestingOrder): void {
    const { order, symbol } = resting;
    if (order.expiresAt !== undefined) resting.expiresAt = order.expiresAt;
    else if (this.asOf > -Infinity) {
      const session = sessionFor(order, this.calendars[symbol], this.asOf);
      if (session !== undefined) dateBySession(resting, session);
    }
    this.nextExpiry = Math.min(this.nextExpiry, resting.expiresAt);
    this.stillUntil = Math.min(this.stillUntil, resting.expiresAt);
  }

  private endSessions(time: number): void {
    this.sessions.advance(time, (symbol) => {
      if (this.account.positions[symbol] !== 0n) this.account.settle(symbol, nearestPrice(this.marks[symbol]));
    });
  }

  private refusalOf(resting: RestingOrder): string | undefined {
    const { order, symbol } = resting;
    if (symbol < 0) return `${order.symbol} is not listed`;
    const entry = order.after === undefined ? undefined : this.orders.get(order.after);
    if (order.after !== undefined && entry === undefined) return `waits for the unknown order ${order.after}`;
    if (entry?.state === 'gone') return `waits for order ${order.after}, which never filled`;
    const fault = orderFault(order);
    if (fault !== undefined) return fault;
    if (order.expiresAt !== undefined && order.expiresAt <= this.asOf) return 'its time is over already';
    if (order.postOnly === true && resting.state === 'working' && isThrough(resting, this.marks[symbol])) return POST_ONLY;
    if (order.quantity > this.options.instruments[symbol].maxOrderQuantity) return 'quantity above the largest the exchange takes';
    return this.isShortSale(resting) ? `${order.symbol} cannot be sold short` : undefined;
  }

  private isShortSale({ order, symbol }: RestingOrder): boolean {
    return order.side === 'sell' && !order.reduceOnly && !this.options.instruments[symbol].shortable && order.quantity > this.account.positions[symbol];
  }

  /** Market orders first, then stops, then limits: so a bar that touches stop and limit of one group fills the stop. At last what needs its close. */
  private match(bars: BarTable, row: number, symbol: number): void {
    for (const round of ROUNDS) {
      const book = this.book.of(symbol);
      for (let index = 0; index < book.length; index++) {
        const resting = book[index];
        if (resting.state === 'working' && resting.round === round && resting.releasedAt !== this.asOf) this.tryFill(resting, bars, row);
      }
    }
    if (this.book.seesClose[symbol] === 1) this.matchClose(bars, row, symbol);
    this.book.sweep(symbol);
  }

  private tryFill(resting: RestingOrder, bars: BarTable, row: number): void {
    if (resting.urgent && !this.admits(resting, bars, row)) return;
    if (meetBar(resting, this.options.instruments[resting.symbol], bars, row, this.meeting)) this.fill(resting, bars, row);
  }

  /** Whether an order that has one chance, or must not trade on arrival, may meet the bar; tells what became of it when it may not. */
  private admits(resting: RestingOrder, bars: BarTable, row: number): boolean {
    const { timeInForce, postOnly, type } = resting.order;
    if (postOnly !== true && timeInForce !== 'ioc' && timeInForce !== 'fok' && timeInForce !== 'opg') return true;
    const through = type === 'market' || isThrough(resting, bars.open[row]);
    if (postOnly === true) {
      resting.urgent = false;
      if (through) this.finish(resting, 'rejected', POST_ONLY);
      return !through;
    }
    if (timeInForce === 'opg') {
      if (bars.time[row] <= resting.opensAt) return false;
      if (bars.openTime[row] !== resting.opensAt) {
        this.finish(resting, 'expired', 'no bar began at the open of its session');
        return false;
      }
    }
    if (!through) this.finish(resting, 'expired', 'the open was beyond its limit');
    return through;
  }

  private matchClose(bars: BarTable, row: number, symbol: number): void {
    const instrument = this.options.instruments[symbol];
    for (const resting of this.book.of(symbol)) {
      if (resting.state !== 'working') continue;
      const seen = resting.releasedAt === this.asOf ? resting.releasedIn : 'open';
      if (resting.work === 'trail') {
        if (meetClose(resting, instrument, seen, bars, row, this.meeting)) this.fill(resting, bars, row);
      } else if (resting.round === 'close' && seen !== 'close' && bars.time[row] === resting.expiresAt) this.tryClose(resting, bars, row);
    }
  }

  private tryClose(resting: RestingOrder, bars: BarTable, row: number): void {
    const close = bars.close[row];
    const takes = resting.work === 'market';
    if (!takes && !isThrough(resting, close)) {
      this.finish(resting, 'expired', 'the close was beyond its limit');
      return;
    }
    this.meeting.price = close;
    this.meeting.moment = 'close';
    this.meeting.takes = takes;
    this.fill(resting, bars, row);
  }

  /** Fills as `meeting` says. Then releases the orders that waited. */
  private fill(resting: RestingOrder, bars: BarTable, row: number): void {
    const { price: shown, moment, takes } = this.meeting;
    const { order, symbol } = resting;
    const instrument = this.options.instruments[symbol];
    const held = this.account.positions[symbol];
    const reduces = order.side === 'buy' ? held < 0n : held > 0n;
    const size = order.reduceOnly ? (reduces ? least(resting.remaining, magnitude(held)) : (0n as Quantity)) : resting.remaining;
    if (size === 0n) {
      this.finish(resting, 'cancelled', 'nothing to reduce');
      return;
    }
    const exact = nearestPrice(shown);
    const closing = reduces ? least(size, magnitude(held)) : (0n as Quantity);
    const time = moment === 'open' ? bars.openTime[row] : bars.time[row];
    const execution: Execution = {
      instrument, side: order.side, quantity: size, liquidity: takes ? 'taker' : 'maker', closing,
      closingToday: this.openedToday.partOf(symbol, closing, this.sessions.closes[symbol]), volume: bars.volume[row], time,
    };
    const slipped = takes ? this.options.costs.slip(execution, exact) : exact;
    const at = takes ? holdPrice(instrument, order, slipped, exact, bars.low[row], bars.high[row]) : exact;
    const fee = this.options.costs.fee(execution, at);
    if (this.isShortSale(resting)) {
      this.finish(resting, 'rejected', `${order.symbol} cannot be sold short`);
      return;
    }
    if (!order.reduceOnly && !(reduces && size <= magnitude(held))) {
      const extra = quantityToNumber(size) * (order.side === 'buy' ? 1 : -1);
      if (!this.account.affords(symbol, extra, priceToNumber(at), cashToNumber(fee), this.marks)) {
        this.finish(resting, 'rejected', 'insufficient buying power');
        return;
      }
    }
    const fill: Fill = {
      executionId: `x${++this.executions}`, orderId: order.id, symbol: order.symbol, side: order.side, quantity: size, price: at, fee, time,
    };
    this.account.book(symbol, fill);
    this.openedToday.book(symbol, execution);
    resting.remaining = (resting.remaining - size) as Quantity;
    const event: BrokerEvent = { kind: 'fill', fill };
    this.history.push(event);
    this.listener(event);
    resting.state = 'filled';
    if (resting.remaining > 0n) this.tell(order, 'cancelled', 'nothing left to reduce', this.asOf);
    if (order.group !== undefined) this.cancelGroup(resting);
    this.release(resting, shown, moment, bars, row);
  }

  private cancelGroup(filled: RestingOrder): void {
    for (const other of this.book.of(filled.symbol)) {
      if (other !== filled && !isOver(other) && other.order.group === filled.order.group) {
        this.finish(other, 'cancelled', `${filled.order.id} of its group filled`);
      }
    }
  }

  /** Frees the exits that waited for `entry`, which filled when the market was at `entered`, and meets them with the rest of its bar. */
  private release(entry: RestingOrder, entered: number, moment: Moment, bars: BarTable, row: number): void {
    const carried = entry.order.type === 'stop' || entry.order.type === 'trailing-stop';
    for (const round of RELEASES) {
      for (const exit of this.book.of(entry.symbol)) {
        if (exit.state !== 'held' || exit.order.after !== entry.order.id || exit.round !== round) continue;
        exit.state = 'working';
        exit.releasedAt = this.asOf;
        exit.releasedIn = moment;
        this.tell(exit.order, 'accepted', 'released', this.asOf);
        this.meetReleased(exit, entered, carried, bars, row);
      }
    }
  }

  private meetReleased(exit: RestingOrder, entered: number, carried: boolean, bars: BarTable, row: number): void {
    const instrument = this.options.instruments[exit.symbol];
    if (exit.order.postOnly === true) {
      exit.urgent = false;
      if (isThrough(exit, entered)) {
        this.finish(exit, 'rejected', POST_ONLY);
        return;
      }
    }
    if (exit.work === 'trail') follow(exit, instrument, entered);
    if (exit.work === 'market' || exit.round === 'close' || exit.releasedIn === 'close') return;
    const trades = exit.releasedIn === 'open'
      ? meetBar(exit, instrument, bars, row, this.meeting)
      : meetRest(exit, entered, carried, bars, row, this.meeting);
    if (trades) this.fill(exit, bars, row);
  }

  private finish(resting: RestingOrder, status: 'cancelled' | 'rejected' | 'expired', reason: string, time = this.asOf): void {
    resting.state = 'gone';
    this.tell(resting.order, status, reason, time);
    const why = `${resting.order.id} ${status === 'expired' ? status : `was ${status}`}`;
    for (const other of this.book.of(resting.symbol)) {
      if (other.state === 'held' && other.order.after === resting.order.id) this.finish(other, 'cancelled', why, time);
    }
  }

  private tell(order: Order, status: OrderUpdate['status'], reason: string, time: number): void {
    const event: BrokerEvent = { kind: 'order', orderId: order.id, status, reason, time };
    this.history.push(event);
    this.listener(event);
  }
}

const RELEASES = [...ROUNDS, 'close'] as const;
const POST_ONLY = 'post-only, and the market is at its limit or beyond';

const least = (a: Quantity, b: Quantity): Quantity => (a < b ? a : b);

const orderIdOf = (event: BrokerEvent): string => (event.kind === 'fill' ? event.fill.orderId : event.orderId);
