import { defineInstrument } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { exitsAround } from './exits';
import { readParameters } from './parameters';
import { strategies } from './registry';
import { lotsWorth } from './sizing';
import { FakeMarket } from './testing/fake-context';

describe('exits', () => {
  const share = defineInstrument({ symbol: 'ABC' });

  it('moves both prices to the tick toward the decision price', () => {
    expect(exitsAround(share, 1, 99.99, 0.801, 1.401)).toEqual({ stop: 99.19, takeProfit: 101.39 });
    expect(exitsAround(share, -1, 99.99, 0.801, 1.401)).toEqual({ stop: 100.79, takeProfit: 98.59 });
  });

  it('keeps both at least a tick away, off the tick too', () => {
    expect(exitsAround(share, 1, 0.5, 0.004, 0.004)).toEqual({ stop: 0.49, takeProfit: 0.51 });
    expect(exitsAround(share, -1, 0.505, 0.001, 0.001)).toEqual({ stop: 0.51, takeProfit: 0.5 });
  });

  it('leaves out what is not wanted and what would not be above 0', () => {
    expect(exitsAround(share, 1, 10, 0, 0)).toEqual({});
    expect(exitsAround(share, 1, 10, 12, 3)).toEqual({ takeProfit: 13 });
    expect(exitsAround(share, -1, 10, 2, 10)).toEqual({ stop: 12 });
  });
});

describe('sizing', () => {
  it('buys whole lots worth at most the notional, but at least the least', () => {
    expect(lotsWorth(defineInstrument({ symbol: 'A' }), 1000, 33)).toBe(30);
    expect(lotsWorth(defineInstrument({ symbol: 'H', lotSize: 100 }), 9000, 33)).toBe(200);
    expect(lotsWorth(defineInstrument({ symbol: 'IF', multiplier: 300 }), 2_500_000, 4000)).toBe(2);
    expect(lotsWorth(defineInstrument({ symbol: 'IF', multiplier: 300 }), 1_000_000, 4000, 1)).toBe(1);
    expect(lotsWorth(defineInstrument({ symbol: 'BTC', lotSize: '0.001' }), 100, 40_000)).toBeCloseTo(0.002, 12);
  });
});

describe('parameters', () => {
  const table = { size: { default: 3, min: 1, max: 5, description: 'a size' } };

  it('takes the given value, else the default', () => {
    expect(readParameters('x', table, {})).toEqual({ size: 3 });
    expect(readParameters('x', table, { size: 5 })).toEqual({ size: 5 });
  });

  it('refuses what is unknown, out of range or no number', () => {
    expect(() => readParameters('x', table, { height: 1 })).toThrow('x has no parameter "height": it has size');
    expect(() => readParameters('x', table, { toString: 1 })).toThrow('no parameter "toString"');
    expect(() => readParameters('x', table, { size: 6 })).toThrow('parameter size of x must be from 1 to 5, got 6');
    expect(() => readParameters('x', table, { size: NaN })).toThrow('got NaN');
  });
});

describe('the registry', () => {
  it('holds strategies that run with their own defaults, which lie within their ranges', () => {
    expect(Object.keys(strategies)).toEqual(['vwap-momentum', 'sma-cross', 'trend-pullback', 'target-weights', 'buy-and-hold']);
    for (const { factory, parameters } of Object.values(strategies)) {
      for (const each of Object.values(parameters)) expect(each.default >= each.min && each.default <= each.max).toBe(true);
      const defaults = Object.fromEntries(Object.entries(parameters).map(([name, each]) => [name, each.default]));
      expect(() => new FakeMarket(factory, defaults).play([{ time: 1, close: 10 }])).not.toThrow();
    }
  });
});
