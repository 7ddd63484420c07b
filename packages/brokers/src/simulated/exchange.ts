import { cashToNumber, magnitude, nearestPrice, priceToNumber, quantityToNumber, roundToTick, SessionTracker } from '@trader/core';
import type {
  BarTable, BrokerEvent, BrokerStatement, Cash, CostModel, ExchangeCalendar, Execution, Fill, Instrument, Order, OrderUpdate, Price, Quantity, Side,
} from '@trader/core';
import { SimulatedAccount } from './account';
import { OpenedToday } from './opened-today';
import { isOver, restingOrder, triggersBelow } from './resting-order';
import type { RestingOrder } from './resting-order';

/** What a simulated exchange needs to know. */
export interface ExchangeOptions {
  readonly instruments: readonly Instrument[];
  readonly cash: Cash;
  readonly costs: CostModel;
  readonly calendarOf: (instrument: Instrument) => ExchangeCalendar;
}

/**
 * An exchange and its clearing broker, on bars. An order placed after a bar meets the next one:
 * - a market order fills at the open, slipped;
 * - a stop fills at its price, or at the open when the bar gaps through it, slipped;
 * - a limit fills at its price when the bar touches it, or at the open when that is better;
 * - of two orders of a group that one bar touches, the stop fills, whatever happened first inside the bar;
 * - an exit whose entry fills at the open meets all of that bar; one whose entry fills inside the bar is filled at once when the entry's
 *   price is already through it, else only where the bar leaves no doubt, the stop also when in doubt (see `release`).
 * Orders that take liquidity (market, stop) slip away from the trader, never out of the bar. A reduce-only order is cut to the position
 * it meets. Hot: a bar that touches no order costs two comparisons.
 */
export class SimulatedExchange {
  readonly account: SimulatedAccount;
  private readonly book: RestingOrder[][];
  private readonly lowTrigger: Float64Array;
  private readonly highTrigger: Float64Array;
  private readonly marks: Float64Array;
  /** The round of `pass` that saw a symbol last, and how many there were. */
  private readonly seen: Float64Array;
  private rounds = 0;
  private readonly orders = new Map<string, RestingOrder>();
  private readonly symbols: ReadonlyMap<string, number>;
  private readonly sessions: SessionTracker;
  private readonly openedToday: OpenedToday;
  private readonly history: BrokerEvent[] = [];
  private listener: (event: BrokerEvent) => void = () => undefined;
  private executions = 0;
  /** Time of the last slice it met, ms since 1970 UTC. */
  asOf = -Infinity;

  constructor(private readonly options: ExchangeOptions) {
    const { instruments } = options;
    this.account = new SimulatedAccount(instruments, options.cash);
    this.book = instruments.map(() => []);
    this.lowTrigger = new Float64Array(instruments.length).fill(-Infinity);
    this.highTrigger = new Float64Array(instruments.length).fill(Infinity);
    this.marks = new Float64Array(instruments.length).fill(NaN);
    this.seen = new Float64Array(instruments.length);
    this.symbols = new Map(instruments.map((instrument, index) => [instrument.symbol, index]));
    this.sessions = new SessionTracker(instruments, options.calendarOf);
    this.openedToday = new OpenedToday(instruments.length);
  }

  /** Who hears of every event, as it happens. */
  subscribe(listener: (event: BrokerEvent) => void): void {
    this.listener = listener;
  }

  /** Meets all resting orders with the bars of one time: rows `from` to `to` (exclusive). */
  onSlice(bars: BarTable, from: number, to: number): void {
    const time = bars.time[from];
    if (time > this.sessions.nextClose) this.endSessions(time);
    this.asOf = time;
    for (let row = from; row < to; row++) {
      const symbol = bars.symbol[row];
      if (bars.low[row] <= this.lowTrigger[symbol] || bars.high[row] >= this.highTrigger[symbol]) this.match(bars, row, symbol);
      this.marks[symbol] = bars.close[row];
    }
  }

  /**
   * The end of the slices from row `from` on that it has nothing to do with: no bar touches an order, no session ends. It looks no
   * further than the slice that holds row `until - 1`, and changes nothing.
   */
  quietUntil(bars: BarTable, from: number, until: number): number {
    const { time, symbol, high, low, length } = bars;
    const { lowTrigger, highTrigger } = this;
    const { nextClose } = this.sessions;
    let start = from;
    let now = -Infinity;
    for (let row = from; row < length; row++) {
      if (time[row] !== now) {
        now = time[row];
        if (row >= until || now > nextClose) return row;
        start = row;
      }
      const each = symbol[row];
      if (low[row] <= lowTrigger[each] || high[row] >= highTrigger[each]) return start;
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
    const refusal = this.refusalOf(resting);
    this.orders.set(order.id, resting);
    if (refusal !== undefined) {
      resting.state = 'gone';
      this.tell(order, 'rejected', refusal);
      return;
    }
    if (order.after !== undefined && this.orders.get(order.after)?.state === 'filled') resting.state = 'working';
    this.book[symbol].push(resting);
    this.tell(order, resting.state === 'held' ? 'held' : 'accepted', '');
    this.refreshTriggers(symbol);
  }

  /** Takes an order off the book; one that is no longer there is left as it is. */
  cancel(orderId: string): void {
    const resting = this.orders.get(orderId);
    if (resting === undefined || isOver(resting)) return;
    this.finish(resting, 'cancelled', 'on request');
    this.sweep(resting.symbol);
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
    if (order.quantity > this.options.instruments[symbol].maxOrderQuantity) return 'quantity above the largest the exchange takes';
    return this.isShortSale(resting) ? `${order.symbol} cannot be sold short` : undefined;
  }

  private isShortSale({ order, symbol }: RestingOrder): boolean {
    return order.side === 'sell' && !order.reduceOnly && !this.options.instruments[symbol].shortable && order.quantity > this.account.positions[symbol];
  }

  /** Market orders first, then stops, then limits: so a bar that touches stop and limit of one group fills the stop. */
  private match(bars: BarTable, row: number, symbol: number): void {
    for (const type of ['market', 'stop', 'limit'] as const) {
      const book = this.book[symbol];
      for (let index = 0; index < book.length; index++) {
        const resting = book[index];
        if (resting.state === 'working' && resting.order.type === type && resting.releasedAt !== this.asOf) this.tryFill(resting, bars, row);
      }
    }
    this.sweep(symbol);
  }

  private tryFill(resting: RestingOrder, bars: BarTable, row: number): void {
    const open = bars.open[row];
    const { trigger } = resting;
    const { type } = resting.order;
    if (type === 'market') {
      this.fill(resting, open, true, bars, row, true);
      return;
    }
    if (isThrough(resting, open)) this.fill(resting, open, type === 'stop', bars, row, true);
    else if (touches(resting, bars, row)) this.fill(resting, trigger, type === 'stop', bars, row, false);
  }

  /** Fills at `shown`, slipped when the order takes liquidity; `atOpen` tells when in the bar. Then releases the orders that waited. */
  private fill(resting: RestingOrder, shown: number, takes: boolean, bars: BarTable, row: number, atOpen: boolean): void {
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
    const time = atOpen ? bars.openTime[row] : bars.time[row];
    const execution: Execution = {
      instrument, side: order.side, quantity: size, liquidity: takes ? 'taker' : 'maker', closing,
      closingToday: this.openedToday.partOf(symbol, closing, this.sessions.closes[symbol]), volume: bars.volume[row], time,
    };
    const slipped = takes ? this.options.costs.slip(execution, exact) : exact;
    const at = takes ? within(instrument, order.side, slipped, exact, bars.low[row], bars.high[row]) : exact;
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
    if (resting.remaining > 0n) this.tell(order, 'cancelled', 'nothing left to reduce');
    if (order.group !== undefined) this.cancelGroup(resting);
    this.release(resting, shown, bars, row, atOpen);
  }

  private cancelGroup(filled: RestingOrder): void {
    for (const other of this.book[filled.symbol]) {
      if (other !== filled && !isOver(other) && other.order.group === filled.order.group) {
        this.finish(other, 'cancelled', `${filled.order.id} of its group filled`);
      }
    }
  }

  /**
   * Frees the exits that waited for `entry` and meets them with the rest of its bar. Entered at the open, they see all of it. Entered
   * inside, at the entry's price: an exit which that price is through fills there. What the bar did before is unknown, so beyond that
   * the stop fills when the bar touches it at all, and the limit only when a stop carried us in, for then the market went on toward it.
   */
  private release(entry: RestingOrder, entered: number, bars: BarTable, row: number, atOpen: boolean): void {
    for (const type of ['stop', 'limit'] as const) {
      for (const exit of this.book[entry.symbol]) {
        if (exit.state !== 'held' || exit.order.after !== entry.order.id || exit.order.type !== type) continue;
        exit.state = 'working';
        exit.releasedAt = this.asOf;
        this.tell(exit.order, 'accepted', 'released');
        if (atOpen) this.tryFill(exit, bars, row);
        else if (isThrough(exit, entered)) this.fill(exit, entered, type === 'stop', bars, row, false);
        else if ((type === 'stop' || entry.order.type === 'stop') && touches(exit, bars, row)) {
          this.fill(exit, exit.trigger, type === 'stop', bars, row, false);
        }
      }
    }
  }

  private finish(resting: RestingOrder, status: 'cancelled' | 'rejected', reason: string): void {
    resting.state = 'gone';
    this.tell(resting.order, status, reason);
    for (const other of this.book[resting.symbol]) {
      if (other.state === 'held' && other.order.after === resting.order.id) this.finish(other, 'cancelled', `${resting.order.id} was ${status}`);
    }
  }

  private tell(order: Order, status: OrderUpdate['status'], reason: string): void {
    const event: BrokerEvent = { kind: 'order', orderId: order.id, status, reason, time: this.asOf };
    this.history.push(event);
    this.listener(event);
  }

  private sweep(symbol: number): void {
    const book = this.book[symbol];
    let kept = 0;
    for (const resting of book) if (!isOver(resting)) book[kept++] = resting;
    book.length = kept;
    this.refreshTriggers(symbol);
  }

  private refreshTriggers(symbol: number): void {
    let low = -Infinity;
    let high = Infinity;
    for (const resting of this.book[symbol]) {
      if (resting.state !== 'working') continue;
      if (resting.order.type === 'market') low = Infinity;
      else if (triggersBelow(resting)) low = Math.max(low, resting.trigger);
      else high = Math.min(high, resting.trigger);
    }
    this.lowTrigger[symbol] = low;
    this.highTrigger[symbol] = high;
  }
}

/** Whether a market at `at` fills the order at once. */
const isThrough = (resting: RestingOrder, at: number): boolean => (triggersBelow(resting) ? at <= resting.trigger : at >= resting.trigger);

const touches = (resting: RestingOrder, bars: BarTable, row: number): boolean =>
  triggersBelow(resting) ? bars.low[row] <= resting.trigger : bars.high[row] >= resting.trigger;

const least = (a: Quantity, b: Quantity): Quantity => (a < b ? a : b);

const orderIdOf = (event: BrokerEvent): string => (event.kind === 'fill' ? event.fill.orderId : event.orderId);

/** A slipped price held inside the bar and on the tick, but never better for the trader than the price shown. */
const within = (instrument: Instrument, side: Side, slipped: Price, shown: Price, low: number, high: number): Price => {
  if (side === 'buy') {
    const ceiling = roundToTick(instrument, nearestPrice(high), 'floor');
    const held = slipped < ceiling ? slipped : ceiling;
    return held > shown ? held : shown;
  }
  const floor = roundToTick(instrument, nearestPrice(low), 'ceil');
  const held = slipped > floor ? slipped : floor;
  return held < shown ? held : shown;
};
