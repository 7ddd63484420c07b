import { defineInstrument, price, quantity } from '@trader/core';
import type { MarginModel } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { anOrder } from '../test/judging';
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

  it('leaves out a side that the margin rule forbids', () => {
    const worst = new WorstCase([apple, microsoft], longsOnly);
    worst.set(0, 100, 0, 50, 1);
    expect(worst.marginUsed()).toBe(7);
    expect(worst.marginAfter(0, -50, 1)).toBe(Infinity);
    expect(worst.marginAfter(1, 100, 1)).toBe(7); // what was asked of the first symbol is not so
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
