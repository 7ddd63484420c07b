import { formatPrice, formatQuantity, notional } from '@trader/core';
import type { Cash, Fill, Instrument, Price, Quantity } from '@trader/core';
import type { Activities } from './activities';
import type { Books } from './books';
import type { Hours } from './hours';
import type { Ids } from './ids';
import { AlpacaOrder, orderEntity } from './order';
import type { Prices, Status, Ticket, WireTime } from './order';
import type { Json } from './replies';
import type { Schedule } from './schedule';
import type { Times } from './times';
import type { Venue, VenueListener } from './venue';

/** What happens to an order, as `trade_updates` names it. Source: https://docs.alpaca.markets/docs/websocket-streaming. */
export type UpdateEvent =
  | 'new' | 'fill' | 'partial_fill' | 'canceled' | 'expired' | 'done_for_day' | 'replaced' | 'rejected' | 'pending_new' | 'stopped' | 'pending_cancel'
  | 'pending_replace' | 'calculated' | 'suspended' | 'order_replace_rejected' | 'order_cancel_rejected';

/** How long the server works on a request before it takes effect, in ms: the order is `pending_new`, `pending_cancel` or `pending_replace` meanwhile. */
type Delay = (what: 'new' | 'cancel' | 'replace', order: AlpacaOrder) => number;

/** What the desk works with. */
interface DeskTools {
  readonly instruments: readonly Instrument[];
  readonly ids: Ids;
  readonly times: Times;
  readonly hours: Hours;
  readonly schedule: Schedule;
  readonly activities: Activities;
  readonly books: Books;
  readonly now: () => number;
  readonly delay: Delay;
  /** Whether a replacement goes on from what the order before it has filled. */
  readonly carries: boolean;
  /** Last bid and ask of a symbol; 0 where there is none. */
  readonly touch: (symbol: string) => { readonly bid: number; readonly ask: number };
  readonly tell: (event: UpdateEvent, data: { readonly [name: string]: Json }) => void;
  /** Hears of every change of an order or a position. */
  readonly changed: (order: AlpacaOrder) => void;
  /** Books what a fill cost beside its price. */
  readonly charge: (fee: Cash, order: AlpacaOrder) => void;
}

const DAYS = 86_400_000;
/** A gtc order ends after so many days. Source: https://docs.alpaca.markets/docs/orders-at-alpaca, "Aged order policy". */
const AGED = 90 * DAYS;
const MOMENTS = { canceled: 'canceledAt', expired: 'expiredAt', rejected: 'failedAt', replaced: 'replacedAt' } as const;

/** The life of orders: what a request, the market and the time of day make of them. */
export class Desk implements VenueListener {
  readonly orders = new Map<string, AlpacaOrder>();
  private readonly live = new Set<AlpacaOrder>();
  private readonly byClientId = new Map<string, AlpacaOrder>();
  private readonly index: ReadonlyMap<string, number>;
  venue!: Venue;

  constructor(private readonly tools: DeskTools) {
    this.index = new Map(tools.instruments.map(({ symbol }, index) => [symbol, index]));
  }

  byClient(id: string): AlpacaOrder | undefined {
    return this.byClientId.get(id);
  }

  /** Orders that are not over, in the order in which they came. */
  get alive(): readonly AlpacaOrder[] {
    for (const order of this.live) if (order.isOver) this.live.delete(order);
    return [...this.live];
  }

  /** Takes an order, with its legs. */
  submit(ticket: Ticket, reserve: Price): AlpacaOrder {
    const order = this.create(ticket);
    order.reserve = reserve;
    order.group = order.id;
    for (const leg of legsOf(ticket)) this.addLeg(order, leg);
    const { now, hours } = this.tools;
    const start = this.startOf(order);
    order.expiresAt = this.endOf(order.timeInForce, ticket.extendedHours, start);
    for (const leg of order.legs) leg.expiresAt = order.expiresAt;
    const queued = start > now() || (ticket.timeInForce === 'cls' && !hours.isOpen(now()));
    order.status = queued ? 'accepted' : 'pending_new';
    this.tools.changed(order);
    return order;
  }

  /** Lets a taken order begin, now or when its time comes. Apart from `submit`, so that the answer to the request shows it as it was taken. */
  begin(order: AlpacaOrder): void {
    const { schedule, now, delay } = this.tools;
    const start = Math.max(this.startOf(order), now() + delay('new', order));
    if (start > now()) schedule.at(start, () => this.open(order));
    else this.open(order);
    if (order.timeInForce === 'cls') schedule.at(order.expiresAt, () => this.auction(order));
    for (const each of [order, ...order.legs]) schedule.at(each.expiresAt, () => this.expire(each));
  }

  /** Asks that an order be cancelled, with what hangs on it. */
  cancel(order: AlpacaOrder): void {
    const { schedule, now, delay } = this.tools;
    const wait = delay('cancel', order);
    if (wait <= 0) return this.end(order, 'canceled');
    this.change(order, 'pending_cancel', 'pending_cancel');
    schedule.at(now() + wait, () => this.end(order, 'canceled'));
  }

  /** Puts an order in the place of another, which must be at work. */
  replace(old: AlpacaOrder, prices: Prices, quantity: Quantity | undefined, timeInForce: WireTime, clientOrderId: string | undefined): AlpacaOrder {
    const { schedule, now, delay, changed } = this.tools;
    const next = this.create({ ...old.ticket, ...prices, quantity, timeInForce, clientOrderId });
    next.replaces = old.id;
    next.orderClass = old.orderClass;
    next.group = old.group;
    this.carry(old, next);
    next.reserve = old.reserve > 0n ? (prices.limitPrice ?? prices.stopPrice ?? old.reserve) : old.reserve;
    next.expiresAt = timeInForce === old.timeInForce ? old.expiresAt : this.endOf(timeInForce, next.ticket.extendedHours, this.startOf(next));
    old.replacedBy = next.id;
    changed(next);
    const wait = delay('replace', old);
    if (wait <= 0) return next;
    this.change(old, 'pending_replace', 'pending_replace');
    schedule.at(now() + wait, () => this.succeed(old, next));
    return next;
  }

  /** Lets a replacement take effect that need not wait. */
  beginReplacement(old: AlpacaOrder, next: AlpacaOrder): void {
    if (old.status !== 'pending_replace' && next.status === 'pending_new') this.succeed(old, next);
  }

  /** Puts an order into a status that nothing here leads to, such as `suspended` or `done_for_day`. */
  force(order: AlpacaOrder, status: 'done_for_day' | 'stopped' | 'suspended' | 'calculated' | 'accepted_for_bidding'): void {
    this.change(order, status, status === 'accepted_for_bidding' ? undefined : status);
  }

  onFill(order: AlpacaOrder, { quantity: size, price, fee }: Fill): void {
    const { tools } = this;
    const symbol = this.index.get(order.symbol)!;
    order.filled = (order.filled + size) as Quantity;
    order.paid = (order.paid + notional(tools.instruments[symbol], price, size)) as Cash;
    const whole = order.leaves === 0n;
    const pending = order.status === 'pending_cancel' || order.status === 'pending_replace';
    if (whole) order.status = 'filled';
    else if (!pending) order.status = 'partially_filled';
    order.updatedAt = tools.now();
    if (whole) order.times.filledAt = tools.now();
    tools.books.book(symbol, order.side, size, price);
    tools.activities.fill(order, size, price, tools.now());
    tools.changed(order);
    tools.tell(whole ? 'fill' : 'partial_fill', {
      execution_id: tools.ids.next('execution'), order: orderEntity(order, tools.times, true), position_qty: formatQuantity(tools.books.quantity(symbol)),
      price: formatPrice(price), qty: formatQuantity(size), timestamp: tools.times.utc(tools.now()),
    });
    if (fee !== 0n) tools.charge(fee, order);
    if (order.isExit) for (const other of order.siblings) this.yieldTo(order, other, size);
    if (whole) this.concludeFill(order);
  }

  onEnd(order: AlpacaOrder, how: 'canceled' | 'rejected'): void {
    this.end(order, how);
  }

  private create(ticket: Ticket): AlpacaOrder {
    const { ids, now } = this.tools;
    const id = ids.next('order');
    const order = new AlpacaOrder(id, ids.of('asset', ticket.symbol), ticket.clientOrderId ?? ids.next('client'), this.orders.size, ticket, now());
    this.orders.set(id, order);
    this.live.add(order);
    this.byClientId.set(order.clientOrderId, order);
    return order;
  }

  private addLeg(parent: AlpacaOrder, ticket: Ticket): void {
    const leg = this.create(ticket);
    leg.parent = parent;
    leg.group = parent.id;
    leg.status = 'held';
    parent.legs.push(leg);
    this.tools.changed(leg);
  }

  /** When an order begins to be good. */
  private startOf({ ticket, timeInForce }: AlpacaOrder): number {
    const { hours, now } = this.tools;
    if (timeInForce === 'opg') return hours.isOpen(now()) ? hours.openFrom(hours.session(now()).close) : hours.openFrom(now());
    return ticket.extendedHours ? hours.extendedFrom(now()) : hours.openFrom(now());
  }

  /** When an order is over that begins at `start`. */
  private endOf(timeInForce: WireTime, extended: boolean, start: number): number {
    const { hours } = this.tools;
    if (timeInForce === 'gtc') return hours.session(start).close + AGED;
    return extended ? hours.extendedEnd(hours.extended(start)) : hours.session(start).close;
  }

  private open(order: AlpacaOrder): void {
    if (order.isOver || order.status === 'pending_cancel' || order.status === 'pending_replace') return;
    this.change(order, 'new', 'new');
    if (order.timeInForce === 'cls') return;
    this.work(order);
    if (order.orderClass === 'oco') for (const leg of order.legs) this.work(leg);
  }

  private work(order: AlpacaOrder): void {
    const { bid, ask } = this.tools.touch(order.symbol);
    this.venue.place(order, bid, ask);
  }

  private auction(order: AlpacaOrder): void {
    if (order.isOver) return;
    const { bid, ask } = this.tools.touch(order.symbol);
    this.venue.placeNow(order, bid, ask);
  }

  private expire(order: AlpacaOrder): void {
    if (order.isOver || order.expiresAt > this.tools.now()) return;
    this.end(order, 'expired');
  }

  /** Ends an order that is not over; its held legs and its siblings go with it. */
  private end(order: AlpacaOrder, how: 'canceled' | 'expired' | 'rejected'): void {
    if (order.isOver) return;
    this.finish(order, how);
    for (const other of order.siblings) this.finish(other, how === 'expired' ? 'expired' : 'canceled');
    if (order.parent === undefined && order.filled < (order.quantity ?? 1n)) for (const leg of order.legs) this.finish(leg, 'canceled');
  }

  private finish(order: AlpacaOrder, how: 'canceled' | 'expired' | 'rejected'): void {
    if (order.isOver) return;
    this.venue.withdraw(order);
    // What has traded in part cannot be refused any more.
    const as = how === 'rejected' && order.filled > 0n ? 'canceled' : how;
    order.times[MOMENTS[as]] = this.tools.now();
    this.change(order, as, as);
  }

  private succeed(old: AlpacaOrder, next: AlpacaOrder): void {
    const { schedule, now } = this.tools;
    const more = this.tools.carries ? old.filled - next.filled : 0n;
    if (old.isOver || next.isOver || next.leaves <= more) return this.refuseReplacement(old, next);
    this.carry(old, next);
    next.parent = old.parent;
    next.legs = old.legs;
    if (!this.venue.replace(old, next)) {
      next.parent = undefined;
      next.legs = [];
      return this.refuseReplacement(old, next);
    }
    for (const leg of next.legs) leg.parent = next;
    old.legs = [];
    const siblings = next.parent?.legs;
    if (siblings !== undefined) siblings[siblings.indexOf(old)] = next;
    old.times.replacedAt = now();
    this.change(old, 'replaced', 'replaced');
    schedule.at(next.expiresAt, () => this.expire(next));
    const status = restingStatus(next);
    this.change(next, status, status === 'held' ? undefined : 'new');
    this.venue.settle();
  }

  private carry(old: AlpacaOrder, next: AlpacaOrder): void {
    if (!this.tools.carries) return;
    next.filled = old.filled;
    next.paid = old.paid;
  }

  private refuseReplacement(old: AlpacaOrder, next: AlpacaOrder): void {
    old.replacedBy = undefined;
    if (!next.isOver) {
      next.times.failedAt = this.tools.now();
      this.change(next, 'rejected', 'rejected');
    }
    if (!old.isOver) this.change(old, restingStatus(old), 'order_replace_rejected');
    else this.change(old, old.status, 'order_replace_rejected');
  }

  /**
   * A fill of one exit is not there for another: a limit takes its quantity from the stop (https://docs.alpaca.markets/docs/orders-at-alpaca, "Bracket orders"); a stop
   * that trades ends the limit (https://forum.alpaca.markets/t/bracket-order-exit-trades-not-executing/3697).
   */
  private yieldTo(order: AlpacaOrder, other: AlpacaOrder, size: Quantity): void {
    if (other.isOver || other.quantity === undefined) return;
    if (order.ticket.type !== 'limit') return this.finish(other, 'canceled');
    if (other.quantity <= size) return;
    // What is about to take its place yields as well.
    for (const each of [other, this.orders.get(other.replacedBy ?? '')]) {
      if (each?.quantity === undefined || each.isOver || each.quantity <= size) continue;
      each.quantity = (each.quantity - size) as Quantity;
      each.updatedAt = this.tools.now();
      this.tools.changed(each);
    }
  }

  private concludeFill(order: AlpacaOrder): void {
    if (order.isExit) {
      for (const other of order.siblings) this.finish(other, 'canceled');
      return;
    }
    for (const leg of order.legs) {
      if (leg.isOver) continue;
      // A stop beside a limit stays `held` until it is triggered: https://forum.alpaca.markets/t/bracket-order-exit-trades-not-executing/3697.
      if (leg.ticket.type === 'limit' || order.legs.length === 1) this.change(leg, 'new', 'new');
      this.work(leg);
    }
  }

  private change(order: AlpacaOrder, status: Status, event: UpdateEvent | undefined): void {
    const { now, times, tell, changed } = this.tools;
    order.status = status;
    order.updatedAt = now();
    changed(order);
    if (event !== undefined) tell(event, { order: orderEntity(order, times, true), timestamp: times.utc(now()) });
  }
}

/** The status of an order that nothing is asked of. A stop beside a limit that lives is held, see `concludeFill`. */
const restingStatus = (order: AlpacaOrder): Status => {
  const { parent } = order;
  if (order.filled > 0n) return 'partially_filled';
  if (parent !== undefined && parent.orderClass !== 'oco' && parent.status !== 'filled') return 'held';
  return order.isExit && order.ticket.type !== 'limit' && order.siblings.some((other) => !other.isOver) ? 'held' : 'new';
};

/** The orders that a chain adds to its first. An oco has its limit as the first. */
const legsOf = (ticket: Ticket): Ticket[] => {
  const { takeProfit, stopLoss, orderClass } = ticket;
  const exit: Ticket = {
    ...ticket, clientOrderId: undefined, orderClass, takeProfit: undefined, stopLoss: undefined, side: orderClass === 'oco' ? ticket.side : ticket.side === 'buy' ? 'sell' : 'buy',
    limitPrice: undefined, stopPrice: undefined, trailPrice: undefined, trailPercent: undefined, positionIntent: undefined,
    timeInForce: ticket.timeInForce,
  };
  const legs: Ticket[] = [];
  if (takeProfit !== undefined && orderClass !== 'oco') legs.push({ ...exit, type: 'limit', limitPrice: takeProfit.limitPrice });
  if (stopLoss !== undefined) {
    legs.push({ ...exit, type: stopLoss.limitPrice === undefined ? 'stop' : 'stop_limit', stopPrice: stopLoss.stopPrice, limitPrice: stopLoss.limitPrice });
  }
  return legs;
};
