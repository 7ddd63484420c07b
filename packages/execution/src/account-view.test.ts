import { calendarNamed, cash, createBarTable, defineInstrument, defineOrder, price, quantity, SessionTracker } from '@trader/core';
import type { Order } from '@trader/core';
import { cashAccount, regT } from '@trader/risk';
import { expect, it } from 'vitest';
import { AccountView } from './account-view';
import { Ledger } from './ledger';
import { MarketWatch } from './market-watch';
import { OrderLifecycle } from './order-lifecycle';

const share = defineInstrument({ symbol: 'ABC' });

/** What working entries of one group, `longs` and `shorts`, tie up under `margin` at a price. */
const tiedUp = (longs: number, shorts: number, at: number, margin = regT()): number => {
  const ledger = new Ledger([share], cash(100_000));
  const orders = new OrderLifecycle(1);
  const watch = new MarketWatch(ledger);
  const view = new AccountView('r', ['o'], ledger, orders, watch, new SessionTracker([share], ({ calendar }) => calendarNamed(calendar)), margin);
  const bars = createBarTable(['ABC'], 1);
  for (const column of [bars.time, bars.open, bars.high, bars.low, bars.close]) column[0] = at;
  watch.follow(bars, 0, 1);
  const entry = (id: string, side: Order['side'], size: number) =>
    defineOrder(share, { id, parentId: 'p', owner: 'o', symbol: 'ABC', side, type: 'market', quantity: quantity(size), reduceOnly: false, reason: '', group: 'g' });
  orders.intend(0, entry('a', 'buy', longs), 0);
  orders.intend(0, entry('b', 'sell', shorts), 0);
  return view.look(0, 'o').marginUsed;
};

it('two entries of one group tie up the margin of the dearer one, whichever is larger', () => {
  // FINRA Rule 4210(c)(2): a short below 5 dollars needs 2.50 a share or its whole value, the greater; a long half of its value (12 CFR 220.12).
  expect(tiedUp(10_000, 10_000, 3)).toBe(30_000);
  expect(tiedUp(12_000, 10_000, 3)).toBe(30_000);
  expect(tiedUp(30_000, 10_000, 3)).toBe(45_000);
  expect(tiedUp(1_000, 2_000, 100)).toBe(100_000);
});

it('an entry at work counts at the price that it waits for, and of an order and its replacement the dearer price does', () => {
  const ledger = new Ledger([share], cash(100_000));
  const orders = new OrderLifecycle(1);
  const watch = new MarketWatch(ledger);
  const view = new AccountView('r', ['o'], ledger, orders, watch, new SessionTracker([share], ({ calendar }) => calendarNamed(calendar)), regT());
  const bars = createBarTable(['ABC'], 1);
  for (const column of [bars.time, bars.open, bars.high, bars.low, bars.close]) column[0] = 10;
  watch.follow(bars, 0, 1);
  const entry = (id: string, more: Partial<Order>) =>
    orders.intend(0, defineOrder(share, { id, parentId: 'p', owner: 'o', symbol: 'ABC', side: 'buy', type: 'limit', quantity: quantity(1_000), reduceOnly: false, reason: '', ...more }), 0);
  const tied = (): readonly number[] => [view.look(0, 'o').book.buys[0], view.look(0, 'o').book.sells[0], view.look(0, 'o').marginUsed];
  entry('a', { limitPrice: price(9) });
  expect(tied()).toEqual([10_000, 0, 5_000]);
  entry('b', { type: 'stop', stopPrice: price(20), replaces: 'a' });
  expect(tied()).toEqual([20_000, 0, 10_000]);
  entry('c', { side: 'sell', limitPrice: price(15), quantity: quantity(10) });
  expect(tied()).toEqual([20_000, 150, 10_000]);
});

it('a side that the rule forbids ties up nothing', () => {
  expect(tiedUp(1_000, 500, 100, cashAccount)).toBe(100_000);
});
