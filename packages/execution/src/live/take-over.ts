import { formatPrice, formatQuantity, nearestPrice } from '@trader/core';
import type { BrokerEvent, Cash, CashReason, LiveStatement, Price, Quantity } from '@trader/core';
import type { LoopParts } from '../loop-parts';
import { bookAccountEvent } from '../book-account-event';
import { EXTERNAL } from '../sleeve';
import { adoptLot, beginAnew, openingOf, takenOverOf } from './restore';
import type { FoundLot } from './restore';

/** Books and journals a lot that was found. */
const adopt = (parts: LoopParts, lot: FoundLot): void => {
  if (adoptLot(parts, lot, parts.watch.time) === undefined) return;
  const { id, owner, quantity, price } = lot;
  parts.record?.({
    kind: 'adopt', time: parts.watch.time, id, symbol: parts.ledger.instruments[lot.symbol]?.symbol ?? '', owner, quantity: formatQuantity(quantity), price: formatPrice(price),
  });
};

/** What one unit cost, as far as anybody says. */
const costOf = ({ ledger }: LoopParts, symbol: number, said: Price | undefined): Price => {
  const mark = ledger.marks[symbol];
  return said ?? (Number.isNaN(mark) ? (0n as Price) : nearestPrice(mark));
};

const idOf = (event: BrokerEvent): string | undefined => (event.kind === 'fill' ? event.fill.executionId : event.kind === 'order' ? undefined : event.id);

/** What a statement tells of what is held, and of what led to it. */
export const digestOf = ({ positions, events, cash }: LiveStatement): string =>
  [cash, ...positions.map(({ symbol, quantity }) => `${symbol} ${quantity}`).sort(), ...events.map((event) => idOf(event) ?? '').sort()].join('\n');

/** Whether nobody has said yet what there is, or a life ended before all of that was journaled: a run that has meant an order had begun. */
export const isUnfunded = ({ account, ledger, orders, run }: LoopParts): boolean => !account.begun || (!ledger.knows(takenOverOf(run)) && orders.all().next().done === true);

/** Makes the account's own funds of what the broker has. When the run has begun without it, as for a halt that could not wait, that is journaled as money that came in. */
export const fund = (parts: LoopParts, { cash: amount }: LiveStatement): void => {
  const { ledger, account, run } = parts;
  if (!account.begun) ledger.fund(amount);
  else if (ledger.opening === 0n && ledger.cash === 0n && amount !== 0n) {
    bookMoney(parts, openingOf(run), 'transfer', amount);
    ledger.opening = amount;
  }
  beginAnew(parts);
};

/**
 * Books what the broker holds of the run's symbols for the owner `external`, at its average price, and takes note of what has been told of it and is part of it. A crash in the midst of it leaves a
 * part in the journal: then the next life, which still is unfunded, does the rest.
 */
export const takeOver = (parts: LoopParts, statement: LiveStatement): void => {
  const note = (id: string): void => adopt(parts, { id, symbol: -1, owner: EXTERNAL, quantity: 0n as Quantity, price: 0n as Price });
  adoptDifferences(parts, statement);
  for (const event of statement.events) {
    const id = idOf(event);
    if (id !== undefined) note(id);
  }
  note(takenOverOf(parts.run));
  beginAnew(parts);
};

/** Books for `external` what the broker holds and has beyond our books. */
export const adoptDifferences = (parts: LoopParts, { positions, cash }: LiveStatement): void => {
  const { ledger, run, watch } = parts;
  ledger.instruments.forEach(({ symbol: name }, symbol) => {
    const there = positions.find((each) => each.symbol === name);
    const quantity = ((there?.quantity ?? 0n) - ledger.position(symbol)) as Quantity;
    if (quantity !== 0n) adopt(parts, { id: `${run}:${name}:${watch.time}:${ledger.version}`, symbol, owner: EXTERNAL, quantity, price: costOf(parts, symbol, there?.averagePrice) });
  });
  const amount = (cash - ledger.cash) as Cash;
  if (amount !== 0n) bookMoney(parts, `${run}:cash:${watch.time}:${ledger.version}`, 'external', amount);
};

const bookMoney = (parts: LoopParts, id: string, reason: CashReason, amount: Cash): void => {
  bookAccountEvent({ kind: 'cash', id, reason, symbol: '', currency: parts.ledger.currencies.names[0], amount, time: parts.watch.time }, parts);
};
