import type { BrokerEvent, Quantity, Random, Timers } from '@trader/core';
import { backoff } from '../resilience/backoff';
import { OrderTracker } from '../resilience/order-tracker';
import { cashOfTrade, fillsSince } from './activities';
import type { OrderBook } from './order-book';
import { fillOfActivity, fillsOfUpdate, reportOf, withoutHope } from './order-report';
import type { AlpacaRest } from './rest';
import type { WireOrder, WireUpdate } from './wire';

/** What the news need. */
export interface NewsOptions {
  readonly timers: Timers;
  readonly random: Random;
  readonly rest: AlpacaRest;
  readonly book: OrderBook;
  /** Whether a symbol is traded here. */
  readonly isTraded: (symbol: string) => boolean;
  readonly tell: (event: BrokerEvent) => void;
}

/** News that wait, and the last question that was under way when they came. */
interface Kept {
  readonly update: WireUpdate;
  readonly question: number;
}

/** How long a fill that is missing may take to come by itself before it is asked for, and the longest wait between two questions, ms. */
const FIRST_GAP = 1_000;
const MOST_GAP = 30_000;
/** How much earlier than an order was sent its fills are looked for, ms: clocks differ. */
const MARGIN = 60_000;
/** How far back when nobody says when an order was sent, ms. */
const DAY = 86_400_000;
/** The most news kept back. */
const MOST_KEPT = 10_000;

/** Turns what Alpaca says of orders, by its stream and its answers, into events: once each, complete, and under our ids. */
export class News {
  private readonly tracker: OrderTracker;
  /** Orders that others sent. Only their fills are told. */
  private readonly foreign: OrderTracker;
  private readonly began: number;
  /** News of orders that an answer under way may explain. */
  private kept: Kept[] = [];
  private readonly incomplete = new Map<string, { readonly from: number; readonly ours: boolean }>();
  private asking = false;
  private closed = false;
  /** Numbers of the questions under way, oldest first. */
  private readonly awaited = new Set<number>();
  private questions = 0;
  private stop = (): void => undefined;

  constructor(private readonly options: NewsOptions) {
    const { book, timers } = options;
    const since = (wire: WireOrder | undefined): number => (wire?.submitted_at ?? wire?.created_at ?? timers.now() - DAY) - MARGIN;
    this.tracker = new OrderTracker((event) => this.tell(event), (id) => this.miss(id, since(book.find(id)?.wire), true));
    this.began = timers.now();
    this.foreign = new OrderTracker((event) => this.tellForeign(event), (id) => this.miss(id, this.began - MARGIN, false));
  }

  /** Whether an order of ours has ended, with all its fills. */
  isOver(id: string): boolean {
    return this.tracker.isOver(id);
  }

  /** An order of ours as an answer tells it. */
  hear(id: string, wire: WireOrder, reason = ''): void {
    const { book, timers } = this.options;
    book.bind(id, wire);
    this.carry(id, wire);
    this.tracker.hear(withoutHope(reportOf(id, wire, { book, now: timers.now(), reason }), wire));
    for (const leg of wire.legs ?? []) {
      const legId = book.ourId(leg);
      if (legId !== undefined) this.hear(legId, leg);
    }
    this.release(id);
  }

  /** News of the stream. They are kept when an answer under way may explain them, unless they have waited already. */
  update(update: WireUpdate, waited = false): void {
    const { book, timers } = this.options;
    const { order, reason } = update;
    const id = book.ourId(order);
    const now = timers.now();
    const follower = order.status === 'replaced' ? (order.replaced_by ?? undefined) : undefined;
    const strange = id === undefined || (follower !== undefined && book.idOf(follower) === undefined);
    if (strange && !waited && this.awaited.size > 0 && this.kept.length < MOST_KEPT) return void this.kept.push({ update, question: this.questions });
    if (id === undefined) return this.updateForeign(update, now);
    book.bind(id, order);
    this.revisit((each) => each.update.order.replaced_by === order.id);
    this.carry(id, order);
    const report = reportOf(id, order, { fills: fillsOfUpdate(update, id, now), book, now: update.timestamp ?? now, reason: reason ?? '' });
    this.tracker.hear(withoutHope({ ...report, time: update.timestamp ?? now }, order));
    this.release(id);
    const next = follower === undefined ? undefined : book.idOf(follower);
    if (next === undefined) return;
    this.tracker.hear({ orderId: next, status: 'accepted', filled: 0n as WireOrder['filled_qty'], fills: [], reason: '', time: now });
  }

  /**
   * News of an order of others. What had filled of one that was sent before this began is in the statements: were it told as news, it would count twice. One of several legs
   * has no fills of its own; statements tell those of its legs.
   */
  private updateForeign(update: WireUpdate, now: number): void {
    const { order } = update;
    if (order.side === undefined) return;
    const fills = fillsOfUpdate(update, order.id, now);
    if (!this.foreign.knows(order.id) && (order.submitted_at ?? order.created_at ?? -Infinity) < this.began) {
      this.foreign.carry(order.id, (order.filled_qty - fills.reduce((sum, { fill }) => sum + fill.quantity, 0n)) as Quantity);
    }
    this.foreign.hear(reportOf(order.id, order, { fills, book: this.options.book, now }));
  }

  /** Hears those of the kept news again that need not wait any more. */
  private revisit(ripe: (kept: Kept) => boolean): void {
    if (this.kept.length === 0) return;
    const again = this.kept.filter(ripe);
    this.kept = this.kept.filter((each) => !ripe(each));
    for (const { update } of again) this.update(update, true);
  }

  /** When an entry has filled its exits work, whether Alpaca says so or not. */
  private release(id: string): void {
    const { book } = this.options;
    const known = book.find(id);
    if (known === undefined || known.legs.size === 0 || known.wire?.status !== 'filled') return;
    for (const leg of known.legs) {
      const wire = book.find(leg)?.wire;
      if (wire?.status === 'held') this.hear(leg, wire);
    }
  }

  /** What takes the place of another order counts on from what that has filled. */
  private carry(id: string, { filled_qty: filled, replaces, replaced_by: replacedBy }: WireOrder): void {
    const { book } = this.options;
    const old = book.find(book.idOf(replaces ?? '') ?? '')?.wire;
    if (old !== undefined) this.tracker.carry(id, old.filled_qty);
    const next = book.idOf(replacedBy ?? '');
    if (next !== undefined) this.tracker.carry(next, filled);
  }

  /**
   * An answer is awaited that may explain orders which nobody knows yet: news of these that come before it are kept until it does, which is said by calling what this
   * gives.
   */
  keep(): () => void {
    const number = ++this.questions;
    this.awaited.add(number);
    return () => {
      if (!this.awaited.delete(number)) return;
      const [oldest = Infinity] = this.awaited;
      this.revisit(({ question }) => question < oldest);
    };
  }

  close(): void {
    this.closed = true;
    this.stop();
  }

  private tell(event: BrokerEvent): void {
    if (!this.closed) this.options.tell(event);
  }

  private tellForeign(event: BrokerEvent): void {
    if (event.kind === 'fill') this.tell(this.options.isTraded(event.fill.symbol) ? event : cashOfTrade(event.fill));
  }

  private miss(id: string, from: number, ours: boolean): void {
    this.incomplete.set(id, { from, ours });
    if (!this.asking) this.askLater(0);
  }

  /** Asks for missing fills until they sum up: the activities lag behind. */
  private askLater(tries: number): void {
    const { timers, random } = this.options;
    this.asking = true;
    this.stop = timers.after(FIRST_GAP + backoff(random, tries, FIRST_GAP, MOST_GAP), () => void this.ask(tries));
  }

  private async ask(tries: number): Promise<void> {
    const { rest, book } = this.options;
    this.drop();
    const from = Math.min(...[...this.incomplete.values()].map((each) => each.from));
    const fills = this.incomplete.size === 0 ? [] : await fillsSince(rest, from).catch(() => []); // out of reach: it is asked again
    for (const fill of fills) {
      const id = book.idOf(fill.order_id) ?? fill.order_id;
      const missed = this.incomplete.get(id);
      if (missed === undefined) continue;
      const tracker = missed.ours ? this.tracker : this.foreign;
      tracker.hear({ orderId: id, status: undefined, filled: fill.cum_qty, fills: [fillOfActivity(fill, id)], reason: '', time: fill.transaction_time });
    }
    this.drop();
    this.asking = false;
    if (this.incomplete.size > 0 && !this.closed) this.askLater(tries + 1);
  }

  private drop(): void {
    for (const [id, { ours }] of this.incomplete) if ((ours ? this.tracker : this.foreign).gap(id) === 0n) this.incomplete.delete(id);
  }
}
