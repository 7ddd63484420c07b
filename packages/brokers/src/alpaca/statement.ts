import { TraderError } from '@trader/core';
import type { BrokerEvent, BrokerPosition, ExternalOrder, LiveStatement, Quantity, Random, Timers } from '@trader/core';
import { backoff } from '../resilience/backoff';
import { OrderTracker } from '../resilience/order-tracker';
import type { OrderReport } from '../resilience/order-tracker';
import { cashEventOf, cashOfTrade, fillsSince, movementsSince } from './activities';
import type { OrderBook } from './order-book';
import type { OrderFinder } from './order-finder';
import { fillOfActivity, reportOf } from './order-report';
import type { AlpacaRest } from './rest';
import { isOnItsWay, isOverAt } from './status';
import { WIRE } from './wire';
import type { WireFill, WireOrder } from './wire';

/** What statements need. */
export interface StatementOptions {
  readonly timers: Timers;
  readonly random: Random;
  readonly rest: AlpacaRest;
  readonly book: OrderBook;
  readonly finder: OrderFinder;
  readonly isTraded: (symbol: string) => boolean;
}

/** The most orders of a page. Source: docs.alpaca.markets/reference/getallorders. */
const PAGE = 500;
/** How much earlier fills and orders are looked for, ms: clocks differ, and orders are sent before they fill. */
const MARGIN = 60_000;
/** How often fills that do not sum up yet are asked for again, and the bounds of the wait between, ms. */
const TRIES = 6;
const FIRST_WAIT = 500;
const MOST_WAIT = 4_000;

/** How many stops beside limits a statement asks for. */
const MOST_GUARDS = 10;
/** How many orders of others are remembered. */
const MOST_OTHERS = 20_000;
const NONE = 0n as Quantity;
const NOTHING: ReadonlyMap<string, Quantity> = new Map();

/** Who hears fills: of these orders, some of which had filled so much when a statement was heard. */
interface Hearing {
  readonly tracker: OrderTracker;
  readonly events: BrokerEvent[];
  readonly orders: ReadonlyMap<string, WireOrder>;
  readonly settled: ReadonlyMap<string, Quantity>;
}

const iso = (time: number): string => encodeURIComponent(new Date(Math.max(0, time)).toISOString());
const sentAt = (wire: WireOrder, otherwise: number): number => wire.submitted_at ?? wire.created_at ?? otherwise;
const timeOf = (event: BrokerEvent): number => (event.kind === 'fill' ? event.fill.time : event.time);

/** Asks what happened, and says it in events that are complete: fills that the activities do not tell yet are waited for. Everything rejects with BROKER_UNREACHABLE. */
export class Statements {
  /** Orders of others. */
  private readonly others = new Set<string>();
  private latest = 0;
  /** How much of the orders that worked the last statement told, and what of that is known to be heard. */
  private told: { readonly since: number; readonly filled: ReadonlyMap<string, Quantity> } | undefined;
  private settled: ReadonlyMap<string, Quantity> = new Map();
  /** Which of the stops beside limits is asked for next. */
  private turn = 0;

  constructor(private readonly options: StatementOptions) {}

  /** All that became of one order; undefined when Alpaca has none. */
  async ask(id: string): Promise<readonly BrokerEvent[] | undefined> {
    const { finder, timers } = this.options;
    const wire = await finder.find(id);
    return wire === undefined ? undefined : this.eventsOf(new Map([[id, wire]]), wire.filled_qty > 0n ? sentAt(wire, timers.now()) - MARGIN : Infinity, Infinity);
  }

  /** Everything that happened. One that is asked for while another is on its way takes its place: whoever asks again has given the first up, and it must not use up the rate of the second. */
  async statement(since: number, live: readonly string[]): Promise<LiveStatement> {
    const { rest, book } = this.options;
    const number = ++this.latest;
    const goOn = (): void => {
      if (number !== this.latest) throw new TraderError('BROKER_UNREACHABLE', 'a statement that was asked for later has taken the place of this one');
    };
    const { timestamp: asOf } = await rest.question('/v2/clock', WIRE.clock);
    goOn();
    const open = await this.open(goOn);
    const orders = await this.ours(open, live, goOn);
    goOn();
    const external = open.flatMap((wire) => (book.ourId(wire) === undefined ? externalOf(wire) : []));
    let from = since - MARGIN;
    this.settle(since);
    for (const [id, wire] of orders) if (wire.filled_qty > 0n && !this.settled.has(id)) from = Math.min(from, sentAt(wire, from) - MARGIN);
    const events = await this.eventsOf(orders, from, since, goOn);
    for (const movement of await movementsSince(rest, since)) {
      const event = cashEventOf(movement, since);
      if (event !== undefined) events.push(event);
    }
    goOn();
    events.sort((a, b) => timeOf(a) - timeOf(b));
    const positions = await rest.question('/v2/positions', WIRE.positions);
    goOn();
    const { cash } = await rest.question('/v2/account', WIRE.account);
    const working = [...orders].flatMap(([id, wire]) => (isOverAt(wire.status) ? [] : [id]));
    this.told = { since, filled: new Map([...orders].flatMap(([id, wire]) => (isOverAt(wire.status) || isJoining(wire) ? [] : [[id, wire.filled_qty]]))) };
    return { asOf, working, events, positions: positions.map(positionOf), cash, external };
  }

  /**
   * Orders at work, with their legs beside them. Asked twice: nested, which tells whose the legs are, and flat, because nested ones may leave out legs whose entry has filled
   * and is no longer open (what Alpaca does then no source says: unverified).
   */
  private async open(goOn: () => void): Promise<readonly WireOrder[]> {
    const { finder, book } = this.options;
    const found = new Map<string, WireOrder>();
    for (const nested of [true, false]) {
      await this.pages(`/v2/orders?status=open&limit=${PAGE}&direction=asc&nested=${nested}`, '', async (wire) => {
        goOn();
        const id = book.ourId(wire);
        if (nested) await finder.learn(wire);
        else if (id !== undefined) book.bind(id, wire);
        for (const each of [wire, ...(wire.legs ?? [])]) {
          if (isOverAt(each.status)) found.delete(each.id);
          else found.set(each.id, each);
        }
      });
    }
    return [...found.values()];
  }

  /** Reads all pages of orders, oldest first: each goes on after the time of the last of the one before. */
  private async pages(path: string, after: string, meet: (wire: WireOrder) => Promise<void>): Promise<void> {
    const seen = new Set<string>();
    for (let from = after; ; ) {
      const page = await this.options.rest.question(path + from, WIRE.orders);
      const before = seen.size;
      for (const wire of page) {
        if (!seen.has(wire.id)) await meet(wire);
        seen.add(wire.id);
      }
      const last = page.at(-1);
      if (page.length < PAGE || last === undefined) return;
      if (seen.size === before) throw new TraderError('BROKER_UNREACHABLE', `Alpaca lists ${PAGE} orders or more of one moment, and gives no way to read those after them`);
      from = `&after=${iso(sentAt(last, 0) - 1)}`;
    }
  }

  /** Those of ours that are at work, and what became of those that our books take to be. */
  private async ours(open: readonly WireOrder[], live: readonly string[], goOn: () => void): Promise<Map<string, WireOrder>> {
    const { book, finder } = this.options;
    const orders = new Map<string, WireOrder>();
    const note = (): void => {
      for (const wire of open) {
        const id = book.ourId(wire);
        if (id !== undefined) orders.set(id, wire);
      }
    };
    note();
    const guarding = live.filter((id) => !orders.has(id) && this.isGuarding(id, orders));
    this.turn = guarding.length === 0 ? 0 : this.turn % guarding.length;
    const asked = new Set(Array.from({ length: Math.min(MOST_GUARDS, guarding.length) }, (_, index) => guarding[(this.turn + index) % guarding.length]));
    this.turn += asked.size;
    for (const id of guarding) if (!asked.has(id)) orders.set(id, book.find(id)!.wire!);
    for (const id of live) {
      if (orders.has(id)) continue;
      goOn();
      const wire = await finder.find(id);
      if (wire !== undefined) orders.set(id, wire);
    }
    note(); // legs are known now by those that brought them
    return orders;
  }

  /**
   * Whether an order is a stop that is known as held beside a limit which is at work: Alpaca lists it among the closed ones as long as both work. That one is there shows that the other is, since
   * what ends one ends the other and is told; only a few of them are asked for each time, in turn, for of hundreds no statement would ever be finished.
   */
  private isGuarding(id: string, orders: ReadonlyMap<string, WireOrder>): boolean {
    const { book } = this.options;
    const known = book.find(id);
    const family = book.find(known?.parent ?? '');
    if (known?.wire?.status !== 'held' || known.wire.filled_qty > 0n || family === undefined) return false;
    return [family.id, ...family.legs].some((other) => other !== id && orders.get(other)?.type === 'limit' && book.isReleased(other === family.id ? id : other));
  }

  /** Events of these orders, from the first on, and of whatever else filled since `since`; fills are looked for after `from`. */
  private async eventsOf(orders: ReadonlyMap<string, WireOrder>, from: number, since: number, goOn: () => void = () => undefined): Promise<BrokerEvent[]> {
    const { timers, random } = this.options;
    for (let tries = 0; ; tries++) {
      goOn();
      const events: BrokerEvent[] = [];
      const tracker = new OrderTracker((event) => void events.push(event));
      const settled = since < Infinity ? this.settled : NOTHING;
      for (const [id, wire] of orders) {
        const before = settled.get(id) ?? (typeof wire.replaces === 'string' && wire.filled_qty > 0n ? await this.filledBefore(wire.replaces) : NONE);
        if (before > 0n) tracker.carry(id, before);
      }
      for (const [id, wire] of orders) if (!isOverAt(wire.status)) tracker.hear({ ...this.report(id, wire), filled: NONE, time: sentAt(wire, timers.now()) });
      const last = await this.hearFills({ tracker, events, orders, settled }, from, since);
      // An end comes after its fills, whatever the clocks of the two say.
      for (const [id, wire] of orders) tracker.hear({ ...this.report(id, wire), time: Math.max(wire.updated_at ?? timers.now(), last.get(id) ?? 0) });
      const missing = [...orders.keys()].filter((id) => tracker.gap(id) > 0n);
      if (missing.length === 0) return events;
      if (tries === TRIES) throw new TraderError('BROKER_UNREACHABLE', `Alpaca has not told all fills of order ${missing[0]}${missing.length > 1 ? ` and ${missing.length - 1} more` : ''} yet: ask again later`);
      await new Promise<void>((resolve) => void timers.after(FIRST_WAIT + backoff(random, tries, FIRST_WAIT, MOST_WAIT), resolve));
    }
  }

  /** Whoever asks for what happened since a later moment has heard the statement before: the fills that it told need not be looked up again, days back, for as long as an order works. */
  private settle(since: number): void {
    if (this.told !== undefined && since > this.told.since) this.settled = this.told.filled;
  }

  /** What an order had filled whose place another took, or was to take. */
  private async filledBefore(brokerId: string): Promise<Quantity> {
    const { book, finder } = this.options;
    const known = book.find(book.idOf(brokerId) ?? '')?.wire;
    const old = known !== undefined && isOverAt(known.status) ? known : await finder.byBrokerId(brokerId);
    return old?.filled_qty ?? NONE;
  }

  private report(id: string, wire: WireOrder): OrderReport {
    const { book, timers } = this.options;
    return reportOf(id, wire, { book, now: timers.now() });
  }

  /** Hears the fills of the account. Gives the time of the last of each order. */
  private async hearFills({ tracker, events, orders, settled }: Hearing, from: number, since: number): Promise<ReadonlyMap<string, number>> {
    const { rest, book, isTraded } = this.options;
    const last = new Map<string, number>();
    const fills = from === Infinity ? [] : await fillsSince(rest, from);
    if (since < Infinity) await this.explain(fills, since);
    for (const wire of fills) {
      const id = book.idOf(wire.order_id);
      const time = wire.transaction_time;
      if (id !== undefined && wire.cum_qty <= (settled.get(id) ?? NONE)) continue;
      const reported = fillOfActivity(wire, id ?? wire.order_id);
      if (id !== undefined && (orders.has(id) || time >= since)) {
        last.set(id, time);
        tracker.hear({ orderId: id, status: undefined, filled: NONE, fills: [reported], reason: '', time });
      } else if (id === undefined && time >= since) events.push(isTraded(wire.symbol) ? { kind: 'fill', fill: reported.fill } : cashOfTrade(reported.fill));
    }
    return last;
  }

  /** Learns whose orders these fills are of, of which the book knows nothing: by pages of orders, and one by one those that are older. */
  private async explain(fills: readonly WireFill[], since: number): Promise<void> {
    const { finder, book } = this.options;
    const strange = new Set(fills.filter((fill) => fill.transaction_time >= since && book.idOf(fill.order_id) === undefined).map((fill) => fill.order_id));
    for (const id of this.others) strange.delete(id);
    if (strange.size === 0) return;
    const seen = new Set<string>();
    await this.pages(`/v2/orders?status=all&limit=${PAGE}&direction=asc&nested=true`, `&after=${iso(since - MARGIN)}`, async (wire) => {
      await finder.learn(wire);
      for (const each of [wire, ...(wire.legs ?? [])]) seen.add(each.id);
    });
    for (const id of strange) {
      if (!seen.has(id)) await finder.byBrokerId(id);
      if (book.idOf(id) === undefined) this.others.add(id);
    }
    if (this.others.size > MOST_OTHERS) this.others.clear();
  }
}

/** Whether an order is about to take the place of another: it may still begin with what that has filled. */
const isJoining = ({ replaces, status }: WireOrder): boolean => typeof replaces === 'string' && isOnItsWay(status);

const externalOf = ({ id, symbol, side, qty, filled_qty: filled }: WireOrder): ExternalOrder[] => {
  const left = (qty ?? 0n) - filled;
  return typeof symbol === 'string' && side !== undefined ? [{ id, symbol, side, quantity: (left > 0n ? left : 0n) as Quantity }] : [];
};

const positionOf = ({ symbol, qty, side, avg_entry_price: averagePrice }: { symbol: string; qty: Quantity; side?: string | null | undefined; avg_entry_price?: BrokerPosition['averagePrice'] | null | undefined }): BrokerPosition => ({
  symbol, quantity: (side === 'short' && qty > 0n ? -qty : qty) as Quantity, averagePrice: averagePrice ?? undefined,
});
