import { describe, expect, it } from 'vitest';
import { targetWeights } from './target-weights';
import { FakeMarket } from './testing/fake-context';
import type { FakeBar } from './testing/fake-context';
import { expectNoLookAhead } from './testing/look-ahead';

const DAY = 86_400_000;
const at = (day: string): number => Date.parse(`${day}T21:00Z`);
const openOf = (time: number): number => time - 6.5 * 3_600_000;
const marketOf = (parameters: Readonly<Record<string, number>>, symbols = ['A', 'B'], cash = 100_000): FakeMarket =>
  new FakeMarket(targetWeights, parameters, symbols.map((symbol) => ({ symbol, lotSize: 10 })), undefined, cash, openOf);

const bars = (days: readonly (readonly [string, ...number[]])[]): FakeBar[] =>
  days.flatMap(([day, ...closes]) => closes.map((close, symbol) => ({ time: at(day), symbol, close })));

/** Day, symbol and quantity of what was asked. */
const brief = (market: FakeMarket): string[] => market.asked.map(({ time, symbol, quantity }) => `${new Date(time).toISOString().slice(5, 10)} ${symbol} ${quantity}`);

describe('target weights', () => {
  it('buys the weights at the first bar, in whole lots, and brings them back in the first session of a month', () => {
    const market = marketOf({ 'weight:A': 0.6, 'weight:B': -0.3, band: 0 });
    market.play(bars([['2024-01-30', 100, 50], ['2024-02-01', 120, 50], ['2024-02-02', 150, 50], ['2024-03-01', 90, 60]]));
    // 60,000 of A and 30,000 of B: at 120 there are 500 A, at 90 660; at 60 500 B.
    expect(brief(market)).toEqual(['01-30 0 600', '01-30 1 -600', '02-01 0 500', '03-01 0 660', '03-01 1 -500']);
    expect(market.asked.at(-1)!.reason).toBe('back to its weight');
  });

  it('rebalances by the week, also when that begins on a Tuesday', () => {
    const market = marketOf({ 'weight:A': 0.5, rebalance: 1, band: 0 }, ['A']);
    // Monday 2024-01-15 was a holiday.
    market.play(bars([['2024-01-11', 100], ['2024-01-12', 110], ['2024-01-16', 125], ['2024-01-17', 130], ['2024-01-22', 100]]));
    expect(brief(market)).toEqual(['01-11 0 500', '01-16 0 400', '01-22 0 500']);
  });

  it('rebalances when a symbol is out of its band, and not again until it has been back', () => {
    const market = marketOf({ 'weight:A': 0.5, rebalance: 0, band: 0.1 }, ['A']);
    market.play(bars([['2024-01-02', 100], ['2024-01-03', 119], ['2024-01-04', 125], ['2024-01-05', 125], ['2024-01-08', 125]]));
    expect(brief(market)).toEqual(['01-02 0 500', '01-04 0 400']);
    expect(market.asked.at(-1)!.reason).toBe('out of its band');
  });

  it('leaves what differs by less than the minimum, but closes what has no weight', () => {
    const market = marketOf({ 'weight:A': 0.5, 'weight:B': 0, minimum: 0.025, band: 0 });
    market.held[1] = 10;
    market.play(bars([['2024-01-02', 100, 50], ['2024-02-01', 103, 50], ['2024-03-01', 105, 50]]));
    expect(brief(market)).toEqual(['01-02 0 500', '01-02 1 0', '03-01 0 470']);
  });

  it('gives equal parts when no symbol has a weight, tries again what did not come about, and gives up in time', () => {
    const market = marketOf({ invested: 0.8, band: 0 });
    const days = Array.from({ length: 9 }, (_, index): [string, number, number] => [`2024-01-0${index + 1}`, 100, 40]);
    const refused = new Proxy(market.held, { set: () => true, get: (held, key) => (key === '0' ? 0 : Reflect.get(held, key) as unknown) });
    Reflect.set(market, 'held', refused);
    market.play(bars(days));
    expect(market.asked.filter(({ symbol }) => symbol === 0).map(({ quantity }) => quantity)).toEqual([400, 400, 400, 400, 400]);
  });

  it('waits while the run warms up or the symbol is busy', () => {
    const market = marketOf({ 'weight:A': 0.5 }, ['A']);
    market.tradeFrom = at('2024-01-03');
    market.busySymbols.add(0);
    market.play(bars([['2024-01-02', 100], ['2024-01-03', 100]]));
    market.busySymbols.clear();
    market.play(bars([['2024-01-04', 125]]));
    expect(brief(market)).toEqual(['01-04 0 400']);
  });

  it('refuses a weight of a symbol that is not there, or of no sense', () => {
    expect(() => marketOf({ 'weight:C': 0.5 })).toThrow('weight:C is of no symbol that is traded: there are A, B');
    expect(() => marketOf({ 'weight:A': 11 })).toThrow('parameter weight:A of target-weights must be from -10 to 10, got 11');
    expect(() => marketOf({ wait: 1 })).toThrow('target-weights has no parameter "wait"');
  });

  it('does not look ahead', () => {
    expectNoLookAhead((all) => marketOf({ 'weight:A': 0.5, band: 0.02 }, ['A']).play(all), (index, close) => ({ time: at('2024-01-01') + index * DAY, close }));
  });
});
