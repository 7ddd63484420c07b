import { describe, expect, it } from 'vitest';
import { buyAndHold } from './buy-and-hold';
import { FakeMarket } from './testing/fake-context';
import { expectNoLookAhead } from './testing/look-ahead';

describe('buy and hold', () => {
  it('buys each symbol once, at its first bar, with an equal share', () => {
    const market = new FakeMarket(buyAndHold, {}, [{ symbol: 'A' }, { symbol: 'B' }]);
    const asked = market.play([
      { time: 1, symbol: 0, close: 100 },
      { time: 2, symbol: 0, close: 90 },
      { time: 2, symbol: 1, close: 33 },
      { time: 3, symbol: 1, close: 30 },
    ]);
    // 95 % of 100,000 in two shares of 47,500: 475 at 100, and floor(47,500 / 33) = 1,439.
    expect(asked).toEqual([
      { time: 1, symbol: 0, quantity: 475, reason: 'buy and hold' },
      { time: 2, symbol: 1, quantity: 1439, reason: 'buy and hold' },
    ]);
  });

  it('asks for nothing it cannot afford a lot of, and nothing of what it already holds', () => {
    expect(new FakeMarket(buyAndHold, { weight: 0.5 }).play([{ time: 1, close: 50_001 }, { time: 2, close: 1 }])).toEqual([]);
    const market = new FakeMarket(buyAndHold, {});
    market.held[0] = 10;
    expect(market.play([{ time: 1, close: 100 }])).toEqual([]);
  });

  it('begins when the run does', () => {
    const market = new FakeMarket(buyAndHold, {});
    market.tradeFrom = 2;
    expect(market.play([{ time: 1, close: 100 }, { time: 2, close: 50 }])).toMatchObject([{ time: 2, quantity: 1900 }]);
  });

  it('waits while the symbol is busy', () => {
    const market = new FakeMarket(buyAndHold, {});
    market.busySymbols.add(0);
    expect(market.play([{ time: 1, close: 100 }])).toEqual([]);
    market.busySymbols.clear();
    expect(market.play([{ time: 2, close: 50 }])).toEqual([{ time: 2, symbol: 0, quantity: 1900, reason: 'buy and hold' }]);
  });

  it('does not look ahead', () => {
    expectNoLookAhead((bars) => new FakeMarket(buyAndHold, {}).play(bars), (index, close) => ({ time: index + 1, close }));
  });
});
