import { formatCash, formatPrice, formatQuantity, nearestPrice, price, quantity, cash } from '@trader/core';
import type { AccrualEvent, ActionEvent, BrokerEvent, Cash, CashEvent, CashReason, Fill, JournalRecord, MarginCallEvent, Order, OrderUpdate, Quantity, Session } from '@trader/core';
import type { BreakerMove } from '@trader/risk';
import type { ActionBooking, Booking, Ledger } from './ledger';

type RecordOf<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;

/** The journal's first record. */
export const runRecord = (time: number, run: string, sleeves: readonly string[], { currencies, opening, instruments }: Ledger): RecordOf<'run'> => ({
  kind: 'run', time, run, strategy: sleeves.join('+'), currency: currencies.names[0], cash: formatCash(opening), symbols: instruments.map((each) => each.symbol),
});

/** The journal's record of an order about to be sent. What is as it is by default (good till cancelled, not post-only) is not written. */
export const intentRecord = (time: number, order: Order): RecordOf<'intent'> => ({
  kind: 'intent', time, id: order.id, parent: order.parentId, owner: order.owner, symbol: order.symbol, side: order.side, type: order.type,
  quantity: formatQuantity(order.quantity),
  ...(order.limitPrice === undefined ? {} : { limit: formatPrice(order.limitPrice) }),
  ...(order.stopPrice === undefined ? {} : { stop: formatPrice(order.stopPrice) }),
  ...(order.trailAmount === undefined ? {} : { trailAmount: formatPrice(order.trailAmount) }),
  ...(order.trailBps === undefined ? {} : { trailBps: order.trailBps }),
  reduceOnly: order.reduceOnly,
  ...(order.after === undefined ? {} : { after: order.after }),
  ...(order.group === undefined ? {} : { group: order.group }),
  ...(order.timeInForce === undefined || order.timeInForce === 'gtc' ? {} : { timeInForce: order.timeInForce }),
  ...(order.expiresAt === undefined ? {} : { expiresAt: order.expiresAt }),
  ...(order.postOnly === true ? { postOnly: true } : {}),
  ...(order.replaces === undefined ? {} : { replaces: order.replaces }),
  ...(order.lots === undefined ? {} : { lots: order.lots }),
  reason: order.reason,
});

/** The journal's record of an order's change. */
export const updateRecord = (time: number, update: OrderUpdate): RecordOf<'order'> => ({
  kind: 'order', time, id: update.orderId, status: update.status, reason: update.reason, at: update.time,
});

/** The journal's record of a fill in symbol index `symbol`, with what it left behind. */
export const fillRecord = (time: number, fill: Fill, { realized, position }: Booking, symbol: number, ledger: Ledger): RecordOf<'fill'> => ({
  kind: 'fill', time, id: fill.orderId, execution: fill.executionId, symbol: fill.symbol, side: fill.side, quantity: formatQuantity(fill.quantity),
  price: formatPrice(fill.price), fee: formatCash(fill.fee), at: fill.time, realized: formatCash(realized), position: formatQuantity(position),
  cash: formatCash(ledger.cash), equity: formatCash(ledger.equity()), ...rateText(ledger, ledger.currencies.of[symbol]),
});

const texts = <T extends bigint>(values: ReadonlyMap<string, T>, format: (value: T) => string): Readonly<Record<string, string>> =>
  Object.fromEntries([...values].map(([key, value]) => [key, format(value)]));

/** The journal's record of money that moved without a trade, with the profit by owner that it realized, and what it left behind. */
export const cashRecord = (time: number, event: CashEvent, realized: ReadonlyMap<string, Cash>, ledger: Ledger): RecordOf<'cash'> => ({
  kind: 'cash', time, id: event.id, reason: event.reason, symbol: event.symbol, currency: event.currency, amount: formatCash(event.amount), at: event.time,
  realized: texts(realized, formatCash), cash: formatCash(ledger.cash), equity: formatCash(ledger.equity()),
  ...rateText(ledger, ledger.currencies.names.indexOf(event.currency)), ...(event.settles === undefined ? {} : { settles: event.settles }),
});

/** The journal's record of a dividend that will be paid, with what it left behind. */
export const accrualRecord = (time: number, event: AccrualEvent, ledger: Ledger): RecordOf<'accrual'> => ({
  kind: 'accrual', time, id: event.id, symbol: event.symbol, currency: event.currency, amount: formatCash(event.amount), perUnit: formatPrice(event.perUnit),
  at: event.time, payAt: event.payTime, cash: formatCash(ledger.cash), equity: formatCash(ledger.equity()),
  ...rateText(ledger, ledger.currencies.names.indexOf(event.currency)),
});

/** The journal's record of an action into symbol index `index`, with the new quantities of orders that still work, and what it left behind. */
export const actionRecord = (
  time: number, event: ActionEvent, index: number, booking: ActionBooking, orders: ReadonlyMap<string, Quantity>, ledger: Ledger,
): RecordOf<'action'> => ({
  kind: 'action', time, id: event.id, symbol: event.symbol, into: event.into, numerator: String(event.numerator), denominator: String(event.denominator),
  at: event.time, held: texts(booking.held, formatQuantity), orders: texts(orders, formatQuantity), realized: texts(booking.realized, formatCash),
  position: formatQuantity(ledger.position(index)),
  cash: formatCash(ledger.cash), equity: formatCash(ledger.equity()),
});

/** The journal's record of a margin call. */
export const marginCallRecord = (time: number, { id, state, equity, required, worst, time: at }: MarginCallEvent): RecordOf<'margin-call'> => ({
  kind: 'margin-call', time, id, state, equity: formatCash(equity), required: formatCash(required), worst: formatCash(worst), at,
});

/** The journal's record of a move of the circuit breaker. */
export const breakerRecord = ({ time, from, to, reason }: BreakerMove): RecordOf<'breaker'> => ({ kind: 'breaker', time, from, to, reason });

/** The rate of another currency than the account's, as a record tells it: 0 when it is not known. */
const rateText = ({ currencies, marks }: Ledger, currency: number): { readonly rate?: string } => {
  if (currency === 0) return {};
  const rate = currencies.rate(currency, marks);
  return { rate: formatPrice(nearestPrice(rate > 0 && rate < Infinity ? rate : 0)) };
};

/** The journal's record of a session that is over; `peak` is the highest equity so far, a double. */
export const sessionRecord = (time: number, ended: Session, ledger: Ledger, equity: Cash, peak: number): RecordOf<'session'> => {
  const held = ledger.instruments.map((each, index) => [each.symbol, formatQuantity(ledger.position(index))] as const);
  const { names } = ledger.currencies;
  const others = names.slice(1).map((name) => [name, formatCash(ledger.balance(name))] as const).filter(([, balance]) => balance !== '0');
  const accrued = names.map((name, currency) => [name, formatCash(ledger.accruals.net[currency])] as const).filter(([, amount]) => amount !== '0');
  return {
    kind: 'session', time, day: ended.day, cash: formatCash(ledger.cash), equity: formatCash(equity),
    peak: String(peak), positions: Object.fromEntries(held.filter(([, size]) => size !== '0')),
    ...(others.length === 0 ? {} : { balances: Object.fromEntries(others) }),
    ...(accrued.length === 0 ? {} : { accruals: Object.fromEntries(accrued) }),
  };
};

/** The broker's event that a record tells of, or undefined when it tells of something else. */
export const brokerEventOf = (record: JournalRecord): BrokerEvent | undefined => {
  if (record.kind === 'order') {
    return { kind: 'order', orderId: record.id, status: record.status as OrderUpdate['status'], reason: record.reason, time: record.at };
  }
  if (record.kind === 'fill') {
    const fill: Fill = {
      executionId: record.execution, orderId: record.id, symbol: record.symbol, side: record.side, quantity: quantity(record.quantity),
      price: price(record.price), fee: cash(record.fee), time: record.at,
    };
    return { kind: 'fill', fill };
  }
  if (record.kind === 'cash') {
    const { id, symbol, currency, at, settles } = record;
    return { kind: 'cash', id, reason: record.reason as CashReason, symbol, currency, amount: cash(record.amount), time: at, ...(settles === undefined ? {} : { settles }) };
  }
  if (record.kind === 'accrual') {
    const { id, symbol, currency, at, payAt } = record;
    return { kind: 'accrual', id, symbol, currency, amount: cash(record.amount), perUnit: price(record.perUnit), time: at, payTime: payAt };
  }
  if (record.kind === 'action') {
    const { id, symbol, into, at } = record;
    return { kind: 'action', id, symbol, into, numerator: BigInt(record.numerator), denominator: BigInt(record.denominator), time: at };
  }
  if (record.kind === 'margin-call') {
    const { id, at } = record;
    return {
      kind: 'margin-call', id, state: record.state as MarginCallEvent['state'], equity: cash(record.equity), required: cash(record.required), worst: cash(record.worst), time: at,
    };
  }
  return undefined;
};
