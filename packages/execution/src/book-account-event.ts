import { formatCash } from '@trader/core';
import type { AccrualEvent, ActionEvent, CashEvent, JournalRecord, MarginCallEvent, Strategy } from '@trader/core';
import type { AccountView } from './account-view';
import type { Ledger } from './ledger';
import type { MarketWatch } from './market-watch';
import type { OrderDesk } from './order-desk';
import type { OrderLifecycle } from './order-lifecycle';
import { accrualRecord, actionRecord, cashRecord, marginCallRecord } from './records';

/** Everything that an event of the account changes. */
export interface AccountBooks {
  readonly account: AccountView;
  readonly ledger: Ledger;
  readonly orders: OrderLifecycle;
  readonly desks: readonly OrderDesk[];
  readonly watch: MarketWatch;
  readonly strategy: Strategy;
  /** Without one, nothing is recorded. */
  readonly record?: ((record: JournalRecord) => void) | undefined;
}

/**
 * Books money or holdings that moved, or money that became due, without a trade: once for each id, and journaled before the strategy hears of it. Gives the symbol that an action
 * was about, whose goal may go on. An action of symbols that are not traded here or are of two currencies, or of margined ones, whose contracts their exchange adjusts in
 * its own way, changes nothing: reconciling will tell. A margin call moves nothing: the gate and the journal hear of it.
 */
export const bookAccountEvent = (event: CashEvent | AccrualEvent | ActionEvent | MarginCallEvent, books: AccountBooks): number | undefined => {
  if (books.ledger.knows(event.id)) return undefined;
  if (event.kind === 'accrual') return bookAccrual(event, books);
  if (event.kind === 'margin-call') return bookMarginCall(event, books);
  return event.kind === 'cash' ? bookCash(event, books) : bookAction(event, books);
};

const bookAccrual = (event: AccrualEvent, { ledger, watch, record }: AccountBooks): undefined => {
  ledger.accrue(event);
  watch.restate();
  record?.(accrualRecord(watch.time, event, ledger));
};

const bookCash = (event: CashEvent, { ledger, watch, record }: AccountBooks): undefined => {
  const realized = ledger.pay(event);
  watch.restate();
  record?.(cashRecord(watch.time, event, realized, ledger));
};

const bookMarginCall = (event: MarginCallEvent, { account, ledger, watch, record }: AccountBooks): undefined => {
  ledger.note(event.id);
  const figures = `equity ${formatCash(event.equity)} is below the maintenance margin of ${formatCash(event.required)}`;
  account.marginCall = event.state === 'met' ? undefined : figures;
  record?.(marginCallRecord(watch.time, event));
};

const bookAction = (event: ActionEvent, { ledger, orders, desks, watch, strategy, record }: AccountBooks): number | undefined => {
  const [symbol, into] = [event.symbol, event.into].map((name) => ledger.instruments.findIndex((each) => each.symbol === name && each.settlement === 'cash'));
  if (symbol < 0 || into < 0 || ledger.currencies.of[symbol] !== ledger.currencies.of[into]) return undefined;
  const booking = ledger.reorganize(symbol, into, event);
  const quantities = orders.rescale(symbol, into, ledger.instruments[into], event);
  for (const desk of desks) desk.rescale(symbol, into, event);
  watch.restate();
  record?.(actionRecord(watch.time, event, into, booking, quantities, ledger));
  strategy.onAction?.(symbol, into, Number(event.numerator) / Number(event.denominator));
  return into;
};
