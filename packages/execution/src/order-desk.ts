import { defineOrder, formatQuantity, magnitude, noTrace, roundToLot, TraderError } from '@trader/core';
import type { ActionRatio, ApprovedOrder, Broker, Instrument, Journal, Order, Quantity, Target, Trace } from '@trader/core';
import type { Gate } from '@trader/risk';
import type { AccountView } from './account-view';
import type { Ledger } from './ledger';
import type { OrderLifecycle, OrderState } from './order-lifecycle';
import { planOrders } from './plan-orders';
import type { PlannedOrder, Role } from './plan-orders';
import { goalOf, readGoal } from './read-goal';
import type { Goal } from './read-goal';
import { breakerRecord, intentRecord } from './records';
import { planSwaps } from './swap-exits';
import { sparing, undecidedOf } from './undecided';
import { isTurn, keeping, WaitingGoals } from './waiting-goals';

/** What the desk needs. */
export interface DeskOptions {
  /** The sleeve its lots belong to. */
  readonly owner: string;
  readonly account: AccountView;
  readonly ledger: Ledger;
  readonly orders: OrderLifecycle;
  readonly gate: Gate;
  readonly broker: Broker;
  readonly journal?: Journal;
  /** Whether goals that wait are journaled; default: no. */
  readonly journalGoals?: boolean | undefined;
  /** Whether the entry of a turn waits until its close has filled; default: both go at once. */
  readonly turnsInSteps?: boolean | undefined;
  /** Hears of each goal that is taken up, before anything is done for it; not of those that ask for exits again. */
  readonly onGoal?: ((symbol: number, owner: string, goal: Goal) => void) | undefined;
  readonly trace?: Trace;
}

/** The most orders that one target may be cut into. */
const MOST_CHILDREN = 1000n;

/** How much of its parent's quantity is left for children of each role. */
type Bounds = Readonly<Record<Role, { remaining: Quantity }>>;

/**
 * Turns the goals of one sleeve into orders: changes mere exits in place, else cancels what of its own is in the way, plans, asks the gate for every child, journals, then submits. While nobody
 * has told what became of an order, anybody's, only reductions go in its symbol; the goal itself waits.
 */
export class OrderDesk {
  /** What waits until nothing of its symbol is working any more. */
  readonly waiting: WaitingGoals;
  /** Parents of reductions that are carried out whatever the strategy wants. */
  private readonly forced = new Set<string>();

  /** The sleeve whose desk it is. */
  readonly owner: string;

  constructor(private readonly options: DeskOptions) {
    const { owner, ledger: { instruments }, account, journal, journalGoals = false } = options;
    this.waiting = new WaitingGoals({ owner, instruments, time: () => account.time, journal: journalGoals ? journal : undefined });
    this.owner = owner;
  }

  /** Whether a change of the symbol is under way: a goal that waits, or an order that is not a mere exit of what is held. */
  busy(symbol: number): boolean {
    if (this.waiting.of(symbol) !== undefined) return true;
    const { orders, owner } = this.options;
    for (const { order } of orders.liveOf(symbol)) if (order.owner === owner && (!order.reduceOnly || order.type === 'market')) return true;
    return false;
  }

  /** Takes up a target: what is still working for the symbol is cancelled first, and the rest follows when that is settled. Mere exits are changed in place, unless `anew`: what is cancelled for that is asked for again. */
  pursue(target: Target, anew = false): void {
    const { symbol, reason } = target;
    const { ledger, owner, account } = this.options;
    const instrument: Instrument | undefined = typeof symbol === 'number' ? ledger.instruments[symbol] : undefined;
    if (instrument === undefined || typeof reason !== 'string') {
      const what = instrument === undefined ? `symbol ${typeof symbol === 'number' ? symbol : JSON.stringify(symbol)}, and there are 0 to ${ledger.instruments.length - 1}` : `a target in ${instrument.symbol} without a reason`;
      throw new TraderError('INVALID_ORDER', `the strategy asked for ${what}: mend the strategy`);
    }
    const goal = readGoal(instrument, target, ledger.held(symbol, owner));
    const foreign = goal.lots?.find((id) => !ledger.lotsOf(symbol).some((lot) => lot.id === id && lot.owner === owner));
    if (foreign !== undefined) {
      throw new TraderError('INVALID_ORDER', `the strategy asked to close lot ${foreign} in ${instrument.symbol} ("${reason}"), which is not one of ${owner}: mend the strategy`);
    }
    if (!this.refusesWhole(symbol, goal)) {
      if (!anew) this.options.onGoal?.(symbol, owner, goal);
      if (account.paused || this.waiting.of(symbol) !== undefined || anew || !this.swap(symbol, goal)) this.waiting.put(target, goal, anew);
    }
    this.proceed(symbol);
  }

  /** Brings the symbol's goal one step on: cancels what still works for it, or plans and sends it once nothing does. */
  proceed(symbol: number): void {
    const pending = this.waiting.of(symbol);
    if (pending === undefined) return;
    const { orders, owner, account } = this.options;
    if (account.begun && (account.paused || orders.liveOf(symbol).some(({ order, status }) => order.owner === owner || status === 'unknown'))) this.waiting.tell(symbol);
    if (account.paused) return;
    let working = 0;
    let unknown = 0;
    for (const state of orders.liveOf(symbol)) {
      if (state.status === 'unknown') unknown++;
      else if (state.order.owner === owner) {
        working++;
        const { parentId } = state.order;
        if (!state.cancelAsked && parentId !== pending.reduction && !this.forced.has(parentId)) this.cancel(state, pending.goal.reason, pending.anew);
      }
    }
    if (working > 0) return;
    if (unknown === 0) {
      const held = this.options.ledger.held(symbol, owner);
      const goal = pending.recalled ? keeping(pending.goal, held) : pending.goal;
      if (this.options.turnsInSteps === true && isTurn(goal, held) && this.excessOf(symbol, goal) === undefined) {
        pending.reduction = pending.turning ? undefined : this.send(symbol, goal, true)[0]?.order.parentId;
        pending.turning = true;
        if (pending.reduction === undefined) this.waiting.drop(symbol); // without its close no entry goes
        return;
      }
      this.waiting.take(symbol);
      if (!this.refusesWhole(symbol, goal)) this.send(symbol, goal, false);
      this.waiting.end(symbol);
    } else if (pending.reduction === undefined) {
      const undecided = undecidedOf(orders.liveOf(symbol), owner, this.options.ledger.held(symbol, owner), orders);
      if (undecided >= magnitude(this.options.ledger.held(symbol, owner)) && undecided > 0n) return;
      pending.reduction = ''; // once: a reduction that is refused is not tried again and again
      if (this.excessOf(symbol, pending.goal) === undefined) pending.reduction = this.send(symbol, pending.goal, true, undecided)[0]?.order.parentId ?? '';
    }
  }

  /** Takes back what is at work and could add exposure. What nobody has told about yet cannot be: it is when that is known. */
  cancelEntries(reason: string): void {
    this.cancelAll(reason, ({ reduceOnly }) => !reduceOnly);
  }

  /** The same of everything that is at work, exits too. */
  cancelAll(reason: string, which: (order: Order) => boolean = () => true): void {
    const { orders, owner } = this.options;
    for (const state of orders.allLive()) {
      if (state.order.owner === owner && which(state.order) && !state.cancelAsked && state.status !== 'unknown') this.cancel(state, reason);
    }
  }

  /** Drops the goals that wait. */
  forget(): void {
    this.options.ledger.instruments.forEach((_, symbol) => this.waiting.drop(symbol));
  }

  /** How much of what the sleeve holds is being closed at the market as it is, signed like the holding; what waits for an auction is not. */
  closing(symbol: number): Quantity {
    const { ledger, orders, owner } = this.options;
    const held = ledger.held(symbol, owner);
    let closing = 0n;
    for (const { order, filled } of orders.liveOf(symbol)) {
      const { type, reduceOnly, side, timeInForce } = order;
      if (order.owner !== owner || !reduceOnly || type !== 'market' || (side === 'buy') !== (held < 0n) || timeInForce === 'opg' || timeInForce === 'cls') continue;
      closing += order.quantity - filled;
    }
    if (closing > magnitude(held)) return held;
    return (held > 0n ? closing : -closing) as Quantity;
  }

  /** The rest of what it holds, in whole lots. */
  free(symbol: number): Quantity {
    const { ledger, owner } = this.options;
    return roundToLot(ledger.instruments[symbol], (ledger.held(symbol, owner) - this.closing(symbol)) as Quantity);
  }

  /**
   * Reduces what is `free` of what the sleeve holds on a side by up to `most`, in whole lots, at the market, beside whatever else works for it: a goal that comes
   * now waits until it is done. Gives by how much; 0 when the sleeve holds nothing there, or the gate refuses.
   */
  reduce(symbol: number, long: boolean, most: Quantity, reason: string): Quantity {
    const { ledger, owner } = this.options;
    const held = ledger.held(symbol, owner);
    const free = magnitude(this.free(symbol));
    const quantity = free < most ? free : most;
    if (quantity === 0n || held > 0n !== long) return NONE;
    const flat = readGoal(ledger.instruments[symbol], { symbol, quantity: 0, reason });
    const sent = this.send(symbol, { ...flat, quantity: (long ? held - quantity : held + quantity) as Quantity }, true);
    if (sent.length > 0) this.forced.add(sent[0].order.parentId);
    return sent.reduce((sum, { order }) => sum + order.quantity, 0n) as Quantity;
  }

  /** Whether what `reduce` sent is not over yet. */
  reducing(): boolean {
    if (this.forced.size > 0 && this.forcedOrders().length === 0) this.forced.clear();
    return this.forced.size > 0;
  }

  /** Takes back what `reduce` sent and has not traded. */
  release(reason: string): void {
    if (!this.reducing()) return;
    for (const state of this.forcedOrders()) if (!state.cancelAsked && state.status !== 'unknown') this.cancel(state, reason);
  }

  private forcedOrders(): OrderState[] {
    return this.options.orders.allLive().filter(({ order }) => this.forced.has(order.parentId));
  }

  /** What waits in `symbol` when an action of its issuer comes is for `into` from then on, in its units; a goal that waits there already is newer. */
  rescale(symbol: number, into: number, ratio: ActionRatio): void {
    this.waiting.rescale(symbol, into, ratio);
  }

  /** Why what counts of a goal now is more than orders can ask for: a slip of the finger, or two entries that are no two orders. */
  private excessOf(symbol: number, asked: Goal): string | undefined {
    const { ledger, owner } = this.options;
    const goal = goalOf(asked, ledger.held(symbol, owner));
    const children = goal.or === undefined ? MOST_CHILDREN : 1n;
    const limit = (ledger.instruments[symbol].maxOrderQuantity * children) as Quantity;
    if (largestOf(goal) <= limit) return undefined;
    const what = children === 1n ? 'the largest order, and each of two entries is one' : `${children} of the largest orders`;
    return `target ${formatQuantity(largestOf(goal))} above ${formatQuantity(limit)}, which is ${what}`;
  }

  /** Whether a goal is too large even to be planned, which is journaled. */
  private refusesWhole(symbol: number, goal: Goal): boolean {
    const { journal, account, ledger } = this.options;
    const reason = this.excessOf(symbol, goal);
    if (reason === undefined) return false;
    journal?.append({ kind: 'refusal', time: account.time, id: account.nextId(), symbol: ledger.instruments[symbol].symbol, check: 'target size', reason });
    journal?.commit();
    return true;
  }

  private cancel(state: OrderState, reason: string, again = false): void {
    const { journal, broker, account, trace = noTrace } = this.options;
    const { id, symbol } = state.order;
    state.cancelAsked = true;
    state.isAskedAgain = again;
    this.options.gate.hear({ kind: 'cancel', time: account.time });
    trace('cancel', { symbol, reason }, () => {
      journal?.append({ kind: 'cancel', time: account.time, id, reason, ...(again && { again }) });
      journal?.commit();
      broker.cancel(id);
    });
  }

  /** Sends the plan that leads to `goal`, or only what of it reduces, and keeps `spare` of what is held. Gives what was sent. */
  private send(symbol: number, asked: Goal, onlyReduce: boolean, spare = NONE): readonly ApprovedOrder[] {
    const { ledger, owner } = this.options;
    const held = ledger.held(symbol, owner);
    const goal = sparing(goalOf(asked, held), held, spare);
    const whole = planOrders(ledger.instruments[symbol], held, goal);
    const plan = onlyReduce ? whole.filter((each) => each.role === 'close') : whole;
    if (plan.length === 0) return [];
    return this.carryOut(symbol, held, goal, (parentId) => this.approvePlan(symbol, parentId, plan, held, goal));
  }

  /**
   * Changes the resting exits of a holding that stays, when that is all a goal asks for: what is replaced works until the other does, so that the holding is
   * never without. Gives whether it was.
   */
  private swap(symbol: number, asked: Goal): boolean {
    const { ledger, orders, owner } = this.options;
    const held = ledger.held(symbol, owner);
    const goal = goalOf(asked, held);
    const swaps = planSwaps(orders.liveOf(symbol).filter(({ order }) => order.owner === owner), held, goal, ledger.instruments[symbol].lotSize);
    if (swaps === undefined) return false;
    if (swaps.length === 0) return true;
    this.carryOut(symbol, held, goal, (parentId) => swaps.flatMap(({ role, old, terms, ...of }) => {
      if (terms === undefined) return [];
      const bound = { remaining: of.quantity };
      const side = held > 0n ? 'sell' : 'buy';
      const child: PlannedOrder = { ...of, role, terms, side, reduceOnly: true, after: undefined, replaces: old?.order.id, lots: undefined };
      const approved = this.approveTogether(symbol, parentId, [child], goal.reason, { close: bound, open: bound, stop: bound, takeProfit: bound });
      for (const each of approved) this.takeUp(symbol, each);
      return approved;
    }));
    for (const { old, terms } of swaps) if (terms === undefined && old !== undefined) this.cancel(old, goal.reason);
    return true;
  }

  /** Journals the decision and the intents that `approve` makes of it, and then sends them. Gives these. */
  private carryOut(symbol: number, held: Quantity, goal: Goal, approve: (parentId: string) => readonly ApprovedOrder[]): readonly ApprovedOrder[] {
    const { ledger, account, broker, journal, owner, trace = noTrace } = this.options;
    const instrument = ledger.instruments[symbol];
    const parentId = account.nextId();
    let approvals: readonly ApprovedOrder[] = [];
    trace('trade', { symbol: instrument.symbol }, () => {
      journal?.append({
        kind: 'decision', time: account.time, id: parentId, owner, symbol: instrument.symbol, from: formatQuantity(held),
        to: formatQuantity(goal.quantity), ...(goal.or && { or: formatQuantity(goal.or.quantity) }), price: account.markText(symbol), reason: goal.reason,
      });
      approvals = approve(parentId);
      this.waiting.end(symbol);
      journal?.commit();
      const { busy } = account;
      account.busy = true;
      try {
        if (approvals.length > 0) broker.submit(...approvals);
      } finally {
        account.busy = busy; // a guard may get over what a broker throws
      }
    });
    return approvals;
  }

  private takeUp(symbol: number, { order }: ApprovedOrder): void {
    const { orders, journal, account } = this.options;
    const { time } = account;
    orders.intend(symbol, order, time);
    account.funds?.sent(order);
    journal?.append(intentRecord(time, order));
  }

  /**
   * Asks the gate for every child. An entry goes with all its exits or not at all, and after a refused close or entry no other goes: the
   * steps of a plan lean on each other. Exits of what is held stand alone. Two entries of which one cancels the other go together too, each
   * judged as if it alone were there: only one of them will fill.
   */
  private approvePlan(symbol: number, parentId: string, plan: readonly PlannedOrder[], held: Quantity, goal: Goal): ApprovedOrder[] {
    const { quantity, reason } = goal;
    const trades = { remaining: goal.or === undefined ? magnitude((quantity - held) as Quantity) : largestOf(goal) };
    const most = magnitude(held) > largestOf(goal) ? magnitude(held) : largestOf(goal);
    const bounds: Bounds = { close: trades, open: trades, stop: { remaining: most }, takeProfit: { remaining: most } };
    const approvals: ApprovedOrder[] = [];
    let refused = false;
    for (let from = 0, to = 0; from < plan.length; from = to) {
      const { role, group } = plan[from];
      const joins = ({ after = -1, ...each }: PlannedOrder): boolean => after >= from || (each.role === 'open' && each.group !== undefined && each.group === group);
      for (to = from + 1; to < plan.length && joins(plan[to]); ) to++;
      const leans = role === 'close' || role === 'open';
      if (refused && leans) continue;
      const approved = this.approveTogether(symbol, parentId, plan.slice(from, to), reason, bounds, from);
      if (approved.length === 0 && leans) refused = true;
      for (let index = 0; index < approved.length; index++) {
        const bound = bounds[plan[from + index].role];
        bound.remaining = (bound.remaining - approved[index].order.quantity) as Quantity;
        this.takeUp(symbol, approved[index]);
        approvals.push(approved[index]);
      }
    }
    return approvals;
  }

  /** Approvals of `children`, which begin at `from` of their plan; none when the gate refuses one of them. */
  private approveTogether(symbol: number, parentId: string, children: readonly PlannedOrder[], reason: string, bounds: Bounds, from = 0): ApprovedOrder[] {
    const { account, gate, journal, owner } = this.options;
    const context = account.look(symbol, owner);
    const { held } = context;
    const approved: ApprovedOrder[] = [];
    for (const child of children) {
      context.held = (held > 0n ? held + child.filled : held - child.filled) as Quantity;
      const order = this.makeOrder(context.instrument, parentId, child, child.after === undefined ? undefined : approved[child.after - from].order.id, reason);
      context.parentRemaining = bounds[child.role].remaining;
      context.brokerFunds = account.funds?.fundsFor(order);
      const verdict = gate.approve(order, context);
      if ('refused' in verdict) {
        const { check, reason: why } = verdict.refused;
        journal?.append({ kind: 'refusal', time: account.time, id: order.id, symbol: order.symbol, check, reason: why });
        this.takeBack(approved);
        return [];
      }
      for (const { refusal, override } of verdict.overridden) {
        journal?.append({ kind: 'override', time: account.time, event: 'used', id: override.id, text: `order ${order.id} passed ${refusal.check}: ${refusal.reason}` });
      }
      for (const move of verdict.moves) journal?.append(breakerRecord(move));
      approved.push(verdict.approved);
    }
    return approved;
  }

  /** What was approved and is not sent: the gate need not wait for what becomes of it. */
  private takeBack(approved: readonly ApprovedOrder[]): void {
    const { account: { time }, gate, journal } = this.options;
    for (const { order } of approved) {
      if (!order.reduceOnly) for (const move of gate.hear({ kind: 'withdrawn', time, unsent: true })) journal?.append(breakerRecord(move));
    }
  }

  private makeOrder(instrument: Instrument, parentId: string, child: PlannedOrder, entryId: string | undefined, reason: string): Order {
    const { terms } = child;
    return defineOrder(instrument, {
      id: this.options.account.nextId(), parentId, owner: this.options.owner, symbol: instrument.symbol, side: child.side, quantity: child.quantity,
      type: terms.type, limitPrice: terms.limitPrice, stopPrice: terms.stopPrice, trailAmount: terms.trailAmount, trailBps: terms.trailBps,
      timeInForce: terms.timeInForce, expiresAt: terms.expiresAt, postOnly: terms.postOnly,
      reduceOnly: child.reduceOnly, after: entryId, group: typeof child.group === 'number' ? `${parentId}.${child.group}` : child.group, replaces: child.replaces, lots: child.lots,
      reason: child.role === 'stop' ? 'stop' : child.role === 'takeProfit' ? 'take profit' : reason,
    });
  }
}

/** The most that is to be held. */
const largestOf = ({ quantity, or }: Goal): Quantity => {
  const other = or === undefined ? NONE : magnitude(or.quantity);
  return magnitude(quantity) > other ? magnitude(quantity) : other;
};

const NONE = 0n as Quantity;
