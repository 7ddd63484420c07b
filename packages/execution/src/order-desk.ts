import { defineOrder, formatPrice, formatQuantity, magnitude, nearestCash, nearestPrice, noTrace, TraderError } from '@trader/core';
import type { ApprovedOrder, Broker, Instrument, Journal, Order, Quantity, Target, Trace } from '@trader/core';
import type { Gate, GateContext } from '@trader/risk';
import type { Ledger } from './ledger';
import type { MarketWatch } from './market-watch';
import type { OrderLifecycle, OrderState } from './order-lifecycle';
import { planOrders, readGoal } from './plan-orders';
import type { Goal, PlannedOrder, PlannedType } from './plan-orders';
import { intentRecord } from './records';

/** What the desk needs. */
export interface DeskOptions {
  /** Prefix of every order id: with the order's number in the run it is a pure function of what happened. */
  readonly run: string;
  /** The sleeve its lots belong to. */
  readonly owner: string;
  readonly ledger: Ledger;
  readonly orders: OrderLifecycle;
  readonly watch: MarketWatch;
  readonly gate: Gate;
  readonly broker: Broker;
  readonly journal?: Journal;
  readonly trace?: Trace;
}

/** The most orders that one target may be cut into. */
const MOST_CHILDREN = 1000n;

/** A goal that waits until nothing of its symbol is working any more. */
interface Pending {
  readonly goal: Goal;
  /** The parent of the reductions that went ahead while the outcome of another order is unknown. */
  reduction?: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Turns goals into orders: cancels what is in the way, plans, asks the gate for every child, journals, then submits. While nobody has told
 * what became of an order, only reductions go in its symbol; the goal itself waits.
 */
export class OrderDesk {
  /** Equity when the running session began. */
  sessionStartEquity: number;
  haltReason: string | undefined;
  private readonly pending: (Pending | undefined)[];
  private readonly context: Mutable<GateContext>;
  private sequence = 0;

  constructor(private readonly options: DeskOptions) {
    const { ledger, watch } = options;
    this.sessionStartEquity = watch.equity;
    this.pending = ledger.instruments.map(() => undefined);
    this.context = {
      time: 0, instrument: ledger.instruments[0], mark: undefined, markTime: 0, portfolioVersion: 0, position: 0n as Quantity,
      workingBuy: 0n as Quantity, workingSell: 0n as Quantity, grossNotional: nearestCash(0), workingNotional: nearestCash(0), marginUsed: nearestCash(0), equity: nearestCash(0),
      sessionStartEquity: nearestCash(0), peakEquity: nearestCash(0), halt: undefined, parentRemaining: 0n as Quantity,
    };
  }

  /** Whether a change of the symbol is under way: a goal that waits, or an order that is not a mere exit. */
  busy(symbol: number): boolean {
    if (this.pending[symbol] !== undefined) return true;
    for (const { order } of this.options.orders.liveOf(symbol)) if (order.type === 'market') return true;
    return false;
  }

  /** Takes up a target: what is still working for the symbol is cancelled first, and the rest follows when that is settled. */
  pursue(target: Target): void {
    const { symbol, reason } = target;
    const instrument = this.options.ledger.instruments[symbol];
    if (instrument === undefined || typeof reason !== 'string') {
      const what = instrument === undefined ? `symbol ${symbol}, and there are 0 to ${this.pending.length - 1}` : `a target in ${instrument.symbol} without a reason`;
      throw new TraderError('INVALID_ORDER', `the strategy asked for ${what}: mend the strategy`);
    }
    const goal = readGoal(instrument, target);
    if (magnitude(goal.quantity) > instrument.maxOrderQuantity * MOST_CHILDREN) this.refuseWhole(instrument, goal);
    else this.pending[symbol] = { goal };
    this.proceed(symbol);
  }

  /** Brings the symbol's goal one step on: cancels what still works for it, or plans and sends it once nothing does. */
  proceed(symbol: number): void {
    const pending = this.pending[symbol];
    if (pending === undefined) return;
    let working = 0;
    let unknown = 0;
    for (const state of this.options.orders.liveOf(symbol)) {
      if (state.status === 'unknown') unknown++;
      else {
        working++;
        if (!state.cancelAsked && state.order.parentId !== pending.reduction) this.cancel(state, pending.goal.reason);
      }
    }
    if (working > 0) return;
    if (unknown === 0) {
      this.pending[symbol] = undefined;
      this.send(symbol, pending.goal, false);
    } else if (pending.reduction === undefined) {
      pending.reduction = ''; // once: a reduction that is refused is not tried again and again
      pending.reduction = this.send(symbol, pending.goal, true);
    }
  }

  /** A slip of the finger: it is not even planned. */
  private refuseWhole(instrument: Instrument, { quantity }: Goal): void {
    const { journal, watch } = this.options;
    const limit = formatQuantity((instrument.maxOrderQuantity * MOST_CHILDREN) as Quantity);
    journal?.append({
      kind: 'refusal', time: watch.time, id: this.nextId(), symbol: instrument.symbol, check: 'target size',
      reason: `target ${formatQuantity(quantity)} above ${limit}, which is ${MOST_CHILDREN} of the largest orders`,
    });
    journal?.commit();
  }

  private cancel(state: OrderState, reason: string): void {
    const { journal, broker, trace = noTrace } = this.options;
    const { id, symbol } = state.order;
    state.cancelAsked = true;
    trace('cancel', { symbol, reason }, () => {
      journal?.append({ kind: 'cancel', time: this.options.watch.time, id, reason });
      journal?.commit();
      broker.cancel(id);
    });
  }

  /** Sends the plan that leads to `goal`, or only what of it reduces. Gives the parent's id, '' when there is nothing to do. */
  private send(symbol: number, goal: Goal, onlyReduce: boolean): string {
    const { ledger, broker, journal, owner, trace = noTrace } = this.options;
    const instrument = ledger.instruments[symbol];
    const held = ledger.held(symbol, owner);
    const whole = planOrders(instrument, held, goal);
    const plan = onlyReduce ? whole.filter((each) => each.type === 'market' && each.reduceOnly) : whole;
    if (plan.length === 0) return '';
    const parentId = this.nextId();
    trace('trade', { symbol: instrument.symbol }, () => {
      journal?.append({
        kind: 'decision', time: this.options.watch.time, id: parentId, owner, symbol: instrument.symbol, from: formatQuantity(held),
        to: formatQuantity(goal.quantity), price: this.markText(symbol), reason: goal.reason,
      });
      const approvals = this.approvePlan(symbol, parentId, plan, goal);
      journal?.commit();
      for (const approval of approvals) broker.submit(approval);
    });
    return parentId;
  }

  /**
   * Asks the gate for every child. An entry goes with all its exits or not at all, and after a refused market child no other goes: the
   * steps of a plan lean on each other. Exits of what is held stand alone.
   */
  private approvePlan(symbol: number, parentId: string, plan: readonly PlannedOrder[], goal: Goal): ApprovedOrder[] {
    const exits = magnitude(goal.quantity);
    const remaining = { market: 0n as Quantity, stop: exits, limit: exits };
    for (const child of plan) if (child.type === 'market') remaining.market = (remaining.market + child.quantity) as Quantity;
    const approvals: ApprovedOrder[] = [];
    let refused = false;
    for (let from = 0, to = 0; from < plan.length; from = to) {
      for (to = from + 1; to < plan.length && plan[to].after === from; ) to++;
      const { type } = plan[from];
      if (refused && type === 'market') continue;
      const approved = this.approveTogether(symbol, parentId, plan, from, to, goal.reason, remaining);
      if (approved.length === 0 && type === 'market') refused = true;
      for (let index = 0; index < approved.length; index++) {
        const { order } = approved[index];
        const kind = plan[from + index].type;
        remaining[kind] = (remaining[kind] - order.quantity) as Quantity;
        this.options.orders.intend(symbol, order);
        this.options.journal?.append(intentRecord(this.options.watch.time, order));
        approvals.push(approved[index]);
      }
    }
    return approvals;
  }

  /** Approvals of the plan's order `from` and of those held behind it, up to `to` (exclusive); none when the gate refuses one of them. */
  private approveTogether(
    symbol: number, parentId: string, plan: readonly PlannedOrder[], from: number, to: number, reason: string,
    remaining: Readonly<Record<PlannedType, Quantity>>,
  ): ApprovedOrder[] {
    const instrument = this.options.ledger.instruments[symbol];
    const context = this.look(symbol, instrument);
    const approved: ApprovedOrder[] = [];
    for (let index = from; index < to; index++) {
      const child = plan[index];
      const order = this.makeOrder(instrument, parentId, child, approved[0]?.order.id, reason);
      context.parentRemaining = remaining[child.type];
      const verdict = this.options.gate.approve(order, context);
      if ('refused' in verdict) {
        const { check, reason: why } = verdict.refused;
        this.options.journal?.append({ kind: 'refusal', time: this.options.watch.time, id: order.id, symbol: order.symbol, check, reason: why });
        return [];
      }
      approved.push(verdict.approved);
    }
    return approved;
  }

  private makeOrder(instrument: Instrument, parentId: string, child: PlannedOrder, entryId: string | undefined, reason: string): Order {
    return defineOrder(instrument, {
      id: this.nextId(),
      parentId,
      owner: this.options.owner,
      symbol: instrument.symbol,
      side: child.side,
      type: child.type,
      quantity: child.quantity,
      limitPrice: child.limitPrice,
      stopPrice: child.stopPrice,
      trailAmount: undefined,
      trailBps: undefined,
      reduceOnly: child.reduceOnly,
      after: entryId,
      group: child.group === undefined ? undefined : `${parentId}.${child.group}`,
      timeInForce: undefined,
      expiresAt: undefined,
      postOnly: undefined,
      replaces: undefined,
      lots: undefined,
      reason: child.type === 'market' ? reason : child.type === 'stop' ? 'stop' : 'take profit',
    });
  }

  /** What the gate sees: sums over all symbols in doubles, the order's own symbol exact. */
  private look(symbol: number, instrument: Instrument): Mutable<GateContext> {
    const { ledger, orders } = this.options;
    const { sizes, pointValues, marks } = ledger;
    let gross = 0;
    let worst = 0;
    let margin = 0;
    for (let index = 0; index < sizes.length; index++) {
      const size = sizes[index];
      const buys = orders.buySizes[index];
      const sells = orders.sellSizes[index];
      if (size === 0 && buys === 0 && sells === 0) continue;
      const value = pointValues[index] * marks[index];
      gross += Math.abs(size) * value;
      const most = Math.max(Math.max(size, 0) + buys, Math.max(-size, 0) + sells) * value;
      worst += most;
      margin += most * ledger.instruments[index].marginRate;
    }
    const { context } = this;
    const mark = marks[symbol];
    context.time = this.options.watch.time;
    context.instrument = instrument;
    context.mark = mark === mark ? nearestPrice(mark) : undefined;
    context.markTime = ledger.markTimes[symbol];
    context.portfolioVersion = ledger.version;
    context.position = ledger.position(symbol);
    context.workingBuy = orders.workingBuys[symbol];
    context.workingSell = orders.workingSells[symbol];
    context.grossNotional = nearestCash(gross);
    context.workingNotional = nearestCash(worst - gross);
    context.marginUsed = nearestCash(margin);
    context.equity = nearestCash(ledger.equityEstimate());
    context.sessionStartEquity = nearestCash(this.sessionStartEquity);
    context.peakEquity = nearestCash(this.options.watch.peak);
    context.halt = this.haltReason ?? this.unknownOf(symbol);
    return context;
  }

  private unknownOf(symbol: number): string | undefined {
    for (const { status, order } of this.options.orders.liveOf(symbol)) {
      if (status === 'unknown') return `nobody has told what became of order ${order.id}`;
    }
    return undefined;
  }

  private markText(symbol: number): string {
    const mark = this.options.ledger.marks[symbol];
    return mark === mark ? formatPrice(nearestPrice(mark)) : '';
  }

  private nextId(): string {
    return `${this.options.run}-${++this.sequence}`;
  }
}
