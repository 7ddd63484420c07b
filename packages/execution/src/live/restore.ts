import { cash, cashToNumber, formatCash, formatQuantity, nearestPrice, price, priceToNumber, quantity, quantityToNumber, TraderError } from '@trader/core';
import type { BrokerEvent, CashEvent, Fill, JournalRecord, Order, OrderUpdate, Strategy } from '@trader/core';
import { dearestPrice } from '@trader/risk';
import { bookAccountEvent } from '../book-account-event';
import type { LoopParts } from '../loop-parts';
import { brokerEventOf } from '../records';
import { EXTERNAL } from '../sleeve';
import type { TradingLoop } from '../trading-loop';

type RecordOf<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;

/**
 * Gives a new loop the memory of an earlier life of its run: books, orders, what a person said, what the gate knows, the goals that waited, and the numbers that are taken. Nobody hears
 * of it, nothing is journaled or sent. Orders of which nothing was told are `unknown` then, and the loop is paused until its broker has been asked (`LiveSession`). What fills left
 * behind by the journal is compared with what the books make of them. Without records it does nothing. Throws JOURNAL_CORRUPT or REPLAY_DIVERGED for records that cannot be of this run, INVALID_CONFIG for a loop
 * of another one.
 */
export const restore = (loop: TradingLoop, records: Iterable<JournalRecord>): void => {
  const { parts } = loop;
  const restoration = new Restoration(parts);
  parts.silent = true;
  try {
    for (const record of records) restoration.take(record);
    restoration.finish();
  } finally {
    parts.silent = false;
  }
};

/** Hears nothing: strategies are warmed up with bars instead. */
const DEAF: Strategy = { onBar: () => undefined };

/** What is written only when the books agree with the broker's. Guards and persons have a say before that too, and streams tell what they like. */
const AGREED: readonly JournalRecord['kind'][] = ['run', 'decision', 'intent', 'adopt'];

class Restoration {
  private taken = 0;
  private peak = -Infinity;
  /** The day of the last session that is told to be over. */
  private ended = '';

  constructor(private readonly parts: LoopParts) {}

  take(record: JournalRecord): void {
    const { parts } = this;
    if ((record.kind === 'run') !== (this.taken++ === 0)) this.corrupt(`record ${this.taken} is of kind ${record.kind}, and the first, and no other, is of kind run`);
    if (record.kind !== 'breaker') parts.watch.time = record.time; // its time is that of the move, which may have been noticed later
    if (AGREED.includes(record.kind)) parts.knownAt = record.time;
    if ('id' in record) parts.account.recallId(record.id);
    switch (record.kind) {
      case 'run': return this.onRun(record);
      case 'decision': return this.onDecision(record);
      case 'intent': return this.onIntent(record);
      case 'cancel': return this.onCancel(record);
      case 'fill': return this.onFill(record);
      case 'adopt': return this.onAdopt(record);
      case 'goal': return this.onGoal(record);
      case 'session': return this.onSession(record);
      case 'order':
      case 'cash':
      case 'accrual':
      case 'action':
      case 'margin-call': return this.onEvent(brokerEventOf(record), record);
      default: return parts.control.recall(record);
    }
  }

  /** After the last record: what nobody told of is unknown, and everything waits. */
  finish(): void {
    const { account, ledger, orders, sessions, watch } = this.parts;
    if (this.taken === 0) return;
    for (const state of orders.allLive()) if (state.status === 'intended') orders.doubt(state);
    ledger.instruments.forEach((_, symbol) => {
      if (ledger.position(symbol) === 0n) ledger.marks[symbol] = NaN;
    });
    sessions.advance(watch.time, () => undefined);
    const running = sessions.session(0);
    if (running?.day === this.ended) sessions.advance(running.close + 1, () => undefined);
    watch.restate();
    watch.peak = Math.max(watch.equity, this.peak);
    account.paused = true;
  }

  private onRun(record: RecordOf<'run'>): void {
    const { parts } = this;
    const { run, currency, cash: funds, symbols } = record;
    const { ledger } = parts;
    const ours = [parts.run, ledger.currencies.names[0], ...ledger.instruments.map((each) => each.symbol)].join(' ');
    const theirs = [run, currency, ...symbols].join(' ');
    if (ours !== theirs) throw new TraderError('INVALID_CONFIG', `the journal is of run, currency and symbols ${theirs}, and the loop of ${ours}: restore a run with its own instruments, in their order`);
    ledger.fund(cash(funds));
    parts.account.sessionStartEquity = this.peak = cashToNumber(ledger.cash);
    parts.account.begun = true;
    parts.control.recall(record);
  }

  /** Its price is what the gate judged the orders of it by. */
  private onDecision({ symbol, price: mark }: RecordOf<'decision'>): void {
    const { marks } = this.parts.ledger;
    if (mark !== '') marks[this.indexOf(symbol)] = priceToNumber(price(mark));
  }

  private onIntent(record: RecordOf<'intent'>): void {
    const { orders, ledger, gate } = this.parts;
    const symbol = this.indexOf(record.symbol);
    const order = orderOf(record);
    const unit = Number.isNaN(ledger.marks[symbol]) ? 0 : priceToNumber(dearestPrice(order, nearestPrice(ledger.marks[symbol]))) * ledger.pointValues[symbol] * ledger.rateOf(symbol);
    gate.hear({ kind: 'passed', order, worth: quantityToNumber(order.quantity) * unit, time: record.time });
    orders.intend(symbol, order, record.time);
  }

  private onCancel({ id, time, again = false }: RecordOf<'cancel'>): void {
    const state = this.parts.orders.find(id);
    if (state !== undefined) [state.cancelAsked, state.isAskedAgain] = [true, again];
    this.parts.gate.hear({ kind: 'cancel', time });
  }

  private onFill(record: RecordOf<'fill'>): void {
    const { ledger, orders, news, strangers } = this.parts;
    const event = brokerEventOf(record);
    const fill = event?.kind === 'fill' ? event.fill : undefined;
    const state = orders.find(record.id);
    if (fill === undefined || ledger.has(fill.executionId)) return this.corrupt(`execution ${record.execution} is there twice`);
    const symbol = state?.symbol ?? this.indexOf(record.symbol);
    const booking = ledger.book(symbol, state?.order.owner ?? EXTERNAL, fill, state?.order.lots);
    this.compare(fill, 'position', formatQuantity(booking.position), record.position);
    if (ledger.currencies.of[symbol] === 0) this.compare(fill, 'profit', formatCash(booking.realized), record.realized);
    if (this.settledInCash()) this.compare(fill, 'cash', formatCash(ledger.cash), record.cash);
    this.peak = Math.max(this.peak, Number(record.equity));
    if (state === undefined) return strangers.note(fill);
    orders.fill(state, fill);
    news.filled(state, fill, booking);
  }

  private onEvent(event: BrokerEvent | undefined, record: JournalRecord): void {
    const { parts, parts: { orders, news } } = this;
    if (event === undefined || event.kind === 'fill') return;
    if (event.kind !== 'order') {
      bookAccountEvent(event, { ...parts, record: undefined, strategy: DEAF });
      if (event.kind === 'cash' && event.id === openingOf(parts.run)) this.onOpening(event.amount);
      if ('equity' in record && record.kind !== 'margin-call') this.peak = Math.max(this.peak, Number(record.equity));
      return;
    }
    const update: OrderUpdate = event;
    const state = orders.find(update.orderId);
    if (state === undefined || !orders.update(state, update)) return this.corrupt(`order ${update.orderId} cannot have become ${update.status}`);
    news.updated(state, update);
  }

  /** The funds of a run that had begun without them. */
  private onOpening(amount: CashEvent['amount']): void {
    const { ledger, account } = this.parts;
    ledger.opening = amount;
    account.sessionStartEquity = this.peak = cashToNumber(ledger.cash);
  }

  private onAdopt({ id, symbol, owner, quantity: size, price: at, time }: RecordOf<'adopt'>): void {
    this.peak += adoptLot(this.parts, { id, symbol: this.indexOf(symbol, true), owner, quantity: quantity(size), price: price(at) }, time) ?? 0;
    if (id === takenOverOf(this.parts.run)) this.peak = beginAnew(this.parts);
  }

  private onGoal(record: RecordOf<'goal'>): void {
    const { desks, ledger } = this.parts;
    const symbol = this.indexOf(record.symbol);
    desks.find((each) => each.owner === record.owner)?.waiting.recall(symbol, record, ledger.held(symbol, record.owner));
  }

  private onSession({ day, equity, peak }: RecordOf<'session'>): void {
    const { account, news, control } = this.parts;
    this.ended = day;
    account.sessionStartEquity = cashToNumber(cash(equity));
    this.peak = Number(peak);
    news.sessionEnded();
    control.expire();
  }

  /** Whether cash can be compared: what margined holdings have been paid at the ends of sessions, no record tells by itself. */
  private settledInCash(): boolean {
    const { ledger } = this.parts;
    return ledger.instruments.every(({ settlement }, symbol) => settlement === 'cash' || ledger.position(symbol) === 0n);
  }

  private compare({ executionId }: Fill, what: string, ours: string, theirs: string): void {
    if (ours === theirs) return;
    throw new TraderError('REPLAY_DIVERGED', `after execution ${executionId} the journal tells of a ${what} of ${theirs}, and the books make it ${ours}: restore it with the code and the instruments that it was made with`);
  }

  private indexOf(name: string, none = false): number {
    const symbol = this.parts.ledger.instruments.findIndex((each) => each.symbol === name);
    return symbol < 0 && !none ? this.corrupt(`it tells of ${name}, which is not one of the run's symbols`) : symbol;
  }

  private corrupt(what: string): never {
    throw new TraderError('JOURNAL_CORRUPT', `the journal of run ${this.parts.run} cannot be restored: ${what}: restore it from a copy`);
  }
}

/** The order that an intent tells of. */
const orderOf = (record: RecordOf<'intent'>): Order => Object.freeze({
  id: record.id, parentId: record.parent, owner: record.owner, symbol: record.symbol, side: record.side, type: record.type as Order['type'],
  quantity: quantity(record.quantity), limitPrice: maybePrice(record.limit), stopPrice: maybePrice(record.stop), trailAmount: maybePrice(record.trailAmount),
  trailBps: record.trailBps, reduceOnly: record.reduceOnly, after: record.after, group: record.group, timeInForce: record.timeInForce as Order['timeInForce'],
  expiresAt: record.expiresAt, postOnly: record.postOnly, replaces: record.replaces, lots: record.lots, reason: record.reason,
});

const maybePrice = (text: string | undefined): Order['limitPrice'] => (text === undefined ? undefined : price(text));

/** The id of the money with which a run was funded that had begun without it. */
export const openingOf = (run: string): string => `${run}:opening`;

/** The note that all of what was found at the first start is booked. */
export const takenOverOf = (run: string): string => `${run}:taken-over`;

/** What the account is worth is what the session and the peak are reckoned from. Gives it. */
export const beginAnew = ({ watch, account }: LoopParts): number => {
  watch.restate();
  return (watch.peak = account.sessionStartEquity = watch.equity);
};

/** A lot that was found at the broker. Of a symbol that is not ours (-1) only its id counts. */
export interface FoundLot {
  readonly id: string;
  readonly symbol: number;
  readonly owner: string;
  readonly quantity: Fill['quantity'];
  readonly price: Fill['price'];
}

/** Books what was found: the account is worth more by what this gives, and neither the session nor the peak has anything to do with that. Undefined when its id is known. */
export const adoptLot = ({ ledger, watch, account }: LoopParts, lot: FoundLot, time: number): number | undefined => {
  watch.restate();
  const before = watch.equity;
  if (!ledger.adopt(Math.max(lot.symbol, 0), lot.symbol < 0 ? { ...lot, quantity: 0n as Fill['quantity'] } : lot, time)) return undefined;
  watch.restate();
  const change = watch.equity - before;
  account.sessionStartEquity += change;
  watch.peak = Math.max(watch.equity, watch.peak + change);
  return change;
};
