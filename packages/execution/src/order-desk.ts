import { defineOrder, formatPrice, formatQuantity, magnitude, nearestCash, nearestPrice, noTrace } from '@trader/core';
import type { ApprovedOrder, Broker, Instrument, Journal, Order, Price, Quantity, Target, Trace } from '@trader/core';
import type { Gate, GateContext } from '@trader/risk';
import type { Ledger } from './ledger';
import type { OrderLifecycle } from './order-lifecycle';
import { planOrders, readGoal } from './plan-orders';
import type { Goal, PlannedOrder } from './plan-orders';
import { intentRecord } from './records';

/** What the desk needs. */
export interface DeskOptions {
  /** Prefix of every order id: with the order's number in the run it is a pure function of what happened. */
  readonly run: string;
  /** The sleeve its lots belong to. */
  readonly owner: string;
  readonly ledger: Ledger;
  readonly orders: OrderLifecycle;
  readonly gate: Gate;
  readonly broker: Broker;
  readonly journal?: Journal;
  readonly trace?: Trace;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Turns goals into orders: cancels what is in the way, plans, asks the gate for every child, journals, then submits. */
export class OrderDesk {
  time = 0;
  peakEquity = 0;
  sessionStartEquity = 0;
  haltReason: string | undefined;
  private readonly goals: (Goal | undefined)[];
  private readonly context: Mutable<GateContext>;
  private sequence = 0;

  constructor(private readonly options: DeskOptions) {
    const { ledger } = options;
    this.goals = ledger.instruments.map(() => undefined);
    this.context = {
      time: 0, instrument: ledger.instruments[0], mark: undefined, markTime: 0, portfolioVersion: 0, position: 0n as Quantity,
      workingBuy: 0n as Quantity, workingSell: 0n as Quantity, grossNotional: nearestCash(0), workingNotional: nearestCash(0), marginUsed: nearestCash(0), equity: nearestCash(0),
      sessionStartEquity: nearestCash(0), peakEquity: nearestCash(0), halt: undefined, parentRemaining: 0n as Quantity,
    };
  }

  /** Whether a change of the symbol is under way: a goal that waits, or an order that is not a mere exit. */
  busy(symbol: number): boolean {
    return this.goals[symbol] !== undefined || this.options.orders.liveOf(symbol).some((each) => each.order.type === 'market');
  }

  /** Takes up a target: what is still working for the symbol is cancelled first, and the rest follows when that is settled. */
  pursue(target: Target): void {
    const { symbol } = target;
    this.goals[symbol] = readGoal(this.options.ledger.instruments[symbol], target);
    for (const state of [...this.options.orders.liveOf(symbol)]) {
      if (state.cancelAsked || state.status === 'unknown') continue;
      state.cancelAsked = true;
      this.options.journal?.append({ kind: 'cancel', time: this.time, id: state.order.id, reason: target.reason });
      this.options.journal?.commit();
      this.options.broker.cancel(state.order.id);
    }
    this.proceed(symbol);
  }

  /** Plans and sends the symbol's goal once nothing of it is working. */
  proceed(symbol: number): void {
    const goal = this.goals[symbol];
    if (goal === undefined || this.options.orders.liveOf(symbol).length > 0) return;
    this.goals[symbol] = undefined;
    const trace = this.options.trace ?? noTrace;
    trace('trade', { symbol: this.options.ledger.instruments[symbol].symbol }, () => this.send(symbol, goal));
  }

  private send(symbol: number, goal: Goal): void {
    const { ledger, broker, journal, owner } = this.options;
    const instrument = ledger.instruments[symbol];
    const held = BigInt(Math.round(ledger.sizesOf(owner)[symbol] * 1e9)) as Quantity;
    const plan = planOrders(instrument, held, goal);
    if (plan.length === 0) return;
    const parentId = this.nextId();
    journal?.append({
      kind: 'decision', time: this.time, id: parentId, owner, symbol: instrument.symbol, from: formatQuantity(held),
      to: formatQuantity(goal.quantity), price: this.markText(symbol), reason: goal.reason,
    });
    const approvals = this.approveAll(symbol, instrument, parentId, plan, goal);
    journal?.commit();
    for (const approval of approvals) broker.submit(approval);
  }

  private approveAll(symbol: number, instrument: Instrument, parentId: string, plan: readonly PlannedOrder[], goal: Goal): ApprovedOrder[] {
    const { gate, orders, journal } = this.options;
    const remaining = { market: 0n, stop: 0n, limit: 0n };
    for (const child of plan) if (child.type === 'market') remaining.market += child.quantity;
    remaining.stop = remaining.limit = magnitude(goal.quantity);
    const ids: string[] = [];
    const approvals: ApprovedOrder[] = [];
    for (const child of plan) {
      const order = this.makeOrder(instrument, parentId, child, ids, goal.reason);
      const verdict = gate.approve(order, this.look(symbol, instrument, remaining[child.type] as Quantity));
      if ('refused' in verdict) {
        journal?.append({ kind: 'refusal', time: this.time, id: order.id, symbol: order.symbol, check: verdict.refused.check, reason: verdict.refused.reason });
        break;
      }
      remaining[child.type] -= child.quantity;
      ids.push(order.id);
      orders.intend(symbol, order);
      journal?.append(intentRecord(this.time, order));
      approvals.push(verdict.approved);
    }
    return approvals;
  }

  private makeOrder(instrument: Instrument, parentId: string, child: PlannedOrder, ids: readonly string[], reason: string): Order {
    return defineOrder(instrument, {
      id: this.nextId(),
      parentId,
      owner: this.options.owner,
      symbol: instrument.symbol,
      side: child.side,
      type: child.type,
      quantity: child.quantity,
      ...(child.limitPrice === undefined ? {} : { limitPrice: child.limitPrice }),
      ...(child.stopPrice === undefined ? {} : { stopPrice: child.stopPrice }),
      reduceOnly: child.reduceOnly,
      ...(child.after === undefined ? {} : { after: ids[child.after] }),
      ...(child.group === undefined ? {} : { group: `${parentId}.${child.group}` }),
      reason: child.type === 'market' ? reason : child.type === 'stop' ? 'stop' : 'take profit',
    });
  }

  /** What the gate sees: sums over all symbols in doubles, the order's own symbol exact. */
  private look(symbol: number, instrument: Instrument, parentRemaining: Quantity): GateContext {
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
      const most = Math.max(Math.abs(size + buys), Math.abs(size - sells)) * value;
      worst += most;
      margin += most * ledger.instruments[index].marginRate;
    }
    const { context } = this;
    const mark = marks[symbol];
    context.time = this.time;
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
    context.peakEquity = nearestCash(this.peakEquity);
    context.halt = this.haltReason ?? this.unknownOf(symbol);
    context.parentRemaining = parentRemaining;
    return context;
  }

  private unknownOf(symbol: number): string | undefined {
    const unknown = this.options.orders.liveOf(symbol).find((each) => each.status === 'unknown');
    return unknown === undefined ? undefined : `nobody has told what became of order ${unknown.order.id}`;
  }

  private markText(symbol: number): string {
    const mark = this.options.ledger.marks[symbol];
    return mark === mark ? formatPrice(nearestPrice(mark) as Price) : '';
  }

  private nextId(): string {
    return `${this.options.run}-${++this.sequence}`;
  }
}
