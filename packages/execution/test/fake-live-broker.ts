import { cash, isFinal, price, quantity, sign, TraderError } from '@trader/core';
import type { ApprovedOrder, BrokerEvent, BrokerPosition, Cash, ExternalOrder, Fill, LinkEvent, LiveBroker, LiveStatement, Order, OrderUpdate, Price, Quantity, Timers } from '@trader/core';

/** An order as the far end has it. */
interface FarOrder {
  readonly order: Order;
  status: OrderUpdate['status'] | 'filled';
  filled: bigint;
}

/** A broker whose far end does what the test says, and tells of it, or not. Time is that of the test's timers. */
export class FakeLiveBroker implements LiveBroker {
  /** What it was asked: orders and cancels, as they were sent. */
  readonly sent: string[] = [];
  readonly far = new Map<string, FarOrder>();
  readonly holdings = new Map<string, bigint>();
  readonly averages = new Map<string, Price>();
  readonly external: ExternalOrder[] = [];
  money: bigint;
  /** What becomes of orders on their way: they arrive and are told of; arrive and nobody is told (`lost reply`); never arrive (`lost`). */
  wire: 'good' | 'lost reply' | 'lost' = 'good';
  /** Whether questions are answered. */
  reachable = true;
  /** Whether questions for single orders are not. */
  silent = false;
  /** What a statement waits for on its way back. */
  slow: Promise<void> | undefined;
  asked: string[] = [];
  statements = 0;
  closed = false;
  /** Changes a statement on its way. */
  page: (statement: LiveStatement) => LiveStatement = (statement) => statement;
  private readonly history: { readonly at: number; readonly event: BrokerEvent }[] = [];
  private listeners: ((event: BrokerEvent) => void)[] = [];
  private links: (event: LinkEvent) => void = () => undefined;
  private executions = 0;

  constructor(private readonly timers: Timers, money = 100_000) {
    this.money = cash(money);
  }

  submit(...approvals: readonly ApprovedOrder[]): void {
    for (const { order } of approvals) {
      this.sent.push(order.id);
      if (this.wire === 'lost') continue;
      this.far.set(order.id, { order, status: 'accepted', filled: 0n });
      this.happen({ kind: 'order', orderId: order.id, status: order.after === undefined ? 'accepted' : 'held', reason: '', time: this.timers.now() }, this.wire === 'good');
    }
  }

  cancel(orderId: string): void {
    this.sent.push(`cancel ${orderId}`);
  }

  subscribe(listener: (event: BrokerEvent) => void): void {
    this.listeners.push(listener);
  }

  connect(listener: (event: LinkEvent) => void): void {
    this.links = listener;
  }

  link(state: LinkEvent['state'], reason = ''): void {
    this.links({ link: 'orders', state, reason, time: this.timers.now() });
  }

  async ask(orderId: string): Promise<readonly BrokerEvent[] | undefined> {
    this.asked.push(orderId);
    this.check();
    if (this.silent) throw new TraderError('BROKER_UNREACHABLE', 'too many requests');
    if (!this.far.has(orderId)) return undefined;
    return this.history.filter(({ event }) => (event.kind === 'fill' ? event.fill.orderId : event.kind === 'order' ? event.orderId : '') === orderId).map(({ event }) => event);
  }

  async statement(since: number, live: readonly string[]): Promise<LiveStatement> {
    this.check();
    this.statements++;
    const idOf = (event: BrokerEvent): string => (event.kind === 'fill' ? event.fill.orderId : event.kind === 'order' ? event.orderId : '');
    const positions: BrokerPosition[] = [...this.holdings].filter(([, size]) => size !== 0n).map(([symbol, size]) => ({ symbol, quantity: size as Quantity, averagePrice: this.averages.get(symbol) }));
    const statement = this.page({
      asOf: this.timers.now(), positions, cash: this.money as Cash, external: [...this.external],
      working: [...this.far.values()].filter(({ status }) => status !== 'filled' && !isFinal(status)).map(({ order }) => order.id),
      events: this.history.filter(({ at, event }) => at > since || live.includes(idOf(event))).map(({ event }) => event),
    });
    await this.slow;
    return statement;
  }

  standing(): Promise<never> {
    return Promise.reject(new TraderError('BROKER_UNREACHABLE', 'nobody asks'));
  }

  close(): void {
    this.closed = true;
  }

  /** Something happens at the far end; we are told of it, or not. */
  happen(event: BrokerEvent, told = true): void {
    this.history.push({ at: this.timers.now(), event });
    if (told) this.tell(event);
  }

  /** Tells something, whether it has happened or not. */
  tell(event: BrokerEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** An order, ours or not, trades there. */
  fill(orderId: string, size: number, at = 10, { told = true, symbol = 'ABC', side = 'buy' }: { readonly told?: boolean; readonly symbol?: string; readonly side?: Order['side'] } = {}): Fill {
    const far = this.far.get(orderId);
    const of = far?.order ?? { symbol, side };
    const fill: Fill = {
      executionId: `x${++this.executions}`, orderId, symbol: of.symbol, side: of.side, quantity: quantity(size), price: price(at), fee: cash(0), time: this.timers.now(),
    };
    const signed = sign(of.side) * fill.quantity;
    this.holdings.set(of.symbol, (this.holdings.get(of.symbol) ?? 0n) + signed);
    this.money -= signed * fill.price;
    if (far !== undefined) {
      far.filled += fill.quantity;
      if (far.filled >= far.order.quantity) far.status = 'filled';
    }
    this.happen({ kind: 'fill', fill }, told);
    return fill;
  }

  /** An order comes to something else there. */
  become(orderId: string, status: OrderUpdate['status'], told = true): void {
    const far = this.far.get(orderId);
    if (far !== undefined) far.status = status;
    this.happen({ kind: 'order', orderId, status, reason: '', time: this.timers.now() }, told);
  }

  /** What it was asked since the last time. */
  since(): string[] {
    return this.sent.splice(0);
  }

  private check(): void {
    if (!this.reachable) throw new TraderError('BROKER_UNREACHABLE', 'no route');
  }
}
