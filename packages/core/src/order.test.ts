import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineInstrument } from './instrument';
import { price, quantity } from './money';
import { canBecome, defineOrder, fingerprint, isFinal, ORDER_TRANSITIONS, sign, signedQuantity } from './order';
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
    expect(defineOrder(share, { ...order, type: 'stop', stopPrice: price('1.23') }).stopPrice).toBe(1_230_000_000n);
  });

  it.each<[string, Partial<Order>]>([
    ['belongs to instrument AAPL', { symbol: 'MSFT' }],
    ['quantity must be above 0', { quantity: quantity(0) }],
    ['quantity must be above 0', { quantity: quantity(-10) }],
    ['quantity 15 is not a whole number of lots', { quantity: quantity(15) }],
    ['a limit order, and no other, has a limitPrice', { type: 'limit' }],
    ['a limit order, and no other, has a limitPrice', { limitPrice: price(1) }],
    ['a stop order, and no other, has a stopPrice', { type: 'stop' }],
    ['a stop order, and no other, has a stopPrice', { type: 'limit', limitPrice: price(1), stopPrice: price(1) }],
    ['price must be above 0', { type: 'limit', limitPrice: price(0) }],
    ['price must be above 0', { type: 'stop', stopPrice: price(-1) }],
    ['price 1.005 is not on the tick', { type: 'limit', limitPrice: price('1.005') }],
  ])('refuses: %s', (message, wrong) => {
    expect(() => defineOrder(share, { ...order, ...wrong })).toThrow(expect.objectContaining({ code: 'INVALID_ORDER' }));
    expect(() => defineOrder(share, { ...order, ...wrong })).toThrow(message);
  });
});

/** For JSON.stringify: bigints as text, keys in order. */
const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return `${value}n`;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
};

describe('fingerprint', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '|', '\\'), minLength: 1, maxLength: 4 });
  const required = fc.record({
    id: text, parentId: text, owner: text, symbol: text,
    side: fc.constantFrom('buy' as const, 'sell' as const),
    type: fc.constantFrom('market' as const, 'limit' as const),
    quantity: fc.integer({ min: 1, max: 3 }).map((lots) => quantity(lots)),
    reduceOnly: fc.boolean(),
    reason: fc.constant('test'),
  });
  const optional = fc.record({ after: text, group: text, limitPrice: fc.constant(price(1)) }, { requiredKeys: [] });
  const anyOrder: fc.Arbitrary<Order> = fc.tuple(required, optional).map(([base, rest]) => ({ ...base, ...rest }));

  it('is equal for equal orders and differs when any field but the reason does', () => {
    fc.assert(fc.property(anyOrder, anyOrder, (one, other) => {
      const same = JSON.stringify(one, plain) === JSON.stringify(other, plain);
      expect(fingerprint(one) === fingerprint(other)).toBe(same);
      expect(fingerprint({ ...one, reason: 'another' })).toBe(fingerprint({ ...one }));
    }), { numRuns: 500 });
  });

  it('does not confuse a separator in one name with the border of two', () => {
    expect(fingerprint({ ...order, id: 'a|b', parentId: 'c' })).not.toBe(fingerprint({ ...order, id: 'a', parentId: 'b|c' }));
    const escaped = fingerprint({ ...order, id: 'a|b\\', parentId: 'c' });
    expect(fingerprint({ ...order, id: 'a\\', parentId: 'b|c' })).not.toBe(escaped);
  });

  it('changes with each single field', () => {
    const changes: readonly Partial<Order>[] = [
      { id: 'o2' }, { parentId: 'p2' }, { owner: 'slow' }, { symbol: 'MSFT' }, { side: 'sell' }, { type: 'stop' },
      { quantity: quantity(110) }, { limitPrice: price(1) }, { stopPrice: price(1) }, { reduceOnly: true },
      { after: 'o0' }, { group: 'o0' },
    ];
    const prints = new Set([order, ...changes.map((change) => ({ ...order, ...change }))].map(fingerprint));
    expect(prints.size).toBe(changes.length + 1);
  });
});

describe('sides', () => {
  it('give quantities their sign', () => {
    expect([sign('buy'), sign('sell')]).toEqual([1n, -1n]);
    expect(signedQuantity({ side: 'sell', quantity: quantity(5) })).toBe(quantity(-5));
    expect(signedQuantity(order)).toBe(quantity(100));
  });
});
