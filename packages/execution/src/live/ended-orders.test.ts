import { defineInstrument, defineOrder, price, quantity } from '@trader/core';
import type { Cash, Fill, Order, OrderUpdate } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../ledger';
import { OrderLifecycle } from '../order-lifecycle';
import type { OrderState } from '../order-lifecycle';
import { EndedOrders } from './ended-orders';

const share = defineInstrument({ symbol: 'ABC' });
const MINUTE = 60_000;

const orderOf = (number: number, fields: Partial<Order> = {}): Order =>
  defineOrder(share, { id: `run-${number}`, parentId: 'p', owner: 'o', symbol: 'ABC', side: 'buy', type: 'market', quantity: quantity(10), reduceOnly: false, reason: '', ...fields });

const fillOf = (number: number, size: number, time: number): Fill => ({
  executionId: `x${number}:${size}`, orderId: `run-${number}`, symbol: 'ABC', side: 'buy', quantity: quantity(size), price: price(10), fee: 0n as Cash, time,
});

const begin = () => {
  const orders = new OrderLifecycle(1);
  const ledger = new Ledger([share], 0n as Cash);
  const ended = new EndedOrders({ orders, ledger });
  const send = (number: number, fields: Partial<Order> = {}): OrderState => orders.intend(0, orderOf(number, fields), 0);
  const fill = (state: OrderState, number: number, size: number, time = 0): void => {
    ledger.book(0, 'o', fillOf(number, size, time));
    orders.fill(state, fillOf(number, size, time));
  };
  /** A statement of this minute; later ones tell from ten minutes before it on. */
  const agree = (minute: number, working: readonly string[] = []): void => ended.agree({ asOf: minute * MINUTE, working }, (minute - 10) * MINUTE);
  return { orders, ledger, send, fill, agree };
};

describe('an order that is over', () => {
  it('is forgotten with its executions once no statement can tell of it, and is known as old', () => {
    const { orders, ledger, send, fill, agree } = begin();
    fill(send(1), 1, 10, 30_000);
    agree(1);
    agree(12);
    expect([orders.find('run-1') !== undefined, ledger.has('x1:10'), orders.isForgotten('run-1')]).toEqual([true, true, false]);
    agree(13);
    expect([orders.find('run-1'), ledger.has('x1:10'), orders.isForgotten('run-1'), [...orders.all()]]).toEqual([undefined, false, true, []]);
    expect([30_000, 119_000, 120_000].map((time) => orders.isPast({ orderId: 'run-1', time }))).toEqual([true, true, false]); // what is younger is a ghost's
    expect([30_000, 70_000].map((time) => orders.isPast({ orderId: 'an id of the broker', time }))).toEqual([true, false]);
    expect([orders.isForgotten('run-2'), orders.isForgotten('other-1'), ledger.bookedFills]).toEqual([false, false, 1]);
  });

  it('is kept while the broker has it at work, while a leg of it is at work, and when more of it fills', () => {
    const { orders, send, fill, agree } = begin();
    const [ghost, entry, late] = [send(1), send(2), send(3)];
    const exit = send(4, { side: 'sell', type: 'limit', limitPrice: price(11), reduceOnly: true, after: 'run-2' });
    for (const state of [ghost, late]) orders.update(state, { kind: 'order', orderId: state.order.id, status: 'cancelled', reason: '', time: 0 });
    fill(entry, 2, 10);
    agree(1);
    fill(late, 3, 4);
    agree(20, ['run-1']);
    expect(['run-1', 'run-2', 'run-3', 'run-4'].map((id) => orders.find(id) !== undefined)).toEqual([true, true, true, true]);
    fill(exit, 4, 10);
    agree(40);
    agree(60);
    expect([...orders.all()]).toEqual([]);
  });

  it('is never forgotten when nobody knew what became of it until it was over: it may arrive yet, and its symbol must be known then', () => {
    const { orders, send, agree } = begin();
    const [rejected, lost, found] = [send(1), send(2), send(3)];
    const become = (state: OrderState, status: OrderUpdate['status']): void => void orders.update(state, { kind: 'order', orderId: state.order.id, status, reason: '', time: 0 });
    become(rejected, 'rejected');
    for (const state of [lost, found]) become(state, 'unknown');
    become(lost, 'rejected');
    for (const status of ['accepted', 'cancelled'] as const) become(found, status);
    agree(1);
    agree(13);
    agree(60);
    expect([['run-1', 'run-2', 'run-3'].map((id) => orders.isForgotten(id)), orders.find('run-2')]).toEqual([[true, false, true], lost]);
  });

  it('is forgotten out of the line of those that took its place', () => {
    const { orders, send, agree } = begin();
    const first = send(1);
    const second = send(2, { replaces: 'run-1' });
    expect(second.replaces).toBe(first);
    orders.update(first, { kind: 'order', orderId: 'run-1', status: 'cancelled', reason: 'replaced', time: 0 });
    agree(1);
    agree(13);
    expect([second.replaces, orders.isForgotten('run-1'), orders.find('run-2')]).toEqual([undefined, true, second]);
  });

  it('never takes one at work with it, whatever the numbers, and as many are known as the last minutes hold', () => {
    fc.assert(fc.property(fc.array(fc.record({ ends: fc.boolean(), wait: fc.integer({ min: 0, max: 5 }) }), { maxLength: 200 }), (steps) => {
      const { orders, ledger, send, fill, agree } = begin();
      const live = new Set<string>();
      let minute = 0;
      steps.forEach(({ ends, wait }, index) => {
        const state = send(index + 1);
        if (ends) fill(state, index + 1, 10, minute * MINUTE);
        else live.add(state.order.id);
        minute += wait;
        agree(minute, [...live]);
      });
      for (const id of live) expect(orders.find(id)).toBeDefined();
      for (let index = 0; index < steps.length; index++) expect(orders.isForgotten(`run-${index + 1}`)).toBe(orders.find(`run-${index + 1}`) === undefined);
      agree(minute + 20);
      agree(minute + 40);
      expect([...orders.all()].map(({ order }) => order.id).sort()).toEqual([...live].sort());
      expect(ledger.bookedFills).toBe(steps.length - live.size);
    }), { numRuns: 100 });
  });
});
