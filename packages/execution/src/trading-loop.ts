import { cashToNumber, Currencies, noTrace, orderIdOf, SessionTracker } from '@trader/core';
import type { BarTable, BrokerEvent, Fill, JournalRecord, OrderUpdate, Session, Target, Trace } from '@trader/core';
import { AccountControl } from './account-control';
import { AccountView } from './account-view';
import { bookAccountEvent } from './book-account-event';
import { GateNews } from './gate-news';
import { Ledger } from './ledger';
import { Liquidation } from './liquidation';
import type { LoopOptions } from './loop-options';
import type { LoopParts } from './loop-parts';
import { MarketWatch } from './market-watch';
import { OrderLifecycle } from './order-lifecycle';
import { fillRecord, runRecord, sessionRecord, updateRecord } from './records';
import { checkSleeves, EXTERNAL, Sleeve, together } from './sleeve';
import { Strangers } from './strangers';

/**
 * The one loop of backtest, paper and live. For every slice of bars: `advance` (sessions), the broker's events, `onSlice` (marks, then
 * the strategies, then orders), the broker's events again. Synchronous and deterministic: no clock, no network, nothing awaited. A bar
 * that changes nothing but marks allocates nothing.
 */
export class TradingLoop {
  readonly ledger: Ledger;
  readonly orders: OrderLifecycle;
  /** For stretches of slices of one session to which the broker has nothing to say: `watch.follow`, then `trade`. */
  readonly watch: MarketWatch;
  /** Halts, stricter limits, exceptions. */
  readonly control: AccountControl;
  private readonly account: AccountView;
  private readonly sleeves: readonly Sleeve[];
  private readonly sleeveOf: ReadonlyMap<string, Sleeve>;
  private readonly sessions: SessionTracker;
  /** For those who restore a run. */
  readonly parts: LoopParts;
  private readonly events: BrokerEvent[] = [];
  private readonly liquidation?: Liquidation;
  private readonly trace: Trace;

  constructor(private readonly options: LoopOptions) {
    this.trace = options.trace ?? noTrace;
    checkSleeves(options.sleeves);
    const methods = new Map(options.sleeves.map((each) => [each.name, each.lotMethod]));
    const ledger = this.ledger = new Ledger(options.instruments, options.cash, (owner) => methods.get(owner) ?? 'fifo', new Currencies(options.instruments, options));
    const orders = this.orders = new OrderLifecycle(options.instruments.length);
    const watch = this.watch = new MarketWatch(ledger);
    const sessions = this.sessions = new SessionTracker(options.instruments, options.calendarOf);
    const account = this.account = new AccountView(options.run, [...methods.keys(), EXTERNAL], ledger, orders, watch, sessions, options.margin);
    account.funds = options.funds;
    account.shortSupply = options.shortSupply;
    const news = new GateNews(options.gate, account, ledger, (each) => this.record(each));
    this.sleeves = options.sleeves.map((each) => new Sleeve(each, { ...options, account, ledger, orders, watch, sessions }));
    this.sleeveOf = new Map(this.sleeves.map((each) => [each.name, each]));
    const strategy = watch.strategy = together(this.sleeves.map((each) => each.strategy));
    watch.tradeFrom = options.tradeFrom ?? -Infinity;
    const desks = this.sleeves.map((each) => each.desk);
    if (options.onMarginCall === 'liquidate') this.liquidation = new Liquidation(ledger, desks, options.margin);
    this.control = new AccountControl(account, options.gate, desks, (each) => this.record(each));
    this.parts = {
      run: options.run, gate: options.gate, account, ledger, orders, desks, watch, strategy, sessions, news, control: this.control,
      record: options.journal && ((each) => this.record(each)), heard: undefined, knownAt: -Infinity, silent: false, strangers: new Strangers(),
    };
    options.broker.subscribe((event) => {
      this.hear(event);
      this.parts.heard?.(event);
    });
  }

  /** Time of the running slice, ms since 1970 UTC; -Infinity before the first. */
  get time(): number {
    return this.watch.time;
  }

  /** Takes note of what the broker says; `settle` applies it. */
  hear(event: BrokerEvent): void {
    this.events.push(event);
  }

  /** Takes up a goal from outside the strategies, such as "flat" when a run is closed by hand, for a sleeve. With `anew` not even exits are changed in place. Such a run cannot be resumed. */
  pursue(target: Target, sleeve = this.sleeves[0].name, anew = false): void {
    this.sleeveOf.get(sleeve)?.desk.pursue(target, anew);
  }

  /** Whether a change of what a sleeve holds of a symbol is under way. */
  busy(symbol: number, sleeve: string): boolean {
    return this.sleeveOf.get(sleeve)?.desk.busy(symbol) ?? false;
  }

  /** Moves to `time`, the time of the next slice: ends sessions that are over. Before the broker meets that slice. */
  advance(time: number): void {
    if (time > this.sessions.nextClose) this.endSessions(time);
    if (!this.account.begun && time >= this.watch.tradeFrom) this.begin(time);
    this.watch.time = time;
  }

  /** Marks rows `from` to `to` (exclusive) of one time, lets the strategies speak, and sends what it wants. */
  onSlice(bars: BarTable, from: number, to: number): void {
    this.watch.follow(bars, from, to);
    this.trade();
  }

  /** After the marks: reduces what a margin call asks for, then sends what the strategies want, if anything. */
  trade(): void {
    if (this.account.marginCall !== undefined && !this.account.paused) this.liquidation?.reduce();
    this.pursueWishes();
  }

  /** Applies everything the broker has said, in its order: state, then the strategy, then orders. False when it said nothing, or while that is being done. */
  settle(): boolean {
    if (this.events.length === 0 || this.account.busy) return false;
    this.trace('settle', { events: this.events.length }, () => this.applyEvents());
    return true;
  }

  private applyEvents(): void {
    this.account.busy = true;
    for (let next = 0; next < this.events.length; next++) {
      const event = this.events[next];
      const symbol = event.kind === 'fill' ? this.onFill(event.fill) : event.kind === 'order' ? this.onUpdate(event) : bookAccountEvent(event, this.parts);
      if (this.account.marginCall === undefined) this.liquidation?.stop();
      this.pursueWishes();
      if (symbol === undefined) continue;
      for (const { desk } of this.sleeves) desk.proceed(symbol);
      for (const state of this.orders.touchedBy(orderIdOf(event) ?? '', symbol)) this.options.onOrder?.(state);
    }
    this.events.length = 0;
    this.account.busy = false;
  }

  private pursueWishes(): void {
    const { wishes } = this.watch;
    if (wishes.length > 0) for (const { owner, target } of wishes.splice(0)) if (!this.account.deaf) this.sleeveOf.get(owner)?.desk.pursue(target);
  }

  /** Ends the running sessions. Call once, after the last slice. */
  finish(): void {
    for (let symbol = 0; symbol < this.options.instruments.length; symbol++) this.ledger.settleAtMark(symbol);
    const running = this.sessions.session(0);
    if (running !== undefined) this.endSession(running);
  }

  private endSessions(time: number): void {
    let over: Session | undefined;
    this.sessions.advance(time, (symbol, ended) => {
      this.ledger.settleAtMark(symbol);
      if (symbol === 0) over = ended;
    });
    if (over !== undefined) this.endSession(over);
  }

  private begin(time: number): void {
    this.account.begun = true;
    this.record(runRecord(time, this.options.run, this.sleeves.map((each) => each.name), this.ledger));
    this.control.begin(time);
  }

  private onUpdate(update: OrderUpdate): number | undefined {
    const state = this.orders.find(update.orderId);
    if (state === undefined || !this.orders.update(state, update)) return undefined;
    this.record(updateRecord(this.time, update));
    this.parts.news.updated(state, update);
    this.control.enforce();
    return state.symbol;
  }

  /** A fill of an order that is not ours is booked for the owner `external`: the account moved, our lots did not. One that is forgotten still has its owner. */
  private onFill(fill: Fill): number | undefined {
    const state = this.orders.find(fill.orderId);
    if (this.ledger.has(fill.executionId)) return state && this.parts.strangers.claim(fill, this.ledger).map((each) => this.onFill(each)).at(-1);
    const symbol = state?.symbol ?? this.options.instruments.findIndex((each) => each.symbol === fill.symbol);
    if (symbol < 0 || (state === undefined && this.orders.isPast(fill))) return undefined;
    const owner = this.orders.ownerOf(fill.orderId);
    const booking = this.ledger.book(symbol, owner ?? EXTERNAL, fill, state?.order.lots);
    if (owner === undefined) this.parts.strangers.note(fill);
    if (state !== undefined) this.orders.fill(state, fill);
    this.watch.restate();
    if (this.options.journal !== undefined) this.record(fillRecord(this.time, fill, booking, symbol, this.ledger));
    if (state === undefined) return symbol;
    this.parts.news.filled(state, fill, booking);
    this.control.enforce();
    this.sleeveOf.get(state.order.owner)?.strategy.onFill?.(symbol, fill);
    return symbol;
  }

  /** The first instrument's calendar is the account's. */
  private endSession(ended: Session): void {
    this.trace('session', { day: ended.day }, () => {
      const equity = this.ledger.equity();
      this.account.sessionStartEquity = cashToNumber(equity);
      if (this.account.begun && this.options.journal !== undefined) this.record(sessionRecord(this.time, ended, this.ledger, equity, this.watch.peak));
      this.parts.news.sessionEnded();
      this.control.expire();
    });
  }

  private record(record: JournalRecord): void {
    if (this.parts.silent) return;
    this.options.journal?.append(record);
    this.options.journal?.commit();
  }
}
