import { canBecome, defineInstrument, defineOrder, price, quantity } from '@trader/core';
import type { Fill, Order, OrderUpdate } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderLifecycle } from './order-lifecycle';

const share = defineInstrument({ symbol: 'ABC' });

const orderOf = (fields: Partial<Order> = {}): Order =>
  defineOrder(share, { id: 'a', parentId: 'p', owner: 'o', symbol: 'ABC', side: 'buy', type: 'market', quantity: quantity(100), reduceOnly: false, reason: '', ...fields });

const updateOf = (status: OrderUpdate['status']): OrderUpdate => ({ kind: 'order', orderId: 'a', status, reason: '', time: 0 });

const fillOf = (size: number, executionId = 'x'): Fill => ({
  executionId, orderId: 'a', symbol: 'ABC', side: 'buy', quantity: quantity(size), price: price(10), fee: 0n as Fill['fee'], time: 0,
});

describe('an order', () => {
  it('is complete when its fills sum up to it, whatever is said of its status', () => {
    const orders = new OrderLifecycle(1);
    const state = orders.intend(0, orderOf(), 0);
    orders.fill(state, fillOf(60));
    expect([state.status, orders.workingBuys[0], orders.buySizes[0]]).toEqual(['partially-filled', quantity(40), 40]);
    expect(orders.update(state, updateOf('accepted'))).toBe(false);
    orders.fill(state, fillOf(40));
    expect([state.status, orders.workingBuys[0], orders.liveOf(0)]).toEqual(['filled', 0n, []]);
    expect(orders.update(state, updateOf('cancelled'))).toBe(false);
    expect(state.status).toBe('filled');
  });

  it('that was cancelled takes a late fill, and is filled when that completes it', () => {
    const orders = new OrderLifecycle(1);
    const state = orders.intend(0, orderOf(), 0);
    orders.fill(state, fillOf(30));
    orders.update(state, updateOf('cancelled'));
    expect([state.status, orders.workingBuys[0], orders.liveOf(0)]).toEqual(['cancelled', 0n, []]);
    orders.fill(state, fillOf(30));
    expect([state.status, state.filled]).toEqual(['cancelled', quantity(60)]);
    orders.fill(state, fillOf(40));
    expect([state.status, state.filled, orders.workingBuys[0]]).toEqual(['filled', quantity(100), 0n]);
  });

  it('whose fate is unknown still counts as working, and is told apart by what comes', () => {
    const orders = new OrderLifecycle(1);
    const state = orders.intend(0, orderOf({ side: 'sell' }), 0);
    orders.update(state, updateOf('unknown'));
    expect([state.status, orders.workingSells[0], orders.liveOf(0).length]).toEqual(['unknown', quantity(100), 1]);
    expect(orders.update(state, updateOf('accepted'))).toBe(true);
    expect(orders.update(state, updateOf('rejected'))).toBe(true);
    expect([orders.workingSells[0], orders.find('a'), orders.find('b')]).toEqual([0n, state, undefined]);
  });

  it('and one of unknown outcome that is to take its place count as the larger of them, whatever fills, until one of them is over', () => {
    const orders = new OrderLifecycle(1);
    const old = orders.intend(0, orderOf({ type: 'limit', limitPrice: price(10) }), 0);
    orders.update(old, updateOf('accepted'));
    const next = orders.intend(0, orderOf({ id: 'b', type: 'limit', limitPrice: price(11), quantity: quantity(150), replaces: 'a' }), 1);
    orders.update(next, { ...updateOf('unknown'), orderId: 'b' });
    expect(orders.workingBuys[0]).toBe(quantity(150));
    orders.fill(old, fillOf(40));
    expect([orders.workingBuys[0], next.filled]).toEqual([quantity(110), quantity(40)]);
    orders.fill(next, { ...fillOf(30, 'y'), orderId: 'b' }); // it was taken, and traded before anybody said so
    expect(orders.workingBuys[0]).toBe(quantity(80));
    orders.update(old, updateOf('cancelled'));
    expect(orders.workingBuys[0]).toBe(quantity(80));
    const other = new OrderLifecycle(1);
    const [first, second] = [other.intend(0, orderOf({ type: 'limit', limitPrice: price(10) }), 0), other.intend(0, orderOf({ id: 'b', type: 'limit', limitPrice: price(11), quantity: quantity(150), replaces: 'a' }), 1)];
    other.update(second, { ...updateOf('unknown'), orderId: 'b' });
    other.update(second, { ...updateOf('rejected'), orderId: 'b' });
    expect([other.workingBuys[0], other.liveOf(0)]).toEqual([quantity(100), [first]]);
  });

  it('that only reduces adds nothing to what is working', () => {
    const orders = new OrderLifecycle(2);
    orders.intend(1, orderOf({ reduceOnly: true }), 0);
    expect([orders.workingBuys, orders.liveOf(1).length, orders.liveOf(0).length]).toEqual([[0n, 0n], 1, 0]);
  });

  it('that counts what the order before it has filled is over when it is refused after all', () => {
    const orders = new OrderLifecycle(1);
    const old = orders.intend(0, orderOf({ type: 'limit', limitPrice: price(10) }), 0);
    orders.fill(old, fillOf(20));
    const next = orders.intend(0, orderOf({ id: 'b', type: 'limit', limitPrice: price(11), replaces: 'a' }), 0);
    expect(orders.update(next, { ...updateOf('accepted'), orderId: 'b' })).toBe(true);
    expect(next.status).toBe('partially-filled');
    expect(orders.update(next, { ...updateOf('rejected'), orderId: 'b' })).toBe(true);
    expect([next.status, orders.liveOf(0)]).toEqual(['cancelled', [old]]);
  });

  it('that replaces another begins with what that one has filled, and takes up what it fills late', () => {
    const orders = new OrderLifecycle(1);
    const old = orders.intend(0, orderOf(), 0);
    orders.update(old, updateOf('accepted'));
    orders.fill(old, fillOf(30));
    const next = orders.intend(0, orderOf({ id: 'b', replaces: 'a', quantity: quantity(80) }), 0);
    expect([next.filled, next.status, orders.workingBuys[0]]).toEqual([quantity(30), 'intended', quantity(70)]);
    orders.fill(old, fillOf(10)); // on its way, the old one trades on
    expect([old.filled, next.filled, orders.workingBuys[0]]).toEqual([quantity(40), quantity(40), quantity(60)]);
    orders.update(old, updateOf('cancelled'));
    expect(orders.workingBuys[0]).toBe(quantity(40));
    orders.update(next, updateOf('accepted'));
    expect([next.status, orders.liveOf(0)]).toEqual(['partially-filled', [next]]);
    orders.fill(old, fillOf(5)); // told late
    orders.fill(next, fillOf(35));
    expect([next.status, next.filled, old.filled, orders.workingBuys[0], orders.liveOf(0)]).toEqual(['filled', quantity(80), quantity(45), 0n, []]);
  });

  it('and its replacements count together as the largest of them, and a rejected one as nothing', () => {
    const orders = new OrderLifecycle(1);
    const old = orders.intend(0, orderOf(), 0);
    const larger = orders.intend(0, orderOf({ id: 'b', replaces: 'a', quantity: quantity(150) }), 0);
    expect([orders.workingBuys[0], old.working, larger.working]).toEqual([quantity(150), quantity(100), quantity(50)]);
    const smaller = orders.intend(0, orderOf({ id: 'c', replaces: 'b', quantity: quantity(60) }), 0);
    expect(orders.workingBuys[0]).toBe(quantity(150));
    orders.update(larger, updateOf('rejected'));
    expect(orders.workingBuys[0]).toBe(quantity(100));
    orders.fill(old, fillOf(70)); // more than the smaller one wants in all: it will be rejected, and counts as nothing
    expect([orders.workingBuys[0], smaller.filled, smaller.status]).toEqual([quantity(30), quantity(70), 'intended']);
    orders.update(old, updateOf('cancelled'));
    expect(orders.workingBuys[0]).toBe(0n);
    orders.update(smaller, updateOf('rejected'));
    expect(orders.liveOf(0)).toEqual([]);
  });

  it('moves only along the allowed steps, hears nothing twice, and counts exactly what is left of it', () => {
    const word = fc.oneof(
      fc.constantFrom('unknown', 'held', 'accepted', 'cancelled', 'rejected', 'expired').map((status) => updateOf(status as OrderUpdate['status'])),
      fc.integer({ min: 1, max: 60 }).map((size) => fillOf(size)),
    );
    fc.assert(fc.property(fc.array(word, { maxLength: 20 }), (words) => {
      const orders = new OrderLifecycle(1);
      const state = orders.intend(0, orderOf({ quantity: quantity(100) }), 0);
      let filled = 0n;
      for (const said of words) {
        const before = state.status;
        if ('kind' in said) {
          const changed = orders.update(state, said);
          expect(changed).toBe(before !== state.status);
          if (changed) expect(canBecome(before, state.status)).toBe(true);
          expect(orders.update(state, said)).toBe(false);
        } else {
          orders.fill(state, said);
          filled += said.quantity;
        }
        const over = ['filled', 'cancelled', 'rejected', 'expired'].includes(state.status);
        expect(state.filled).toBe(filled);
        expect(state.status === 'filled').toBe(filled >= quantity(100));
        expect(orders.workingBuys[0]).toBe(over ? 0n : quantity(100) - filled);
        expect(orders.buySizes[0]).toBe(Number(orders.workingBuys[0]) / 1e9);
        expect(orders.liveOf(0)).toEqual(over ? [] : [state]);
      }
    }));
  });
});
