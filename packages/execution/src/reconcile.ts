import { formatCash, formatQuantity, TraderError } from '@trader/core';
import type { AccrualEvent, BrokerStatement, Cash } from '@trader/core';
import type { HeldBroker } from './held-broker';
import type { Ledger } from './ledger';
import type { TradingLoop } from './trading-loop';

/**
 * Tells the loop what it missed, in the broker's order (what it knows already changes nothing). Once the books agree the door opens: an
 * order of unknown outcome is sent again, under its own id, only when the broker was asked and never had it. Throws RECONCILE_FAILED,
 * with nothing sent, when ledger and broker disagree.
 */
export const catchUp = (loop: TradingLoop, door: HeldBroker, statement: BrokerStatement): void => {
  for (const event of statement.events) {
    loop.hear(event);
    loop.settle();
  }
  assertAgreement(loop.ledger, statement);
  door.open(statement, loop.orders);
};

/** Throws RECONCILE_FAILED, one line, unless the broker's positions, cash and open accruals are the ledger's to the last unit. */
export const assertAgreement = (ledger: Ledger, statement: BrokerStatement): void => {
  const differences: string[] = [];
  const theirs = new Map(statement.positions.map((each) => [each.symbol, each.quantity]));
  ledger.instruments.forEach((instrument, symbol) => {
    const ours = ledger.position(symbol);
    const broker = theirs.get(instrument.symbol) ?? 0n;
    if (ours !== broker) differences.push(`${instrument.symbol} ${formatQuantity(ours)} here, ${formatQuantity(broker as typeof ours)} there`);
  });
  if (ledger.cash !== statement.cash) differences.push(`cash ${formatCash(ledger.cash)} here, ${formatCash(statement.cash)} there`);
  const others = new Set([...ledger.currencies.names.slice(1), ...Object.keys(statement.balances ?? {})]);
  for (const currency of others) {
    const [ours, theirBalance] = [ledger.balance(currency), statement.balances?.[currency] ?? (0n as Cash)];
    if (ours !== theirBalance) differences.push(`${currency} ${formatCash(ours)} here, ${formatCash(theirBalance)} there`);
  }
  differences.push(...accrualDifferences(ledger, statement));
  if (differences.length > 0) {
    throw new TraderError('RECONCILE_FAILED', `ledger and broker disagree: ${differences.join('; ')}: nothing was sent; is this the broker of this account? If so, start a new run`);
  }
};

/** What is due there and not here, or the other way round. */
const accrualDifferences = (ledger: Ledger, { accruals = [] }: BrokerStatement): readonly string[] => {
  const texts = (list: readonly AccrualEvent[]): ReadonlySet<string> =>
    new Set(list.map(({ id, symbol, currency, amount }) => `accrual ${id} of ${symbol}, ${formatCash(amount)} ${currency}`));
  const [ours, theirs] = [texts(ledger.accruals.list()), texts(accruals)];
  return [
    ...[...ours].filter((each) => !theirs.has(each)).map((each) => `${each} here, none there`),
    ...[...theirs].filter((each) => !ours.has(each)).map((each) => `none here, ${each} there`),
  ];
};
