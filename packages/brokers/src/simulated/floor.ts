import { SessionTracker } from '@trader/core';
import type { BrokerEvent, Cash, CostModel, ExchangeCalendar, Instrument, Order, OrderUpdate } from '@trader/core';
import { SimulatedAccount } from './account';
import { OpenedToday } from './opened-today';
import { OrderBook } from './order-book';
import type { RestingOrder } from './resting-order';

/** What a simulated exchange needs to know. */
export interface ExchangeOptions {
  readonly instruments: readonly Instrument[];
  readonly cash: Cash;
  readonly costs: CostModel;
  readonly calendarOf: (instrument: Instrument) => ExchangeCalendar;
}

/** What all parts of a simulated exchange share. Symbols are indexes into its instruments. */
export class Floor {
  readonly account: SimulatedAccount;
  readonly book: OrderBook;
  /** The last price of each symbol; NaN before the first. */
  readonly marks: Float64Array;
  /** Every order it ever took, by id. */
  readonly orders = new Map<string, RestingOrder>();
  readonly symbols: ReadonlyMap<string, number>;
  readonly calendars: readonly ExchangeCalendar[];
  readonly sessions: SessionTracker;
  readonly openedToday: OpenedToday;
  /** Every event, in the order in which they were told. */
  readonly history: BrokerEvent[] = [];
  listener: (event: BrokerEvent) => void = () => undefined;
  /** Time of the last slice of the market, ms since 1970 UTC. */
  asOf = -Infinity;

  constructor(readonly options: ExchangeOptions) {
    const { instruments, calendarOf } = options;
    this.account = new SimulatedAccount(instruments, options.cash);
    this.book = new OrderBook(instruments.length);
    this.marks = new Float64Array(instruments.length).fill(NaN);
    this.symbols = new Map(instruments.map((instrument, index) => [instrument.symbol, index]));
    this.sessions = new SessionTracker(instruments, calendarOf);
    this.calendars = instruments.map(calendarOf);
    this.openedToday = new OpenedToday(instruments.length);
  }

  /** Says what happened. */
  report(event: BrokerEvent): void {
    this.history.push(event);
    this.listener(event);
  }

  /** Says what became of an order. */
  tell(order: Order, status: OrderUpdate['status'], reason: string, time: number): void {
    this.report({ kind: 'order', orderId: order.id, status, reason, time });
  }

  /** Whether the account would be short of a symbol that cannot be borrowed. */
  isShortSale({ order, symbol }: RestingOrder): boolean {
    return order.side === 'sell' && !order.reduceOnly && !this.options.instruments[symbol].shortable && order.quantity > this.account.positions[symbol];
  }
}
