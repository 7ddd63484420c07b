import { cashToNumber, defineInstrument, quantity, quantityToNumber } from '@trader/core';
import type { MarginModel, ShortSupply } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Market, MINUTE } from '../../test/market';

const share = defineInstrument({ symbol: 'ABC', calendar: '24x7' });
const flat = (market: Market, price: number): string[] => market.bar(price, price, price, price);

/** Half of what is held, long or short, to take it on. */
const half: MarginModel = {
  initial: (_instruments, _sizes, worths) => worths.reduce((sum, worth) => sum + Math.abs(worth) / 2, 0),
  maintenance: (_instruments, _sizes, worths) => worths.reduce((sum, worth) => sum + Math.abs(worth) / 4, 0),
};
/** Shares are never held short. */
const longOnly: MarginModel = { initial: (_instruments, sizes) => (sizes.some((size) => size < 0) ? Infinity : 0), maintenance: () => 0 };

describe('an account with a margin rule', () => {
  it('may hold twice its equity where half of it is asked for, and not a share more', () => {
    const market = new Market(share, { cash: 10_000, exchange: { margin: half } });
    flat(market, 100);
    market.place({ id: 'a', side: 'buy', quantity: 201 });
    expect(flat(market, 100)).toEqual(['a rejected: insufficient buying power']);
    market.place({ id: 'b', side: 'buy', quantity: 200 });
    expect(flat(market, 100)).toEqual(['b buy 200 at 100']);
  });

  it('adds nothing while it has less than it needs, but may always reduce', () => {
    const market = new Market(share, { cash: 10_000, exchange: { margin: half } });
    flat(market, 100);
    market.place({ id: 'a', side: 'buy', quantity: 200 });
    flat(market, 100);
    flat(market, 70); // 14,000 of shares, 4,000 of equity: enough to keep them, not to take them on
    market.place({ id: 'b', side: 'buy', quantity: 1 }, { id: 'c', side: 'sell', quantity: 50 });
    expect(flat(market, 70)).toEqual(['b rejected: insufficient buying power', 'c sell 50 at 70']);
    expect(market.position).toBe('150');
  });

  it('never holds what the rule forbids, though it may sell what it has', () => {
    const market = new Market(share, { cash: 10_000, exchange: { margin: longOnly } });
    flat(market, 100);
    market.place({ id: 'a', side: 'buy', quantity: 10 });
    flat(market, 100);
    market.place({ id: 'b', side: 'sell', quantity: 11 }, { id: 'c', side: 'sell', quantity: 10 });
    expect(flat(market, 100)).toEqual(['b rejected: insufficient buying power', 'c sell 10 at 100']);
  });
});

describe('shares that must be borrowed', () => {
  const only = (size: number): ShortSupply => () => quantity(size);

  it('are sold short as far as they can be, and a rejection says how many there are', () => {
    const market = new Market(share, { exchange: { shortSupply: only(100) } });
    flat(market, 100);
    expect(market.place({ id: 'a', side: 'sell', quantity: 101 })).toEqual(['a rejected: only 100 of ABC can be borrowed, and this would be short of 101']);
    expect(market.place({ id: 'b', side: 'sell', quantity: 100 })).toEqual(['b accepted']);
    expect(flat(market, 100)).toEqual(['b sell 100 at 100']);
    expect(market.place({ id: 'c', side: 'sell', quantity: 1 })).toEqual(['c rejected: only 100 of ABC can be borrowed, and this would be short of 101']);
  });

  it('count what the account has, and never stand in the way of an exit', () => {
    const market = new Market(share, { exchange: { shortSupply: only(10) } });
    flat(market, 100);
    market.place({ id: 'a', side: 'buy', quantity: 50 });
    flat(market, 100);
    expect(market.place({ id: 'b', side: 'sell', quantity: 60 }, { id: 'c', side: 'sell', quantity: 50, reduceOnly: true })).toEqual(['b accepted', 'c accepted']);
    expect(flat(market, 100)).toEqual(['b sell 60 at 100', 'c cancelled: nothing to reduce']);
  });

  it('may run out while an order waits, which is told when it would have traded', () => {
    const market = new Market(share, { exchange: { shortSupply: (_symbol, now) => (now < 3 * MINUTE ? undefined : quantity('0.5')) } });
    flat(market, 100);
    expect(market.place({ id: 'a', side: 'sell', quantity: 5, limit: 105 })).toEqual(['a accepted']);
    flat(market, 100);
    expect(flat(market, 106)).toEqual(['a rejected: only 0.5 of ABC can be borrowed, and this would be short of 5']);
  });

  it('are no matter of futures', () => {
    const future = defineInstrument({ symbol: 'IF', settlement: 'margin', marginRate: 0.1, calendar: '24x7' });
    const market = new Market(future, { exchange: { shortSupply: only(0) } });
    flat(market, 100);
    expect(market.place({ id: 'a', side: 'sell', quantity: 5 })).toEqual(['a accepted']);
  });
});

describe('any orders in any market', () => {
  const order = fc.record({
    side: fc.constantFrom<'buy' | 'sell'>('buy', 'sell'), quantity: fc.integer({ min: 1, max: 250 }), reduceOnly: fc.boolean(),
    limit: fc.option(fc.integer({ min: 80, max: 120 }), { nil: undefined }),
  });
  const step = fc.record({ open: fc.integer({ min: 80, max: 120 }), range: fc.integer({ min: 0, max: 10 }), orders: fc.array(order, { maxLength: 3 }) });

  it('leave the account with the margin of what it took on, and never shorter than it can borrow', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (steps) => {
        const market = new Market(share, { cash: 10_000, exchange: { margin: half, shortSupply: () => quantity(60) } });
        let before = 0;
        let id = 0;
        market.exchange.subscribe((event) => {
          if (event.kind !== 'fill') return;
          const { account } = market.exchange;
          const held = quantityToNumber(account.positions[0]);
          const worth = held * (Number(event.fill.price) / 1e9);
          const grew = Math.abs(held) > Math.abs(before) || held * before < 0;
          if (grew) expect(cashToNumber(account.cash) + worth).toBeGreaterThanOrEqual(Math.abs(worth) / 2 - 1e-6);
          if (event.fill.side === 'sell' && held < 0) expect(held).toBeGreaterThanOrEqual(-60);
          before = held;
        });
        for (const { open, range, orders } of steps) {
          market.bar(open, open + range, open - range, open);
          for (const each of orders) market.place({ id: `o${++id}`, ...each });
        }
      }),
      { numRuns: 300 },
    );
  });
});
