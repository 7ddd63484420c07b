import { cash, defineInstrument, price, quantity } from '@trader/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defineScheme, exitsOf, ruleBreaches } from './index';
import type { EnteredHolding } from './index';

const share = defineInstrument({ symbol: 'SPY' });
const rule = { stopLoss: 20, takeProfit: 30 };

it('places stop and take profit on the tick, neither worse than the rule', () => {
  expect(exitsOf(rule, share, price(500))).toEqual({ stop: 400, takeProfit: 650 });
  // 123.45 x 0.8 = 98.76 and x 1.3 = 160.485.
  expect(exitsOf(rule, share, price('123.45'))).toEqual({ stop: 98.76, takeProfit: 160.49 });
  expect(exitsOf({ stopLoss: 7.5, takeProfit: undefined }, share, price('99.99'))).toEqual({ stop: 92.5 });
  expect(exitsOf({ stopLoss: undefined, takeProfit: undefined }, share, price(1))).toEqual({});
});

it('rounds up what is finer than any tick, too', () => {
  const coin = defineInstrument({ symbol: 'SHIB', tickSize: '0.000000001' });
  // 101 x 0.925 = 93.425 and x 1.301 = 131.401, in billionths.
  expect(exitsOf({ stopLoss: 7.5, takeProfit: 30.1 }, coin, price('0.000000101'))).toEqual({ stop: 94e-9, takeProfit: 132e-9 });
});

it('leaves out a stop for which the tick is too coarse', () => {
  expect(exitsOf(rule, share, price('0.01'))).toEqual({ takeProfit: 0.02 });
  expect(() => exitsOf(rule, share, price(0))).toThrow('entry price of SPY must be above 0');
});

it('invariant: a stop loses no more than the rule says and is below the entry, a take profit gains no less, both within a tick of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 300 }), (cents, stopLoss, takeProfit) => {
      const exits = exitsOf({ stopLoss, takeProfit }, share, price(cents / 100));
      const target = Math.round((exits.takeProfit ?? 0) * 100) * 100 - cents * (100 + takeProfit);
      expect(target >= 0 && target < 100).toBe(true);
      if (exits.stop === undefined) return;
      const stop = Math.round(exits.stop * 100);
      expect(stop).toBeLessThan(cents);
      expect(stop * 100 - cents * (100 - stopLoss) >= 0 && stop * 100 - cents * (100 - stopLoss) < 100).toBe(true);
    }),
  );
});

const scheme = defineScheme('mine', [{ name: 'All', share: 100, symbols: ['SPY', 'QQQ', 'VTI', 'IWM', 'VOO'], maxPosition: 25, stopLoss: 20, takeProfit: 30 }]);

const held = (symbol: string, shares: number, at: number, more: Partial<EnteredHolding> = {}): EnteredHolding => ({
  instrument: defineInstrument({ symbol }), quantity: quantity(shares), price: price(at), ...more,
});

it('tells what of the holdings breaks its rule', () => {
  const lots = [{ id: 'a', quantity: quantity(5), price: price(90), time: 0 }, { id: 'b', quantity: quantity(5), price: price(110), time: 0 }];
  const found = ruleBreaches(
    scheme,
    [held('SPY', 26, 100), held('QQQ', 10, 80, { lots }), held('VTI', 10, 130, { entryPrice: price(100) }), held('IWM', 25, 100), held('VOO', 0, 100), held('GME', 1, 20)],
    cash(10_000),
  );
  expect(found).toEqual([
    { symbol: 'SPY', kind: 'above maximum', reason: 'SPY is 26 % of equity, and All allows 25 %' },
    { symbol: 'QQQ', kind: 'at stop', reason: 'QQQ is at 80, and its stop at 80' },
    { symbol: 'VTI', kind: 'at take profit', reason: 'VTI is at 130, and its take profit at 130' },
    { symbol: 'GME', kind: 'without rule', reason: 'GME is held, and no enabled rule of mine names it' },
  ]);
  expect(ruleBreaches(scheme, [held('QQQ', 10, 80.01, { lots }), held('SPY', 1, 1, { lots: [] })], cash(10_000))).toEqual([]);
  expect(() => ruleBreaches(scheme, [], cash(0))).toThrow('equity must be above 0');
});
