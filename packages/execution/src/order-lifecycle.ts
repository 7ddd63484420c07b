import { canBecome, isFinal, quantityToNumber, rescaleOrder } from '@trader/core';
import type { ActionRatio, Fill, Instrument, Order, OrderStatus, OrderUpdate, Quantity } from '@trader/core';
import { ForgottenOrders } from './forgotten-orders';

/** By how much the times of fills may differ from those of statements, ms: both are the broker's. */
export const CLOCKS_MS = 60_000;

/** One of our orders and what became of it. */
export interface OrderState {
  /** Its terms as they are: an action changes them. */
  order: Order;
  symbol: number;
  /** When it was meant to be sent, ms since 1970 UTC. */
  readonly time: number;
  status: OrderStatus;
  /** With what the orders have filled whose place it takes. */
  filled: Quantity;
  /** Whether the broker was asked to cancel it, as far as it may have heard. */
  cancelAsked: boolean;
  /** Whether that was only to ask for it again: nobody has taken it back. */
  isAskedAgain: boolean;
  /** Whether it was when its outcome became unknown: it is to be asked again once that is known. */
  cancelWanted: boolean;
  /** Whether it was over while its outcome was unknown: it may arrive yet, however late. */
  isGivenUp: boolean;
  /** The order whose place it is to take, and those of one line with it that are alive, in the order in which they were meant: replacements, or entries of one group and side. */
  replaces: OrderState | undefined;
  readonly line: OrderState[];
  /** What it counts as working. */
  working: Quantity;
}

/**
 * All our orders, and how much of them is still at work. A status never moves backward; a told-again event changes nothing.
 * While an order and its replacement are both alive, only one of them will trade what is left, and of two entries of one group only one will fill:
 * together they count as the larger of the two (of two on different sides each is the larger one of its side).
 */
export class OrderLifecycle {
  /** Unfilled quantity of orders that may add exposure, by symbol. */
  readonly workingBuys: Quantity[];
  readonly workingSells: Quantity[];
  /** The same as doubles. */
  readonly buySizes: Float64Array;
  readonly sellSizes: Float64Array;
  /** How many orders may still change, in all symbols. */
  liveCount = 0;
  /** What was filled before that, of orders which nobody knows here, was of forgotten ones; ms since 1970 UTC, by the broker's clock. */
  forgottenUntil = -Infinity;
  private readonly forgotten = new ForgottenOrders();
  private readonly orders = new Map<string, OrderState>();
  private readonly live: OrderState[][];

  constructor(symbols: number) {
    this.workingBuys = Array.from({ length: symbols }, () => 0n as Quantity);
    this.workingSells = Array.from({ length: symbols }, () => 0n as Quantity);
    this.buySizes = new Float64Array(symbols);
    this.sellSizes = new Float64Array(symbols);
    this.live = Array.from({ length: symbols }, () => []);
  }

  find(orderId: string): OrderState | undefined {
    return this.orders.get(orderId);
  }

  /** Orders of a symbol that may still change. */
  liveOf(symbol: number): readonly OrderState[] {
    return this.live[symbol];
  }

  /** Forgets an order that is over. False when it cannot be, since it is not, was given up or one at work leans on it. What is told of it from then on is old. */
  forget(state: OrderState): boolean {
    const { order, replaces } = state;
    if (!isFinal(state.status) || state.isGivenUp || (replaces !== undefined && !isFinal(replaces.status))) return false;
    const live = this.live[state.symbol];
    if (live.some((each) => each.order.after === order.id) || !this.forgotten.add(order.id, order.owner)) return false;
    this.orders.delete(order.id);
    state.replaces = undefined;
    for (const each of live) if (each.replaces === state) each.replaces = undefined;
    return true;
  }

  /** Whether it is one of ours that is over and forgotten. */
  isForgotten(orderId: string): boolean {
    return this.forgotten.ownerOf(orderId) !== undefined;
  }

  /** Whose order it is, or was when it is forgotten; undefined of one that is none of ours. */
  ownerOf(orderId: string): string | undefined {
    return this.find(orderId)?.order.owner ?? this.forgotten.ownerOf(orderId);
  }

  /** What whoever looks after orders is to look at after an event of one: itself; of one that is forgotten, whatever is at work in its symbol. */
  touchedBy(orderId: string, symbol: number): readonly OrderState[] {
    const state = this.find(orderId);
    if (state !== undefined) return [state];
    return this.isForgotten(orderId) ? [...this.live[symbol]] : [];
  }

  /** Whether a fill of an order that is not known here was booked before that was forgotten. One that is younger was not: a ghost's. */
  isPast({ orderId, time }: Pick<Fill, 'orderId' | 'time'>): boolean {
    return time < this.forgottenUntil + (this.isForgotten(orderId) ? CLOCKS_MS : 0);
  }

  /** Every order there has been that is not forgotten, in the order in which they were meant. */
  all(): IterableIterator<OrderState> {
    return this.orders.values();
  }

  /** Every order that may still change. */
  allLive(): OrderState[] {
    return this.live.flat();
  }

  /** Takes up an order that is about to be sent, at `time`. */
  intend(symbol: number, order: Order, time: number): OrderState {
    const replaces = order.replaces === undefined ? undefined : this.orders.get(order.replaces);
    const state: OrderState = {
      order, symbol, time, status: 'intended', filled: replaces?.filled ?? NONE, cancelAsked: false, isAskedAgain: false, cancelWanted: false, isGivenUp: false, replaces,
      line: (replaces ?? this.rivalOf(symbol, order))?.line ?? [], working: NONE,
    };
    state.line.push(state);
    this.orders.set(order.id, state);
    this.live[symbol].push(state);
    this.liveCount++;
    this.count(state);
    return state;
  }

  /** Applies an update. False when it is old news. */
  update(state: OrderState, update: OrderUpdate): boolean {
    const { status } = update;
    // One that counts what the order before it had filled may still be refused: it is over, whatever that is called.
    const next = status === 'accepted' && state.filled > 0n ? progressOf(state) : status === 'rejected' && state.status === 'partially-filled' ? 'cancelled' : status;
    if (next === state.status || !canBecome(state.status, next)) return false;
    state.isGivenUp = state.status === 'unknown' && (next === 'rejected' || next === 'cancelled');
    this.become(state, next);
    // Whether the broker has heard of a cancel before the wire broke, nobody knows: it is asked again.
    if (next === 'unknown') [state.cancelWanted, state.cancelAsked] = [state.cancelWanted || state.cancelAsked, false];
    return true;
  }

  /** Nobody told of an order that an earlier life of the run has meant to send: it is unknown. Whether it was to be cancelled is kept. */
  doubt(state: OrderState): void {
    state.cancelWanted = state.cancelAsked;
    this.become(state, 'unknown');
  }

  /** Applies a fill: the order is complete when its fills sum up to it, whatever anybody says. Its replacements have filled as much. */
  fill(state: OrderState, { quantity }: Fill): void {
    state.filled = (state.filled + quantity) as Quantity;
    if (!isFinal(state.status)) this.become(state, progressOf(state));
    else if (progressOf(state) === 'filled') state.status = 'filled';
    for (const other of state.line) {
      if (!isAfter(other, state)) continue;
      other.filled = (other.filled + quantity) as Quantity;
      if (other.status === 'accepted' || other.status === 'partially-filled') this.become(other, progressOf(other));
    }
    this.count(state);
  }

  /**
   * Gives the live orders of `symbol` the terms they have at the exchange after an action, as orders of `into`. One that the action leaves nothing of keeps
   * its terms: its cancellation follows. One that was sent after its moment, in answer to what came before it, is at the exchange as it was sent. Gives the new
   * quantities by order id.
   */
  rescale(symbol: number, into: number, instrument: Instrument, ratio: ActionRatio & { readonly time: number }): ReadonlyMap<string, Quantity> {
    const quantities = new Map<string, Quantity>();
    for (const state of [...this.live[symbol]]) {
      if (state.time > ratio.time) continue;
      const rescaled = rescaleOrder(state.order, state.filled, ratio, instrument);
      if (rescaled === undefined) continue;
      this.add(state, -state.working as Quantity);
      this.live[symbol].splice(this.live[symbol].indexOf(state), 1);
      state.order = rescaled.order;
      state.filled = rescaled.filled;
      state.symbol = into;
      this.live[into].push(state);
      this.count(state);
      quantities.set(state.order.id, state.order.quantity);
    }
    return quantities;
  }

  /** A live order of the same side that will not fill when `order` does, nor the other way round. */
  private rivalOf(symbol: number, { group, side, reduceOnly }: Order): OrderState | undefined {
    if (group === undefined || reduceOnly) return undefined;
    return this.live[symbol].find(({ order }) => order.group === group && order.side === side && !order.reduceOnly);
  }

  private become(state: OrderState, status: OrderStatus): void {
    state.status = status;
    if (!isFinal(status)) return;
    this.count(state);
    const live = this.live[state.symbol];
    live.splice(live.indexOf(state), 1);
    this.liveCount--;
  }

  /** Counts what an order and those of one line with it have left: each only what it may trade beyond those before it. */
  private count({ line }: OrderState): void {
    let most = 0n;
    for (let index = line.length - 1; index >= 0; index--) {
      if (!isFinal(line[index].status)) continue;
      this.add(line[index], -line[index].working as Quantity);
      line.splice(index, 1);
    }
    for (const each of line) {
      const left = each.order.reduceOnly ? 0n : each.order.quantity - each.filled;
      this.add(each, ((left > most ? left - most : 0n) - each.working) as Quantity);
      if (left > most) most = left;
    }
  }

  private add(state: OrderState, change: Quantity): void {
    if (change === 0n) return;
    const buys = state.order.side === 'buy';
    const working = buys ? this.workingBuys : this.workingSells;
    state.working = (state.working + change) as Quantity;
    working[state.symbol] = (working[state.symbol] + change) as Quantity;
    (buys ? this.buySizes : this.sellSizes)[state.symbol] = quantityToNumber(working[state.symbol]);
  }
}

const NONE = 0n as Quantity;

/** What an order is of which something has filled. */
const progressOf = ({ filled, order }: OrderState): OrderStatus => (filled >= order.quantity ? 'filled' : 'partially-filled');

/** Whether an order is to take the place of `earlier`, or of one that is. */
const isAfter = (state: OrderState, earlier: OrderState): boolean => {
  let before = state.replaces;
  while (before !== undefined && before !== earlier) before = before.replaces;
  return before !== undefined;
};
