import { canBecome, isFinal, quantityToNumber, rescaleOrder } from '@trader/core';
import type { ActionRatio, Fill, Instrument, Order, OrderStatus, OrderUpdate, Quantity } from '@trader/core';

/** One of our orders and what became of it. */
export interface OrderState {
  /** Its terms as they are: an action changes them. */
  order: Order;
  symbol: number;
  status: OrderStatus;
  filled: Quantity;
  cancelAsked: boolean;
}

/** All our orders, and how much of them is still at work. A status never moves backward; a told-again event changes nothing. */
export class OrderLifecycle {
  /** Unfilled quantity of orders that may add exposure, by symbol. */
  readonly workingBuys: Quantity[];
  readonly workingSells: Quantity[];
  /** The same as doubles. */
  readonly buySizes: Float64Array;
  readonly sellSizes: Float64Array;
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

  /** Every order that may still change. */
  allLive(): OrderState[] {
    return this.live.flat();
  }

  /** Takes up an order that is about to be sent. */
  intend(symbol: number, order: Order): OrderState {
    const state: OrderState = { order, symbol, status: 'intended', filled: 0n as Quantity, cancelAsked: false };
    this.orders.set(order.id, state);
    this.live[symbol].push(state);
    this.count(state, order.quantity);
    return state;
  }

  /** Applies an update. False when it is old news. */
  update(state: OrderState, update: OrderUpdate): boolean {
    const next = update.status === 'accepted' && state.filled > 0n ? 'partially-filled' : update.status;
    if (next === state.status || !canBecome(state.status, next)) return false;
    this.become(state, next);
    return true;
  }

  /** Applies a fill: the order is complete when its fills sum up to it, whatever anybody says. */
  fill(state: OrderState, fill: Fill): void {
    const late = isFinal(state.status);
    state.filled = (state.filled + fill.quantity) as Quantity;
    const complete = state.filled >= state.order.quantity;
    if (late) {
      if (complete) state.status = 'filled';
      return;
    }
    this.count(state, -fill.quantity as Quantity);
    this.become(state, complete ? 'filled' : 'partially-filled');
  }

  /**
   * Gives the live orders of `symbol` the terms they have at the exchange after an action, as orders of `into`. One that the action leaves nothing of keeps
   * its terms: its cancellation follows. Gives the new quantities by order id.
   */
  rescale(symbol: number, into: number, instrument: Instrument, ratio: ActionRatio): ReadonlyMap<string, Quantity> {
    const quantities = new Map<string, Quantity>();
    for (const state of [...this.live[symbol]]) {
      const rescaled = rescaleOrder(state.order, state.filled, ratio, instrument);
      if (rescaled === undefined) continue;
      this.count(state, (state.filled - state.order.quantity) as Quantity);
      this.live[symbol].splice(this.live[symbol].indexOf(state), 1);
      state.order = rescaled.order;
      state.filled = rescaled.filled;
      state.symbol = into;
      this.live[into].push(state);
      this.count(state, (state.order.quantity - state.filled) as Quantity);
      quantities.set(state.order.id, state.order.quantity);
    }
    return quantities;
  }

  private become(state: OrderState, status: OrderStatus): void {
    state.status = status;
    if (!isFinal(status)) return;
    this.count(state, (state.filled - state.order.quantity) as Quantity);
    const live = this.live[state.symbol];
    live.splice(live.indexOf(state), 1);
  }

  private count(state: OrderState, change: Quantity): void {
    if (state.order.reduceOnly) return;
    const buys = state.order.side === 'buy';
    const working = buys ? this.workingBuys : this.workingSells;
    working[state.symbol] = (working[state.symbol] + change) as Quantity;
    (buys ? this.buySizes : this.sellSizes)[state.symbol] = quantityToNumber(working[state.symbol]);
  }
}
