import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sma } from '@trader/indicators';
import { smaCross } from './sma-cross';
import { FakeMarket } from './testing/fake-context';
import type { FakeBar } from './testing/fake-context';
import { expectNoLookAhead } from './testing/look-ahead';

const barsOf = (closes: readonly number[]): FakeBar[] => closes.map((close, i) => ({ time: i + 1, close, high: close + 1, low: close - 1 }));

// Averages of 2 and 3: known from bar 3 on (below: 9.5 < 10), above at bar 5 (10.5 > 10), below at bar 7 (10.5 < 11).
const UP_AND_DOWN = [11, 10, 9, 9, 12, 13, 8, 7];

describe('sma cross', () => {
  it('goes long when the fast average crosses above, out when it crosses below, and is silent otherwise', () => {
    const asked = new FakeMarket(smaCross, { fast: 2, slow: 3 }).play(barsOf(UP_AND_DOWN));
    expect(asked).toEqual([
      { time: 5, symbol: 0, quantity: 7916, reason: 'fast average above slow' },
      { time: 7, symbol: 0, quantity: 0, reason: 'fast average below slow' },
    ]);
  });

  it('goes short instead of out when told to, and protects both sides', () => {
    const settings = { fast: 2, slow: 3, short: 1, atrPeriod: 1, stopAtr: 2, targetAtr: 3 };
    const asked = new FakeMarket(smaCross, settings).play(barsOf(UP_AND_DOWN));
    // True ranges: bar 5 from 9 up to 13 = 4, bar 7 from 13 down to 7 = 6.
    expect(asked).toEqual([
      { time: 5, symbol: 0, quantity: 7916, reason: 'fast average above slow', stop: 4, takeProfit: 24 },
      { time: 7, symbol: 0, quantity: -11875, reason: 'fast average below slow', stop: 20 },
    ]);
  });

  it('takes a split for no cross, and goes on under a new symbol', () => {
    const market = new FakeMarket(smaCross, { fast: 2, slow: 3 }, [{ symbol: 'ABC' }, { symbol: 'XYZ' }]);
    const strategy = smaCross(market, { fast: 2, slow: 3 });
    const bars = (symbol: number, ...closes: number[]): void => closes.forEach((close) => strategy.onBar(symbol, 1, close, close, close, close, 1));
    const asked = (): unknown[] => market.asked.splice(0).map((each) => [each.symbol, each.reason]);
    bars(0, 11, 10, 9, 9, 12);
    expect(asked()).toEqual([[0, 'fast average above slow']]);
    strategy.onAction?.(0, 0, 2);
    bars(0, 6.5, 7);
    expect(asked()).toEqual([]);
    strategy.onAction?.(0, 1, 1);
    bars(1, 7.5, 4);
    expect(asked()).toEqual([[1, 'fast average below slow']]);
  });

  it('waits for a cross when the averages become known, and lets an equal pair be', () => {
    expect(new FakeMarket(smaCross, { fast: 2, slow: 3 }).play(barsOf([9, 10, 11, 12, 13, 14]))).toEqual([]);
    expect(new FakeMarket(smaCross, { fast: 10, slow: 30 }).play(barsOf(new Array<number>(9000).fill(0.1)))).toEqual([]);
  });

  it('speaks when the symbol is free again, unless the cross has been undone', () => {
    const market = new FakeMarket(smaCross, { fast: 2, slow: 3 });
    market.busySymbols.add(0);
    market.play(barsOf(UP_AND_DOWN.slice(0, 5)));
    market.busySymbols.clear();
    expect(market.play([{ time: 6, close: 13 }])).toEqual([{ time: 6, symbol: 0, quantity: 7307, reason: 'fast average above slow' }]);
    const undone = new FakeMarket(smaCross, { fast: 2, slow: 3 });
    undone.busySymbols.add(0);
    undone.play(barsOf(UP_AND_DOWN.slice(0, 6)));
    undone.busySymbols.clear();
    expect(undone.play([{ time: 7, close: 8 }, { time: 8, close: 7 }])).toEqual([]);
  });

  it('keeps symbols apart and gives each an equal share', () => {
    const market = new FakeMarket(smaCross, { fast: 2, slow: 3, weight: 1 }, [{ symbol: 'A' }, { symbol: 'IF', multiplier: 300, tickSize: '0.2' }]);
    const asked = market.play(UP_AND_DOWN.slice(0, 6).flatMap((close, i) => [
      { symbol: 0, time: i + 1, close },
      { symbol: 1, time: i + 1, close: 21 - close },
    ]));
    expect(asked.map(({ time, symbol, quantity }) => [time, symbol, quantity])).toEqual([[5, 0, 4166]]);
  });

  it('crosses where two plain moving averages cross, however long it runs', () => {
    const moves = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 100, maxLength: 1000 });
    fc.assert(fc.property(moves, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 7, max: 12 }), (steps, fast, slow) => {
      let close = 10_000;
      const closes = Float64Array.from(steps, (step) => (close += step));
      const [quick, calm] = [sma(closes, fast), sma(closes, slow)];
      const expected: number[] = [];
      let above = quick[slow - 1] > calm[slow - 1];
      for (let i = slow; i < closes.length; i++) {
        if (Math.abs(quick[i] - calm[i]) < 1e-9 || quick[i] > calm[i] === above) continue;
        above = !above;
        expected.push(i + 1);
      }
      const asked = new FakeMarket(smaCross, { fast, slow, short: 1 }).play(barsOf(Array.from(closes)));
      expect(asked.map(({ time }) => time)).toEqual(expected);
    }), { numRuns: 60 });
  });

  it('forgets what an absurd close did to its sums after 64 windows', () => {
    const closes = Array.from({ length: 400 }, (_, i) => UP_AND_DOWN[i % UP_AND_DOWN.length]);
    const times = (spike: number) =>
      new FakeMarket(smaCross, { fast: 2, slow: 3 }).play(barsOf(closes.map((close, i) => (i === 20 ? spike : close))))
        .map(({ time }) => time)
        .filter((time) => time > 21 + 3 * 65);
    expect(times(1e20)).toEqual(times(closes[20]));
  });

  it('refuses averages that cannot cross', () => {
    expect(() => new FakeMarket(smaCross, { fast: 30, slow: 30 })).toThrow('fast below slow, got 30 and 30');
    expect(() => new FakeMarket(smaCross, { fast: 2.5 })).toThrow('whole numbers of bars');
  });

  it('does not look ahead', () => {
    const settings = { fast: 3, slow: 8, short: 1, stopAtr: 2, targetAtr: 3 };
    expectNoLookAhead(
      (bars) => new FakeMarket(smaCross, settings).play(bars),
      (index, close) => ({ time: index + 1, close, high: close + 0.5, low: close - 0.5 }),
    );
  });
});
