import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineInstrument } from './instrument';
import { price, quantity } from './money';
import { canBecome, defineOrder, isFinal, ORDER_TRANSITIONS, sign, signedQuantity } from './order';
import type { Order, OrderStatus } from './order';

const share = defineInstrument({ symbol: 'AAPL', lotSize: 10 });

const order: Order = {
  id: 'o1', parentId: 'p1', owner: 'day', symbol: 'AAPL', side: 'buy', type: 'market', quantity: quantity(100),
  reduceOnly: false, reason: 'test',
};

const STATUSES: readonly OrderStatus[] = [
  'intended', 'unknown', 'held', 'accepted', 'partially-filled', 'filled', 'cancelled', 'rejected', 'expired',
];
const FINAL: readonly OrderStatus[] = ['filled', 'cancelled', 'rejected', 'expired'];

/** Rows: from. Columns: to, in the order of STATUSES. 1 where the step is allowed. Written out by hand. */
const MATRIX: Readonly<Record<OrderStatus, string>> = {
  intended: '011111111',
  unknown: '011111111',
  held: '010111111',
  accepted: '010011111',
  'partially-filled': '010011101',
  filled: '000000000',
  cancelled: '000000000',
  rejected: '000000000',
  expired: '000000000',
};

describe('the life of an order', () => {
  it('allows exactly the steps of the matrix', () => {
    const row = (from: OrderStatus): string => STATUSES.map((to) => (canBecome(from, to) ? '1' : '0')).join('');
    expect(Object.fromEntries(STATUSES.map((from) => [from, row(from)]))).toEqual(MATRIX);
    expect(Object.keys(ORDER_TRANSITIONS).sort()).toEqual([...STATUSES].sort());
  });

  it('ends in filled, cancelled, rejected or expired and nowhere else', () => {
    expect(STATUSES.filter(isFinal)).toEqual(FINAL);
  });

  it('never goes back to intended, never leaves a final status, and can end from anywhere', () => {
    const walk = fc.array(fc.constantFrom(...STATUSES), { maxLength: 30 });
    fc.assert(fc.property(walk, (wishes) => {
      let status: OrderStatus = 'intended';
      for (const wish of wishes) {
        const before: OrderStatus = status;
        if (canBecome(status, wish)) status = wish;
        if (isFinal(before)) expect(status).toBe(before);
        if (before !== 'intended') expect(status).not.toBe('intended');
        const ends = isFinal(status) ? [] : (['filled', 'cancelled', 'expired'] as const);
        for (const end of ends) expect(canBecome(status, end)).toBe(true);
      }
    }));
  });

  it('does not reject an order that has traded', () => {
    expect(canBecome('partially-filled', 'rejected')).toBe(false);
  });
});

describe('defineOrder', () => {
  it('freezes what it lets through', () => {
    expect(Object.isFrozen(defineOrder(share, { ...order }))).toBe(true);
    expect(defineOrder(share, { ...order, type: 'limit', limitPrice: price('1.23') }).limitPrice).toBe(1_230_000_000n);
    expect(defineOrder(share, { ...order, timeInForce: 'cls', after: 'o0' }).timeInForce).toBe('cls');
    expect(defineOrder(share, { ...order, type: 'limit-if-touched', limitPrice: price(2), stopPrice: price(1), timeInForce: 'gtd', expiresAt: 5 }).expiresAt).toBe(5);
    expect(defineOrder(share, { ...order, type: 'trailing-stop', trailBps: 250, timeInForce: 'day' }).trailBps).toBe(250);
    expect(defineOrder(share, { ...order, type: 'stop', stopPrice: price('1.23') }).stopPrice).toBe(1_230_000_000n);
  });

  it.each<[string, Partial<Order>]>([
    ['belongs to instrument AAPL', { symbol: 'MSFT' }],
    ['quantity must be above 0', { quantity: quantity(0) }],
    ['quantity must be above 0', { quantity: quantity(-10) }],
    ['quantity 15 is not a whole number of lots', { quantity: quantity(15) }],
    ['a limit order has a limitPrice', { type: 'limit' }],
    ['a market order has no limitPrice', { limitPrice: price(1) }],
    ['a trailing-stop order has no limitPrice', { type: 'trailing-stop', limitPrice: price(1), trailBps: 5 }],
    ['a stop order has a stopPrice', { type: 'stop' }],
    ['a limit order has no stopPrice', { type: 'limit', limitPrice: price(1), stopPrice: price(1) }],
    ['a stop-limit order has a limitPrice', { type: 'stop-limit', stopPrice: price(1) }],
    ['a stop-limit order has a stopPrice', { type: 'stop-limit', limitPrice: price(1) }],
    ['a market-if-touched order has no limitPrice', { type: 'market-if-touched', stopPrice: price(1), limitPrice: price(1) }],
    ['a limit-if-touched order has a stopPrice', { type: 'limit-if-touched', limitPrice: price(1) }],
    ['a trailing-stop order has a trailAmount or a trailBps', { type: 'trailing-stop' }],
    ['a trailing-stop order has a trailAmount or a trailBps', { type: 'trailing-stop', trailAmount: price(1), trailBps: 5 }],
    ['a trailing-stop order has no stopPrice', { type: 'trailing-stop', trailBps: 5, stopPrice: price(1) }],
    ['a stop order has no trailAmount and no trailBps', { type: 'stop', stopPrice: price(1), trailBps: 5 }],
    ['trailAmount must be above 0', { type: 'trailing-stop', trailAmount: price(0) }],
    ['price 0.005 is not on the tick', { type: 'trailing-stop', trailAmount: price('0.005') }],
    ['trailBps must be a whole number from 1 to 9999', { type: 'trailing-stop', trailBps: 0 }],
    ['trailBps must be a whole number from 1 to 9999', { type: 'trailing-stop', trailBps: 10_000 }],
    ['trailBps must be a whole number from 1 to 9999', { type: 'trailing-stop', trailBps: 2.5 }],
    ['a gtd order, and no other, has an expiresAt', { timeInForce: 'gtd' }],
    ['a gtd order, and no other, has an expiresAt', { timeInForce: 'day', expiresAt: 1 }],
    ['expiresAt must be a time', { timeInForce: 'gtd', expiresAt: NaN }],
    ['cls is for market and limit orders, not for a stop order', { type: 'stop', stopPrice: price(1), timeInForce: 'cls' }],
    ['fok is for market and limit orders, not for a trailing-stop order', { type: 'trailing-stop', trailBps: 5, timeInForce: 'fok' }],
    ['opg: such an order cannot wait for another', { timeInForce: 'opg', after: 'o0' }],
    ['only a limit order that rests can be post-only', { postOnly: true }],
    ['only a limit order that rests can be post-only', { type: 'limit', limitPrice: price(1), postOnly: true, timeInForce: 'ioc' }],
    ['price must be above 0', { type: 'limit', limitPrice: price(0) }],
    ['price must be above 0', { type: 'stop', stopPrice: price(-1) }],
    ['price 1.005 is not on the tick', { type: 'limit', limitPrice: price('1.005') }],
  ])('refuses: %s', (message, wrong) => {
    expect(() => defineOrder(share, { ...order, ...wrong })).toThrow(expect.objectContaining({ code: 'INVALID_ORDER' }));
    expect(() => defineOrder(share, { ...order, ...wrong })).toThrow(message);
  });
});

describe('sides', () => {
  it('give quantities their sign', () => {
    expect([sign('buy'), sign('sell')]).toEqual([1n, -1n]);
    expect(signedQuantity({ side: 'sell', quantity: quantity(5) })).toBe(quantity(-5));
    expect(signedQuantity(order)).toBe(quantity(100));
  });
});
