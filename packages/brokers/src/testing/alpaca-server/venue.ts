import { nearestPrice, roundToLot } from '@trader/core';
import type { BrokerEvent, Cash, CostModel, ExchangeCalendar, Fill, Instrument, Order, OrderType, Quantity, TimeInForce } from '@trader/core';
import { SimulatedExchange } from '../../simulated/exchange';
import type { QueueModel } from '../../simulated/queue';
import type { Hours } from './hours';
import type { AlpacaOrder, WireTime, WireType } from './order';

const TYPES: Readonly<Record<WireType, OrderType>> = { market: 'market', limit: 'limit', stop: 'stop', stop_limit: 'stop-limit', trailing_stop: 'trailing-stop' };
/** The desk ends orders whose time is over, so that the exchange need not; an auction is met by what is shown at its moment. */
const TIMES: Readonly<Record<WireTime, TimeInForce>> = { day: 'gtc', gtc: 'gtc', ioc: 'ioc', fok: 'fok', opg: 'ioc', cls: 'ioc' };
const OWNER = 'account';

/** What the exchange said of an order of ours. */
export interface VenueListener {
  onFill(order: AlpacaOrder, fill: Fill): void;
  /** It is over, though nobody asked for that. */
  onEnd(order: AlpacaOrder, how: 'canceled' | 'rejected'): void;
}

/** What a venue needs of the exchange's options. */
interface VenueOptions {
  readonly instruments: readonly Instrument[];
  readonly cash: Cash;
  readonly costs: CostModel;
  readonly calendarOf: (instrument: Instrument) => ExchangeCalendar;
  readonly queue?: QueueModel | undefined;
}

/**
 * The orders that are at work, on a simulated exchange that meets them with quotes and trades. Orders wait beside it until their symbol has shown something in
 * the part of the day that they are for; those that are not for extended hours leave it while others trade there.
 */
export class Venue {
  private readonly exchange: SimulatedExchange;
  private readonly index: ReadonlyMap<string, number>;
  private readonly byId = new Map<string, AlpacaOrder>();
  private readonly heard: BrokerEvent[] = [];
  private readonly waiting: AlpacaOrder[][];
  private readonly working: Set<AlpacaOrder>[];
  /** The part of the day in which a symbol has shown something last. */
  private readonly shown: string[];
  private readonly halted: boolean[];
  /** What the exits of a chain have filled together. */
  private readonly exited = new Map<string, Quantity>();
  private ids = 0;
  private settling = false;

  constructor(
    private readonly options: VenueOptions,
    private readonly hours: Hours,
    private readonly now: () => number,
    private readonly listener: VenueListener,
  ) {
    const { instruments } = options;
    this.exchange = new SimulatedExchange({
      instruments, cash: options.cash, costs: options.costs, calendarOf: options.calendarOf, ticked: instruments.map(({ symbol }) => symbol),
      ...(options.queue === undefined ? {} : { queue: options.queue }),
    });
    this.exchange.subscribe((event) => this.heard.push(event));
    this.index = new Map(instruments.map(({ symbol }, index) => [symbol, index]));
    this.waiting = instruments.map(() => []);
    this.working = instruments.map(() => new Set());
    this.shown = instruments.map(() => '');
    this.halted = instruments.map(() => false);
  }

  get cash(): Cash {
    return this.exchange.account.cash;
  }

  /** What the exchange itself says is held. */
  held(symbol: number): Quantity {
    return this.exchange.account.positions[symbol];
  }

  /** Moves money that is of no trade. */
  pay(amount: Cash): void {
    const { balances } = this.exchange.account;
    balances[0] = (balances[0] + amount) as Cash;
  }

  /** Puts a holding into the account that was bought elsewhere: no money moves. */
  endow(symbol: number, fill: Fill): void {
    const before = this.cash;
    this.exchange.account.book(symbol, OWNER, fill);
    this.pay((before - this.cash) as Cash);
  }

  quote(symbol: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    if (!this.admits(symbol)) return;
    this.exchange.onQuote(symbol, this.now(), bid, bidSize, ask, askSize);
    this.afterTick(symbol, bid, ask);
  }

  trade(symbol: number, price: number, size: number): void {
    if (!this.admits(symbol)) return;
    this.exchange.onTrade(symbol, this.now(), price, size);
    this.afterTick(symbol, price, price);
  }

  halt(symbol: number, halted: boolean): void {
    this.halted[symbol] = halted;
    if (halted) this.shown[symbol] = '';
  }

  /** Lets an order work, as soon as there is a market for it. `at`, the last bid and ask, prices a notional order. */
  place(order: AlpacaOrder, bid: number, ask: number): void {
    const symbol = this.index.get(order.symbol)!;
    this.waiting[symbol].push(order);
    if (this.isReady(symbol)) this.release(symbol, bid, ask);
    this.settle();
  }

  /** Lets an order take part in what is shown now, once, whatever the part of the day: an auction at the close. */
  placeNow(order: AlpacaOrder, bid: number, ask: number): void {
    const symbol = this.index.get(order.symbol)!;
    this.drop(order);
    if (this.halted[symbol] || this.shown[symbol] !== `${this.hours.extended(this.now()).day} regular`) this.listener.onEnd(order, 'canceled');
    else this.send(symbol, order, bid, ask);
    this.settle();
  }

  /** Takes an order off. */
  withdraw(order: AlpacaOrder): void {
    this.drop(order);
    const { exchangeId } = order;
    if (exchangeId === undefined) return;
    this.forget(order);
    this.exchange.cancel(exchangeId);
    this.settle();
  }

  /** Puts `next` in the place of `old`. Gives whether the exchange took it; what it filled at once is told by `settle`. */
  replace(old: AlpacaOrder, next: AlpacaOrder): boolean {
    const symbol = this.index.get(old.symbol)!;
    const { exchangeId } = old;
    if (exchangeId === undefined) {
      const place = this.waiting[symbol].indexOf(old);
      if (place >= 0) this.waiting[symbol][place] = next;
      return true;
    }
    const id = this.enter(symbol, next);
    next.filledBefore = (next.filled - (old.filled - old.filledBefore)) as Quantity;
    this.exchange.place(this.orderOf(symbol, next, id, exchangeId));
    const refused = this.heard.some((event) => event.kind === 'order' && event.orderId === id && event.status === 'rejected');
    if (refused) this.forget(next);
    else this.forget(old);
    return !refused;
  }

  /** Tells what the exchange has said since, unless somebody is telling it already. */
  settle(): void {
    if (this.settling) return;
    this.settling = true;
    for (let event = this.heard.shift(); event !== undefined; event = this.heard.shift()) this.tell(event);
    this.settling = false;
  }

  private tell(event: BrokerEvent): void {
    if (event.kind === 'fill') {
      const order = this.byId.get(event.fill.orderId);
      if (order === undefined) return;
      if (order.isExit) this.exited.set(order.group, ((this.exited.get(order.group) ?? 0n) + event.fill.quantity) as Quantity);
      this.listener.onFill(order, event.fill);
      if (order.isOver) this.forget(order);
    } else if (event.kind === 'order' && event.status !== 'accepted' && event.status !== 'held') {
      const order = this.byId.get(event.orderId);
      if (order === undefined) return;
      this.forget(order);
      if (!order.isOver) this.listener.onEnd(order, event.status === 'rejected' ? 'rejected' : 'canceled');
    }
  }

  private forget(order: AlpacaOrder): void {
    if (order.exchangeId === undefined) return;
    this.byId.delete(order.exchangeId);
    this.working[this.index.get(order.symbol)!].delete(order);
    order.exchangeId = undefined;
  }

  private drop(order: AlpacaOrder): void {
    const waiting = this.waiting[this.index.get(order.symbol)!];
    const place = waiting.indexOf(order);
    if (place >= 0) waiting.splice(place, 1);
  }

  private isReady(symbol: number): boolean {
    return !this.halted[symbol] && this.shown[symbol] === this.hours.phaseName(this.now());
  }

  /** Whether a quote or trade of a symbol matters to orders now: outside regular hours only where one is for extended hours, and then the others step aside. */
  private admits(symbol: number): boolean {
    if (this.halted[symbol]) return false;
    const phase = this.hours.phase(this.now());
    if (phase === 'regular') return true;
    if (phase === 'closed') return false;
    const working = [...this.working[symbol]];
    if (!working.some(isExtended) && !this.waiting[symbol].some(isExtended)) return false;
    for (const order of working.filter((each) => !isExtended(each))) {
      this.withdraw(order);
      this.waiting[symbol].push(order);
    }
    return true;
  }

  private afterTick(symbol: number, bid: number, ask: number): void {
    this.settle();
    this.shown[symbol] = this.hours.phaseName(this.now());
    this.release(symbol, bid, ask);
    this.settle();
  }

  private release(symbol: number, bid: number, ask: number): void {
    const regular = this.hours.phase(this.now()) === 'regular';
    for (const order of this.waiting[symbol].filter((each) => (regular ? each.timeInForce !== 'cls' : isExtended(each)))) {
      this.drop(order);
      if (!order.isOver) this.send(symbol, order, bid, ask);
    }
  }

  private send(symbol: number, order: AlpacaOrder, bid: number, ask: number): void {
    const { notional } = order.ticket;
    if (notional !== undefined) {
      const at = order.side === 'buy' ? ask || bid : bid || ask;
      const instrument = this.options.instruments[symbol];
      order.quantity = roundToLot(instrument, (notional / nearestPrice(at)) as Quantity);
      if (order.quantity <= 0n) return this.listener.onEnd(order, 'rejected');
    }
    this.exchange.place(this.orderOf(symbol, order, this.enter(symbol, order), undefined));
  }

  private enter(symbol: number, order: AlpacaOrder): string {
    const id = `e${++this.ids}`;
    order.exchangeId = id;
    order.filledBefore = order.filled;
    this.byId.set(id, order);
    this.working[symbol].add(order);
    return id;
  }

  private orderOf(symbol: number, order: AlpacaOrder, id: string, replaces: string | undefined): Order {
    const { trailPercent } = order;
    // The exchange takes off what the order it replaces has filled there, and what others of its group have.
    const gone = order.isExit ? (this.exited.get(order.group) ?? 0n) : order.filled - order.filledBefore;
    return {
      id, parentId: id, owner: OWNER, symbol: order.symbol, side: order.side, type: TYPES[order.ticket.type],
      quantity: (order.leaves + gone) as Quantity,
      ...(order.limitPrice === undefined ? {} : { limitPrice: order.limitPrice }),
      ...(order.stopPrice === undefined ? {} : { stopPrice: order.stopPrice }),
      ...(order.trailPrice === undefined ? {} : { trailAmount: order.trailPrice }),
      ...(trailPercent === undefined ? {} : { trailBps: Math.max(1, Math.round(Number(trailPercent) * 100)) }),
      reduceOnly: order.isExit, ...(order.isExit ? { group: order.group } : {}),
      timeInForce: TIMES[order.timeInForce], ...(replaces === undefined ? {} : { replaces }),
      reason: `${this.options.instruments[symbol].symbol} of a client`,
    };
  }
}

const isExtended = (order: AlpacaOrder): boolean => order.ticket.extendedHours;
