import { defineInstrument, defineOrder, formatQuantity, quantity } from '@trader/core';
import type { Order, OrderStatus, OrderUpdate } from '@trader/core';
import { expect, it } from 'vitest';
import { OrderLifecycle } from './order-lifecycle';
import { undecidedOf } from './undecided';

const share = defineInstrument({ symbol: 'ABC' });

const book = () => {
  const orders = new OrderLifecycle(1);
  const add = (id: string, size: number, status: OrderStatus, more: Partial<Order> = {}) => {
    const order = defineOrder(share, { id, parentId: 'p', owner: 'us', symbol: 'ABC', side: 'sell', type: 'market', quantity: quantity(size), reduceOnly: true, reason: '', ...more });
    const state = orders.intend(0, order, 0);
    if (status !== 'intended') orders.update(state, { kind: 'order', orderId: id, status: status as OrderUpdate['status'], reason: '', time: 0 });
    return state;
  };
  const undecided = (held: number): string => formatQuantity(undecidedOf(orders.liveOf(0), 'us', quantity(held), orders));
  return { orders, add, undecided };
};

it('what unknown exits may close is the most of each group, and the sum of them', () => {
  const { add, undecided } = book();
  add('a', 60, 'unknown', { group: 'g' });
  add('b', 50, 'unknown', { group: 'g' });
  add('c', 10, 'unknown');
  add('d', 500, 'accepted');
  add('e', 500, 'unknown', { owner: 'others' });
  add('f', 500, 'unknown', { side: 'buy' });
  add('g', 500, 'unknown', { reduceOnly: false });
  expect([undecided(1_000), undecided(-1_000)]).toEqual(['70', '500']);
});

it('of an exit that waits for an entry, what that has filled, and never what the exit has filled itself', () => {
  const { add, undecided, orders } = book();
  const entry = add('a', 100, 'accepted', { side: 'buy', reduceOnly: false });
  const exit = add('b', 100, 'unknown', { after: 'a' });
  const fill = (orderId: string, side: 'buy' | 'sell', size: number) => ({ executionId: orderId, orderId, symbol: 'ABC', side, quantity: quantity(size), price: 1n as never, fee: 0n as never, time: 0 });
  expect(undecided(10)).toBe('0');
  orders.fill(entry, fill('a', 'buy', 40));
  expect(undecided(50)).toBe('40');
  orders.fill(exit, fill('b', 'sell', 15));
  orders.update(exit, { kind: 'order', orderId: 'b', status: 'unknown', reason: '', time: 0 });
  expect(undecided(35)).toBe('25');
});
