import { orderFault, quantityToNumber, roundToLot } from '@trader/core';
import type { Order, Quantity } from '@trader/core';
import type { Clearing } from './clearing';
import type { Expiry } from './expiry';
import type { Floor } from './floor';
import { follow, hasOneChance, isOver, isReleased, isThrough, POST_ONLY, restingOrder } from './resting-order';
import type { Group, RestingOrder } from './resting-order';

/** Why an order is rejected that asks for more margin in a margin call. */
const MARGIN_CALL = 'margin call: only orders that do not need more margin are taken';

/** Takes orders onto the book and off it. */
export class OrderEntry {
  private readonly groups = new Map<string, Group>();

  constructor(
    private readonly floor: Floor,
    private readonly clearing: Clearing,
    private readonly expiry: Expiry,
  ) {}

  /** Takes note of an order that was sent. */
  announce(order: Order): RestingOrder {
    const resting = restingOrder(order, this.floor.symbols.get(order.symbol) ?? -1);
    this.floor.orders.set(order.id, resting);
    return resting;
  }

  /** Takes an order that arrives at `now`, or tells that it is rejected. What it replaces is cancelled only when it is taken. */
  take(resting: RestingOrder, now: number): void {
    if (isOver(resting)) return;
    const { order } = resting;
    const old = this.current(order.replaces);
    const refusal = resting.symbol < 0 ? `${order.symbol} is not listed` : (this.connect(resting, old) ?? this.refusalOf(resting, now));
    if (refusal !== undefined) {
      resting.state = 'gone';
      this.floor.tell(order, 'rejected', refusal, now);
      return;
    }
    resting.worksFrom = now;
    resting.state = isReleased(resting) ? 'working' : 'held';
    enlist(resting.group?.members, resting, old);
    enlist(resting.entry?.followers, resting, old);
    this.expiry.date(resting, now);
    if (old === undefined || !this.succeed(resting, old, now)) this.floor.book.add(resting);
    if (old !== undefined) this.floor.book.sweep(resting.symbol);
    const mark = this.floor.marks[resting.symbol];
    if (resting.work === 'limit' && resting.state === 'working' && this.floor.ticked[resting.symbol] === 0) this.lookAtMarket(resting, mark);
    if (resting.work === 'trail' && resting.state === 'working' && mark > 0 && this.floor.ticked[resting.symbol] === 0) follow(resting, this.floor.options.instruments[resting.symbol], mark);
    this.floor.tell(order, resting.state === 'held' ? 'held' : 'accepted', '', now);
  }

  /** A limit that the market is at when it arrives takes liquidity, unless it has one chance at an auction or must not. */
  private lookAtMarket(resting: RestingOrder, mark: number): void {
    const { order } = resting;
    if (order.postOnly === true || hasOneChance(order.timeInForce) || !(isThrough(resting, mark) || mark !== mark)) return;
    resting.marketable = resting.urgent = true;
    this.floor.book.sweep(resting.symbol);
  }

  /** Takes an order off the book at `now`; one that is no longer there is left as it is. */
  cancel(resting: RestingOrder, now: number): void {
    if (isOver(resting)) return;
    this.clearing.finish(resting, 'cancelled', 'on request', now);
    this.floor.book.sweep(resting.symbol);
  }

  /** The order of an id, or the one that has taken its place since. */
  private current(id: string | undefined): RestingOrder | undefined {
    let found = id === undefined ? undefined : this.floor.orders.get(id);
    while (found?.replacedBy !== undefined) found = found.replacedBy;
    return found;
  }

  /** Finds the order's entry and group, and what it has filled already. Gives why it cannot be taken, if so. */
  private connect(resting: RestingOrder, old: RestingOrder | undefined): string | undefined {
    const { order } = resting;
    if (order.replaces !== undefined) {
      if (old === undefined || old === resting) return `replaces the unknown order ${order.replaces}`;
      if (old.order.id !== order.replaces || isOver(old)) return `replaces order ${order.replaces}, which is over`;
      const { symbol, side, owner } = old.order;
      if (symbol !== order.symbol || side !== order.side || owner !== order.owner) return `replaces order ${order.replaces}, which is of another symbol, side or owner`;
      resting.filled = old.filled;
      resting.counted = old.counted;
      resting.countedIn = old.countedIn;
      resting.entry = old.entry;
    }
    if (order.after !== undefined) {
      resting.entry = this.current(order.after);
      if (resting.entry === undefined || resting.entry === resting) return `waits for the unknown order ${order.after}`;
    }
    resting.group = order.group === undefined ? old?.group : this.groupOf(order.group);
    const same = old !== undefined && resting.group === old.group;
    if (resting.group !== undefined) resting.taken = same ? old.taken : resting.group.filled;
    if (resting.group?.endedBy !== undefined && !(same && resting.group.endedBy === old.order.id)) return `${resting.group.endedBy} of its group has filled`;
    resting.remaining = roundToLot(this.floor.options.instruments[resting.symbol], (order.quantity - resting.filled - resting.taken) as Quantity);
    if (resting.remaining > 0n) return undefined;
    return old === undefined ? 'others of its group have filled it' : 'filled already';
  }

  private groupOf(name: string): Group {
    let group = this.groups.get(name);
    if (group === undefined) this.groups.set(name, (group = { members: [], filled: 0n as Quantity, endedBy: undefined }));
    return group;
  }

  private refusalOf(resting: RestingOrder, now: number): string | undefined {
    const { marks, options } = this.floor;
    const { order, symbol, entry } = resting;
    if (entry?.state === 'gone' && !isReleased(resting)) return `waits for order ${entry.order.id}, which never filled`;
    const became = this.floor.became.get(order.symbol);
    if (became !== undefined) return `${order.symbol} became ${became}`;
    const fault = orderFault(order);
    if (fault !== undefined) return fault;
    if (order.expiresAt !== undefined && order.expiresAt <= now) return 'its time is over already';
    const ticked = this.floor.ticked[symbol] === 1;
    if (!ticked && order.postOnly === true && isReleased(resting) && isThrough(resting, marks[symbol])) return POST_ONLY;
    if (ticked && (order.timeInForce === 'opg' || order.timeInForce === 'cls')) return `${order.timeInForce} needs bars: quotes and trades show no auction`;
    if (order.quantity > options.instruments[symbol].maxOrderQuantity) return 'quantity above the largest the exchange takes';
    return this.floor.shortRefusal(resting, now) ?? this.marginRefusal(resting);
  }

  /** In a margin call nothing is taken that would ask for more margin; what reduces always is. */
  private marginRefusal({ order, symbol, remaining }: RestingOrder): string | undefined {
    const { account, marginCalled, marks } = this.floor;
    if (!marginCalled || order.reduceOnly) return undefined;
    const extra = quantityToNumber(remaining) * (order.side === 'buy' ? 1 : -1);
    return account.maintenance(marks, symbol, extra) > account.maintenance(marks) ? MARGIN_CALL : undefined;
  }

  /**
   * Puts an order in the place of the one it replaces. With the same terms it goes on where that one was (a trigger that was reached, the level of a
   * trailing stop), and keeps its place among others unless its quantity went up. Gives whether it did.
   */
  private succeed(resting: RestingOrder, old: RestingOrder, now: number): boolean {
    const { order } = resting;
    old.state = 'gone';
    old.replacedBy = resting;
    this.floor.tell(old.order, 'cancelled', `replaced by ${order.id}`, now);
    for (const each of old.followers) each.entry = resting;
    resting.followers.push(...old.followers);
    if (resting.group?.endedBy === old.order.id) resting.group.endedBy = order.id;
    if (!sameTerms(order, old.order)) return false;
    const { work, trigger, below, best, urgent, opensAt, expiresAt } = old;
    Object.assign(resting, { work, trigger, below, best, urgent, opensAt, expiresAt });
    if (order.quantity > old.order.quantity) return false;
    const { releasedAt, releasedIn, filledAt, filledBefore, ahead } = old;
    Object.assign(resting, { releasedAt, releasedIn, filledAt, filledBefore, ahead });
    this.floor.book.replace(old, resting);
    return true;
  }
}

/** Puts an order on a list, in the place of the one it replaces if that is there. */
const enlist = (list: RestingOrder[] | undefined, resting: RestingOrder, old: RestingOrder | undefined): void => {
  if (list === undefined) return;
  const place = old === undefined ? -1 : list.indexOf(old);
  if (place < 0) list.push(resting);
  else list[place] = resting;
};

const sameTerms = (a: Order, b: Order): boolean =>
  a.type === b.type && a.limitPrice === b.limitPrice && a.stopPrice === b.stopPrice && a.trailAmount === b.trailAmount && a.trailBps === b.trailBps &&
  a.reduceOnly === b.reduceOnly && (a.timeInForce ?? 'gtc') === (b.timeInForce ?? 'gtc') && a.expiresAt === b.expiresAt && (a.postOnly ?? false) === (b.postOnly ?? false);
