import type { ApprovedOrder, AccountStanding, BrokerEvent, Instrument, LinkEvent, LiveBroker, LiveStatement, Order, Random, Timers, Transport, Verify } from '@trader/core';
import type { KeptOpen } from '../resilience/keep-open';
import { RateBudget } from '../resilience/rate-budget';
import { scrub } from '../secret';
import { Cancels } from './cancels';
import type { AlpacaKeys } from './keys';
import { News } from './news';
import { OrderBook } from './order-book';
import { OrderFinder } from './order-finder';
import { orderRequests } from './order-request';
import type { OrderRequest } from './order-request';
import { openOrderStream } from './order-stream';
import { Replacements } from './replacements';
import { AlpacaRest } from './rest';
import type { Answer } from './rest';
import { askAssets, askCalendar, askClock } from './reference';
import type { AlpacaAsset, AlpacaClock, AlpacaSession } from './reference';
import { askStanding } from './standing';
import { Statements } from './statement';
import { readWire, WIRE } from './wire';
import type { WireOrder, WireUpdate } from './wire';

/** What an `AlpacaBroker` needs. */
export interface AlpacaBrokerOptions {
  readonly transport: Transport;
  readonly timers: Timers;
  /** For the waits before it tries again. */
  readonly random: Random;
  readonly verify: Verify;
  /** The name of the run, with which the ids of our orders begin: `${run}-${number}`. */
  readonly run: string;
  /** What is traded here. What others trade in other symbols is told as money alone. */
  readonly instruments: readonly Pick<Instrument, 'symbol'>[];
  readonly keys: AlpacaKeys;
  /** The trading API: paper's, `https://paper-api.alpaca.markets`, unless it is said. */
  readonly host?: string | undefined;
  /** The stream of orders: `/stream` of the host. */
  readonly streamUrl?: string | undefined;
  /** After so many ms without an answer the outcome of a request is unknown: 10,000. */
  readonly timeoutMs?: number | undefined;
  /** How often the stream is asked for a sign of life, ms: 5,000. */
  readonly heartbeatMs?: number | undefined;
  /** Requests a minute until Alpaca says otherwise: 200. */
  readonly perMinute?: number | undefined;
  /** Whether limit orders that live for a day, or until they are cancelled, trade outside regular hours too: false. */
  readonly extendedHours?: boolean | undefined;
}

/** Alpaca behind the port of live brokers, with what its calendar and its list of assets say. Questions reject with BROKER_UNREACHABLE. */
export interface AlpacaBroker extends LiveBroker {
  clock(): Promise<AlpacaClock>;
  /** Sessions from one day to another, both included, as `YYYY-MM-DD` in New York. */
  calendar(from: string, to: string): Promise<readonly AlpacaSession[]>;
  /** All active shares. */
  assets(): Promise<readonly AlpacaAsset[]>;
}

/** Something to be sent: for its orders `request` when it is new, or a replacement. */
interface Dispatch {
  readonly orders: readonly Order[];
  readonly deadline: number;
  readonly send: (answer: (answer: Answer) => void) => void;
}

class Broker implements AlpacaBroker {
  private listener: (event: BrokerEvent) => void = () => undefined;
  private readonly rest: AlpacaRest;
  private readonly budget: RateBudget;
  private readonly book: OrderBook;
  private readonly finder: OrderFinder;
  private readonly news: News;
  private readonly cancels: Cancels;
  private readonly replacements: Replacements;
  private readonly statements: Statements;
  private stream: KeptOpen | undefined;
  private closed = false;

  constructor(private readonly options: AlpacaBrokerOptions) {
    const { transport, timers, random, keys, host = PAPER, timeoutMs = 10_000, perMinute = 200, run, instruments } = options;
    const traded = new Set(instruments.map(({ symbol }) => symbol));
    const isTraded = (symbol: string): boolean => traded.has(symbol);
    this.budget = new RateBudget({ timers, perMinute });
    this.rest = new AlpacaRest({ transport, timers, random, budget: this.budget, keys, host, timeoutMs });
    this.book = new OrderBook(run, (wire) => this.replacements.look(wire));
    const { rest, book } = this;
    const finder = (this.finder = new OrderFinder(rest, book));
    const news = (this.news = new News({ timers, random, rest, book, isTraded, tell: (event) => this.tell(event) }));
    const cancels = (this.cancels = new Cancels({ timers, random, rest, book, news }));
    this.replacements = new Replacements({ rest, book, finder, news, cancels });
    this.statements = new Statements({ timers, random, rest, book, finder, isTraded });
  }

  submit(...approvals: readonly ApprovedOrder[]): void {
    const { verify, timers, extendedHours = false } = this.options;
    const expiries = new Map<Order, number>();
    for (const approval of approvals) {
      const order = verify(approval, timers.now());
      if (this.book.find(order.id) === undefined) expiries.set(order, approval.expiresAt);
    }
    const fresh = [...expiries.keys()];
    const { requests, refused } = orderRequests(fresh.filter(({ replaces }) => replaces === undefined), { extendedHours, bound: (group) => this.book.isBound(group) });
    const sent: Dispatch[] = [
      ...requests.map((request) => this.newOrders(request, expiries)),
      ...fresh.filter(({ replaces }) => replaces !== undefined).map((order) => this.replacement(order, expiries.get(order) ?? 0)),
    ];
    for (const { orders } of sent) for (const order of orders) this.book.send(order, order === orders[0] ? undefined : orders[0].id);
    this.dispatch(sent, 0, false);
    for (const { order, reason } of refused) this.reject([order], reason);
  }

  cancel(orderId: string): void {
    this.cancels.cancel(orderId);
  }

  subscribe(listener: (event: BrokerEvent) => void): void {
    this.listener = listener;
  }

  connect(listener: (event: LinkEvent) => void): void {
    const { timers, random, transport, keys, host = PAPER, streamUrl = `${host.replace(/^http/, 'ws')}/stream`, heartbeatMs = 5_000 } = this.options;
    if (this.closed) return;
    this.stream?.close();
    this.stream = openOrderStream({ timers, random, transport, keys, url: streamUrl, heartbeatMs, onUpdate: (update) => this.hear(update), listener });
  }

  async ask(orderId: string): Promise<readonly BrokerEvent[] | undefined> {
    return this.explained(() => this.statements.ask(orderId));
  }

  async statement(since: number, live: readonly string[]): Promise<LiveStatement> {
    return this.explained(() => this.statements.statement(since, live));
  }

  async standing(): Promise<AccountStanding> {
    const standing = await askStanding(this.rest);
    return standing.blocked === undefined ? standing : { ...standing, blocked: this.clean(standing.blocked) };
  }

  clock(): Promise<AlpacaClock> {
    return askClock(this.rest);
  }

  calendar(from: string, to: string): Promise<readonly AlpacaSession[]> {
    return askCalendar(this.rest, from, to);
  }

  assets(): Promise<readonly AlpacaAsset[]> {
    return askAssets(this.rest);
  }

  close(): void {
    this.closed = true;
    this.stream?.close();
    this.news.close();
    this.cancels.close();
    this.budget.close();
  }

  /** While an answer is on its way that may tell whose an order is, news of strange orders wait for it. */
  private async explained<T>(question: () => Promise<T>): Promise<T> {
    const explained = this.news.keep();
    try {
      return await question();
    } finally {
      explained();
    }
  }

  private tell(event: BrokerEvent): void {
    if (this.closed) return;
    this.listener(event.kind === 'order' && event.reason !== '' ? { ...event, reason: this.clean(event.reason) } : event);
  }

  /** What Alpaca said, without the keys that it may have quoted. */
  private clean(text: string): string {
    const { keyId, secretKey } = this.options.keys;
    return scrub(text, [keyId, secretKey]);
  }

  private tellAll(orders: readonly Order[], status: 'rejected' | 'unknown', reason: string): void {
    for (const { id } of orders) this.tell({ kind: 'order', orderId: id, status, reason, time: this.options.timers.now() });
  }

  private reject(orders: readonly Order[], reason: string): void {
    this.tellAll(orders, 'rejected', reason);
  }

  private newOrders({ order, legs, body }: OrderRequest, expiries: ReadonlyMap<Order, number>): Dispatch {
    const orders = [order, ...legs];
    const deadline = Math.min(...orders.map((each) => expiries.get(each) ?? 0));
    const urgency = orders.every(({ reduceOnly }) => reduceOnly) ? 'exit' : 'entry';
    return { orders, deadline, send: (answer) => this.rest.send({ method: 'POST', path: '/v2/orders', body, urgency, deadline }, answer) };
  }

  private replacement(order: Order, deadline: number): Dispatch {
    return { orders: [order], deadline, send: (answer) => this.replacements.send(order, deadline, answer) };
  }

  /**
   * Sends what a decision consists of, one after another, as they lean on each other. While somebody would have to guess (`doubt`) what became of one, what could add
   * exposure is not sent after it.
   */
  private dispatch(sent: readonly Dispatch[], index: number, doubt: boolean): void {
    if (index === sent.length || this.closed) return;
    const { orders, deadline, send } = sent[index];
    const late = deadline < this.options.timers.now() ? 'its approval expired before that' : undefined;
    const blind = doubt && orders.some(({ reduceOnly }) => !reduceOnly) ? 'what became of an order before it is unknown' : undefined;
    const reason = late ?? blind;
    if (reason !== undefined) {
      this.settle(orders, { kind: 'unsent', reason: `it was never sent: ${reason}` });
      this.dispatch(sent, index + 1, doubt);
      return;
    }
    const explained = this.news.keep();
    const hear = async (answer: Answer): Promise<void> => {
      const outcome = await this.outcome(orders, answer);
      this.settle(orders, outcome);
      this.dispatch(sent, index + 1, doubt || outcome.kind === 'unclear');
      explained();
    };
    send((answer) => void hear(answer));
  }

  /** What an answer means: never a rejection that is not definite. */
  private async outcome(orders: readonly Order[], answer: Answer): Promise<Answer> {
    if (answer.kind === 'refused' && answer.code === DUPLICATE) return this.known(orders, answer);
    if (answer.kind !== 'ok') return answer;
    let wire: WireOrder;
    try {
      wire = readWire(WIRE.order, answer.body, 'the answer to an order');
    } catch (error) {
      return { kind: 'unclear', reason: error instanceof Error ? error.message : 'the answer cannot be read' };
    }
    if (wire.client_order_id !== orders[0].id) return { kind: 'unclear', reason: 'the answer is about another order' };
    await this.taken(orders, wire);
    return answer;
  }

  /** Alpaca has taken an order: learns which are its legs. Where they did not come with it nothing waits until they are known: neither a cancel, nor what is sent next. */
  private async taken(orders: readonly Order[], wire: WireOrder): Promise<void> {
    this.book.bind(orders[0].id, wire);
    if (orders.length > 1 && (wire.legs ?? []).length > 0) await this.learn(wire);
    else if (orders.length > 1) void this.learnLater(orders, wire);
    this.news.hear(orders[0].id, wire);
    this.hearLegs(orders);
  }

  private async learnLater(orders: readonly Order[], wire: WireOrder): Promise<void> {
    const explained = this.news.keep();
    await this.learn(wire);
    this.hearLegs(orders);
    explained();
  }

  /** What cannot be learned now is learned later, by whoever asks. */
  private async learn(wire: WireOrder): Promise<void> {
    await this.finder.learn(wire).catch(() => undefined);
  }

  private hearLegs(orders: readonly Order[]): void {
    for (const { id } of orders.slice(1)) {
      const leg = this.book.find(id)?.wire;
      if (leg !== undefined) this.news.hear(id, leg);
    }
  }

  /** Alpaca says that it has an order of this id, perhaps: then that is asked for. When it has none, the refusal meant something else. */
  private async known(orders: readonly Order[], refusal: Answer & { kind: 'refused' }): Promise<Answer> {
    let wire: WireOrder | undefined;
    try {
      wire = await this.finder.find(orders[0].id);
    } catch {
      return { kind: 'unclear', reason: refusal.reason };
    }
    if (wire === undefined) return refusal;
    await this.taken(orders, wire);
    return { kind: 'ok', body: undefined };
  }

  /** Tells what came of a request, if it is no order. */
  private settle(orders: readonly Order[], answer: Answer): void {
    if (answer.kind === 'refused' || answer.kind === 'unsent') this.reject(orders, answer.reason);
    else if (answer.kind === 'unclear') this.tellAll(orders, 'unknown', answer.reason);
    for (const { id } of orders) {
      const known = this.book.find(id);
      if (known !== undefined) this.book.answered(known);
    }
  }

  private hear(update: WireUpdate): void {
    const { event, order } = update;
    if (event === 'trade_bust' || event === 'trade_correct') {
      this.stream?.renew(`${event} of order ${order.id}: a trade was taken back or changed, so that the books must be compared`);
      return;
    }
    this.news.update(update);
    if (event === 'order_replace_rejected') void this.replacements.refused(order.id);
  }
}

/** Paper is what one gets who says nothing. */
const PAPER = 'https://paper-api.alpaca.markets';
/** The code of a client id that there is already, and of other faults of a request. Source: quoted by many clients, "client_order_id must be unique". */
const DUPLICATE = '40010001';

/**
 * Trades through Alpaca's trading API v2. An order is sent once and never again: what becomes of it is told by the stream, by its answer, or by whoever asks. It is told
 * `rejected` only when Alpaca has refused it with a code, when Alpaca has no form for it, or when it was never sent; `unknown` when nobody can say.
 */
export const createAlpacaBroker = (options: AlpacaBrokerOptions): AlpacaBroker => new Broker(options);
