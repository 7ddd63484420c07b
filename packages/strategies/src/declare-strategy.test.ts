import type { StrategyContext } from '@trader/core';
import { Atr, Sma, Vwap } from '@trader/indicators';
import { describe, expect, it } from 'vitest';
import { declareStrategy } from './declare-strategy';
import { FakeMarket } from './testing/fake-context';

const MINUTE = 60_000;

const rows = Array.from({ length: 40 }, (_, index) => ({ time: (index + 1) * MINUTE, close: 100 + ((index * 7) % 11), high: 120 + index, low: 80 - (index % 5) }));

/** A strategy that writes down what it saw. */
const watching = () => {
  const seen: string[] = [];
  const entry = declareStrategy({
    name: 'watching',
    description: 'writes down what it sees',
    parameters: { bars: { default: 2, min: 1, max: 10, description: 'bars' } },
    indicators: ({ bars }) => ({
      small: { takes: 'close', make: () => new Sma(bars) },
      big: { takes: 'close', minutes: 5, make: () => new Sma(bars) },
      range: { takes: 'range', minutes: 5, make: () => new Atr(1) },
      price: { takes: 'bar', minutes: Infinity, make: () => new Vwap(1) },
    }),
    decide: ({ symbol, time, close, indicators: { small, big, range }, peers }) => {
      seen.push([symbol, time / MINUTE, close, small.value, big.value, range.value, peers.filter((each) => each.ready).length].join(' '));
    },
  });
  return { entry, seen };
};

describe('a declared strategy', () => {
  it('feeds each indicator with its own bars when they are complete, and speaks once all are ready', () => {
    const { entry, seen } = watching();
    const market = new FakeMarket(entry.factory, {}, [{ symbol: 'A' }], () => 15 * MINUTE, undefined, () => 0);
    market.play(rows.slice(0, 17));
    const closes = rows.map(({ close }) => close);
    // The session of 15 minutes makes the last indicator ready with its end. Bigger bars end at 5, 10 and 15.
    const line = (row: number, last: number) => {
      const bars = rows.slice(last - 5, last);
      const range = Math.max(Math.max(...bars.map(({ high }) => high)), closes[last - 6]!) - Math.min(Math.min(...bars.map(({ low }) => low)), closes[last - 6]!);
      return [0, row, closes[row - 1], (closes[row - 1]! + closes[row - 2]!) / 2, (closes[last - 1]! + closes[last - 6]!) / 2, range, 1].join(' ');
    };
    expect(seen).toEqual([line(15, 15), ...seen.slice(1)]);
    expect(seen.length).toBe(3);
  });

  it('keeps symbols apart, and shows them to each other', () => {
    const { entry, seen } = watching();
    const market = new FakeMarket(entry.factory, { bars: 1 }, [{ symbol: 'A' }, { symbol: 'B' }], () => 5 * MINUTE, undefined, () => 0);
    market.play([...rows.slice(0, 5), { symbol: 1, time: 5 * MINUTE, close: 50 }, { time: 6 * MINUTE, close: 1 }]);
    expect(seen.map((line) => line.split(' ').filter((_, index) => index < 4 || index === 6).join(' '))).toEqual([`0 5 ${rows[4]!.close} ${rows[4]!.close} 1`, '1 5 50 50 2', '0 6 1 1 2']);
  });

  it('says how long it warms up', () => {
    const { entry } = watching();
    expect(entry.warmUp({})).toBe('1 bar of a session, 2 bars of 5 minutes, 2 bars');
    expect(entry.warmUp({ bars: 7 })).toBe('1 bar of a session, 7 bars of 5 minutes, 7 bars');
    expect(() => entry.warmUp({ bars: 11 })).toThrow('parameter bars of watching must be from 1 to 10, got 11');
  });

  it('begins anew when an action has changed the prices, and says nothing of a gap', () => {
    let decided = 0;
    const { factory } = declareStrategy({
      name: 'x', description: '', parameters: {}, indicators: () => ({ mean: { takes: 'close', make: () => new Sma(2) } }), decide: () => void decided++,
    });
    const context: StrategyContext = new FakeMarket(factory, {});
    const strategy = factory(context, {});
    const bars = (...closes: number[]): number => {
      for (const close of closes) strategy.onBar(0, 1, close, close, close, close, 1);
      return decided;
    };
    expect([bars(100), bars(100), bars(NaN), bars(100)]).toEqual([0, 1, 1, 2]);
    strategy.onAction?.(0, 0, 2);
    expect([bars(50), bars(50)]).toEqual([2, 3]);
  });

  it.each<[object, string]>([
    ...[0, 1.5, -1, NaN].map((minutes): [object, string] => [{ minutes }, `x: the indicator mean cannot have bars of ${minutes} minutes: give a whole number above 0`]),
    [{ minuts: 5 }, 'x: the indicator mean has no "minuts": there are make, takes, minutes'],
    [{ takes: undefined }, 'x: the indicator mean takes undefined: it takes one of close, range, bar'],
    [{ takes: 'closes' }, 'x: the indicator mean takes "closes": it takes one of close, range, bar'],
    [{ make: new Sma(2) }, 'x: the indicator mean needs a function "make"'],
  ])('refuses an indicator declared with %o, by its name', (change, message) => {
    const { factory, warmUp } = declareStrategy({
      name: 'x', description: '', parameters: {}, indicators: () => ({ mean: { takes: 'close', make: () => new Sma(2), ...change } }), decide: () => undefined,
    });
    expect(() => new FakeMarket(factory, {})).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(() => new FakeMarket(factory, {})).toThrow(message);
    expect(() => warmUp({})).toThrow(message);
  });

  it.each<[object, string]>([
    [{ name: undefined }, 'declareStrategy: name must be text'],
    [{ params: {} }, 'x: a declaration has no "params": there are name, description, parameters, indicators, decide'],
    [{ parameters: null }, 'x: parameters must be an object, such as'],
    [{ parameters: { days: null } }, 'x: parameter days needs numbers: a default from its min to its max'],
    [{ parameters: { days: { default: 3 } } }, 'x: parameter days needs numbers'],
    [{ parameters: { days: { default: 3, min: 5, max: 9 } } }, 'x: parameter days needs numbers'],
    [{ indicators: {} }, 'x: indicators must be a function that returns them'],
  ])('refuses a declaration with %o', (change, message) => {
    const declare = () => declareStrategy({ name: 'x', description: '', parameters: {}, indicators: () => ({}), decide: () => undefined, ...change });
    expect(declare).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(declare).toThrow(message);
  });

  it('refuses indicators that are none, when it is used', () => {
    const use = (indicators: () => unknown) => declareStrategy({ name: 'x', description: '', parameters: {}, indicators: indicators as () => Record<string, never>, decide: () => undefined }).warmUp({});
    expect(() => use(() => null)).toThrow('x: indicators must return an object, such as');
    expect(() => use(() => ({ mean: null }))).toThrow('x: the indicator mean must be an object, such as { make: () => new Sma(20), takes: "close" }');
  });

  it.each<[string, unknown]>([
    ['is missing', undefined],
    ['is async', async () => undefined],
    ['is a generator', function* () { yield 1; }],
  ])('refuses a decide that %s', (_what, decide) => {
    const declare = () => declareStrategy({ name: 'x', description: '', parameters: {}, indicators: () => ({}), decide: decide as () => void });
    expect(declare).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(declare).toThrow('x: decide must be a plain function');
  });
});
