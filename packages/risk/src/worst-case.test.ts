import { defineInstrument, price, quantity } from '@trader/core';
import type { MarginModel, Order } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { anOrder, answer, gateWith } from '../test/judging';
import type { RiskLimits } from './limits';
import { contextOf } from './portfolio';
import { WorstCase } from './worst-case';

const [apple, microsoft] = ['AAPL', 'MSFT'].map((symbol) => defineInstrument({ symbol, marginRate: 0.5 }));

/** Shorts need three times what longs need. */
const shortsAreDear: MarginModel = {
  initial: (_instruments, _sizes, worths) => worths.reduce((sum, worth) => sum + (worth < 0 ? -1.5 * worth : 0.5 * worth), 0),
  maintenance: () => 0,
};
const longsOnly: MarginModel = { initial: (_instruments, sizes) => (sizes.some((size) => size < 0) ? Infinity : 7), maintenance: () => 0 };

describe('what an account could come to hold', () => {
  it('is in its book by symbol: held, and what orders of either side could add', () => {
    const worst = new WorstCase([apple, microsoft]);
    worst.set(0, 100, 30, 20, 2);
    worst.set(1, -50, 10, 5, 4);
    expect(worst.book).toEqual({ instruments: [apple, microsoft], worths: Float64Array.of(200, -200), buys: Float64Array.of(60, 40), sells: Float64Array.of(40, 20) });
    // 130 of the first at 2, 55 short of the second at 4, half of each.
    expect(worst.marginUsed()).toBe(130 + 110);
    worst.set(0, 0, 0, 0, 2);
    expect(worst.book.worths[0] + worst.book.buys[0] + worst.book.sells[0]).toBe(0);
    expect(worst.marginUsed()).toBe(110);
  });

  it('is the larger side, whichever that is', () => {
    const worst = new WorstCase([apple]);
    worst.set(0, 100, 0, 250, 2);
    expect(worst.marginUsed()).toBe(250);
    worst.set(0, -100, 250, 0, 2);
    expect(worst.marginUsed()).toBe(250);
    worst.set(0, -100, 0, 250, 2);
    expect(worst.marginUsed()).toBe(350);
  });

  it('needs the margin of the dearer side of each symbol, though it may be the smaller one', () => {
    const worst = new WorstCase([apple, microsoft], shortsAreDear);
    worst.set(0, 100, 0, 90, 1);
    worst.set(1, 100, 0, 30, 1);
    expect(worst.marginUsed()).toBe(135 + 50);
    worst.set(1, 100, 0, 80, 1);
    expect(worst.marginUsed()).toBe(135 + 120);
    expect(worst.marginAfter(1, 100, 1)).toBe(135 + 50);
    expect(worst.marginAfter(1, -200, 2)).toBe(135 + 600);
    expect(worst.marginAfter(0, 0, 1)).toBe(120);
    expect(worst.marginAfter(0, -90, 1)).toBe(135 + 120);
  });

  it('is worth what its orders may have to pay', () => {
    const worst = new WorstCase([apple], shortsAreDear);
    worst.set(0, 10, 50, 100, 10, 500, 20); // 50 to buy at 20, 100 to sell at 10.2
    expect(worst.book).toMatchObject({ worths: Float64Array.of(100), buys: Float64Array.of(1_000), sells: Float64Array.of(1_020) });
    expect(worst.marginUsed()).toBe(1_530); // the short: 150 %
    expect(worst.marginAfter(0, 85, 20)).toBe(0.5 * 1_700); // all of it at the price of 25 more
    expect(worst.marginAfter(0, 85, 10)).toBe(0.5 * 1_350); // or these at 10, and the others as they are
    expect(worst.marginAfter(0, -110, 10)).toBe(1.5 * 1_120);
  });

  it('leaves out a side that the margin rule forbids', () => {
    const worst = new WorstCase([apple, microsoft], longsOnly);
    worst.set(0, 100, 0, 50, 1);
    expect(worst.marginUsed()).toBe(7);
    expect(worst.marginAfter(0, -50, 1)).toBe(Infinity);
    expect(worst.marginAfter(1, 100, 1)).toBe(7); // what was asked of the first symbol is not so
  });
});

describe('entries that wait for another price than the last', () => {
  const stop = (id: string, size: number, at: number, more: Partial<Order> = {}) =>
    anOrder({ id, parentId: id, type: 'stop', stopPrice: price(at), quantity: quantity(size), ...more });
  const holdings = [{ instrument: apple, quantity: quantity(0), mark: price(10) }];
  /** Which check refuses an order of an account of 1,000 with these at work. */
  const asked = (limits: RiskLimits, order: Order, ...working: readonly Order[]): string => {
    const portfolio = { time: 0, cash: 1_000, holdings, working: working.map((each) => ({ order: each })) };
    return answer(gateWith(limits).approve(order, contextOf(portfolio, order)));
  };

  it('are together within the limits at the prices at which they would fill', () => {
    const first = stop('a', 50, 20);
    const second = stop('b', 25, 20);
    expect(asked({ maxGrossLeverage: 1 }, first)).toBe('approved');
    expect(asked({ maxGrossLeverage: 1 }, second, first)).toBe('gross exposure: gross notional could reach 1500 on equity 1000, above limit 1 times');
    expect(asked({ maxNetLeverage: 1 }, second, first)).toBe('net exposure: net long notional could reach 1500 on equity 1000, above limit 1 times');
    expect(asked({ maxPositionNotional: 1_499 }, second, first)).toBe('position notional: position notional could reach 1500, above limit 1499');
    expect(asked({ maxPositionNotional: 1_249 }, anOrder({ id: 'b', quantity: quantity(25) }), first)).toBe('position notional: position notional could reach 1250, above limit 1249');
    expect(asked({}, stop('b', 51, 20), stop('a', 50, 20))).toBe('buying power: order needs 510 of margin, but only 500 of equity is free');
    expect(asked({}, second, first, stop('c', 50, 20, { replaces: 'a' }))).toBe('approved');
  });

  it('count though the other side is larger in shares', () => {
    const short = anOrder({ id: 'a', parentId: 'a', side: 'sell', quantity: quantity(60) });
    expect(asked({ maxGrossLeverage: 0.9 }, stop('b', 50, 20), short)).toBe('gross exposure: gross notional could reach 1000 on equity 1000, above limit 0.9 times');
    expect(asked({ maxGrossLeverage: 1 }, stop('b', 50, 20), short)).toBe('approved');
  });
});

it('an order counts in full until its smaller replacement is in place, whichever is told first', () => {
  const large = { order: anOrder({ id: 'large', quantity: quantity(50) }), filled: quantity(10), status: 'pending-replace' } as const;
  const small = { order: anOrder({ id: 'small', quantity: quantity(20), replaces: 'large' }) };
  const holdings = [{ instrument: apple, quantity: quantity(0), mark: price(200) }];
  for (const working of [[large, small], [small, large]]) {
    expect(contextOf({ time: 0, cash: 100_000, holdings, working }, anOrder()).workingBuy).toBe(quantity(40));
  }
});
