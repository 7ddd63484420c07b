import { defineInstrument } from '@trader/core';
import { costModel, fixedBpsSlippage } from '@trader/costs';
import { describe, expect, it } from 'vitest';
import { Market, share } from '../../test/market';
import type { Wish } from '../../test/market';

type Bar = readonly [open: number, high: number, low: number, close: number];

/** What an order did, bar by bar. It was placed after a bar that closed at 10. Slippage is 100 bps: 0.10 at 10. */
const story = (wish: Omit<Wish, 'id' | 'quantity'>, ...bars: readonly Bar[]): string[] => {
  const market = new Market(share, { costs: costModel({ slippage: fixedBpsSlippage(100) }) });
  if (wish.reduceOnly === true) market.place({ id: 'before', side: wish.side === 'buy' ? 'sell' : 'buy', quantity: 10 });
  market.bar(10, 10, 10, 10);
  market.place({ ...wish, id: 'o', quantity: 10 });
  return bars.map((bar) => market.bar(...bar).join(', '));
};

// Every bar is open, high, low, close. The reason stands before each row.

describe('a stop-limit order', () => {
  const buy = { side: 'buy', type: 'stop-limit', stop: 10.5, limit: 10.7 } as const;
  it.each<[string, Omit<Wish, 'id' | 'quantity'>, readonly Bar[], readonly string[]]>([
    ['waits while the stop is not reached, even where its limit would do', buy, [[10, 10.4, 9.8, 10]], ['']],
    ['triggered inside, with the close within the limit: at the stop, slipped 1 % to 10.61', buy, [[10, 10.9, 9.9, 10.6]], ['o buy 10 at 10.61']],
    ['slips no further than its limit', { ...buy, limit: 10.55 }, [[10, 10.9, 9.9, 10.5]], ['o buy 10 at 10.55']],
    ['triggered inside, with the close beyond: nobody saw it fill; then it rests', buy, [[10, 11, 9.9, 10.9], [10.9, 11, 10.71, 10.8], [10.8, 11, 10.7, 11]], ['', '', 'o buy 10 at 10.7']],
    ['triggered by an open within the limit: there, slipped 1 % to 10.706, on the tick 10.71, held at 10.7', buy, [[10.6, 11, 10.5, 10.9]], ['o buy 10 at 10.7']],
    ['triggered by an open beyond the limit: it rests from the open on, and the low comes back to it', buy, [[11, 11.2, 10.65, 11]], ['o buy 10 at 10.7']],
    ['triggered by an open beyond the limit: and never comes back', buy, [[11, 11.2, 10.8, 11], [11, 12, 10.9, 11]], ['', '']],
    ['a better open of a later bar is its price, without slippage, once it rests', buy, [[11, 11.2, 10.8, 11], [10.4, 10.6, 10.2, 10.3]], ['', 'o buy 10 at 10.4']],
    ['a limit on the near side of the stop needs the market to come back, which only the close proves', { ...buy, limit: 10.2 }, [[10, 10.6, 9.9, 10.3]], ['']],
    ['so it fills at the limit when the close is there', { ...buy, limit: 10.2 }, [[10, 10.6, 9.9, 10.2]], ['o buy 10 at 10.2']],
    ['a sell is the mirror', { side: 'sell', type: 'stop-limit', stop: 9.5, limit: 9.3, reduceOnly: true }, [[10, 10.4, 9.2, 9.25], [9.25, 9.3, 9.2, 9.2]], ['', 'o sell 10 at 9.3']],
    ['a sell, triggered inside with the close within: 9.5 less 1 % is 9.405, on the tick 9.4', { side: 'sell', type: 'stop-limit', stop: 9.5, limit: 9.3, reduceOnly: true }, [[10, 10.4, 9.2, 9.6]], ['o sell 10 at 9.4']],
  ])('%s', (_why, wish, bars, expected) => expect(story(wish, ...bars)).toEqual(expected));
});

describe('a market-if-touched order', () => {
  const buy = { side: 'buy', type: 'market-if-touched', stop: 9.5 } as const;
  it.each<[string, Omit<Wish, 'id' | 'quantity'>, readonly Bar[], readonly string[]]>([
    ['waits while the market is above', buy, [[10, 10.8, 9.51, 10]], ['']],
    ['touched inside: at its price, slipped 1 % to 9.595, on the tick 9.6', buy, [[10, 10.2, 9.4, 9.45]], ['o buy 10 at 9.6']],
    ['touched by the open: at the open, slipped 1 % to 9.292, on the tick 9.3', buy, [[9.2, 9.4, 9.1, 9.3]], ['o buy 10 at 9.3']],
    ['slips no farther than the bar went', buy, [[9.2, 9.25, 9.1, 9.2]], ['o buy 10 at 9.25']],
    ['a sell is the mirror: 10.5 less 1 % is 10.395, on the tick 10.39', { side: 'sell', type: 'market-if-touched', stop: 10.5, reduceOnly: true }, [[10, 10.6, 9.9, 10]], ['o sell 10 at 10.39']],
  ])('%s', (_why, wish, bars, expected) => expect(story(wish, ...bars)).toEqual(expected));
});

describe('a limit-if-touched order', () => {
  const buy = { side: 'buy', type: 'limit-if-touched', stop: 9.5, limit: 9.55 } as const;
  it.each<[string, Omit<Wish, 'id' | 'quantity'>, readonly Bar[], readonly string[]]>([
    ['waits while the market is above', buy, [[10, 10.8, 9.51, 9.52]], ['']],
    ['touched inside, with the close within the limit: at the touch, slipped, held at the limit', buy, [[10, 10.2, 9.4, 9.45]], ['o buy 10 at 9.55']],
    ['touched inside, with the close beyond the limit: it rests', buy, [[10, 10.2, 9.4, 9.9], [9.9, 9.9, 9.55, 9.8]], ['', 'o buy 10 at 9.55']],
    ['a limit beyond the touch was passed after it: the low is proof enough', { ...buy, limit: 9.3 }, [[10, 10.2, 9.3, 9.9]], ['o buy 10 at 9.3']],
    ['a limit beyond the touch that the bar does not reach rests, and needs no touch any more', { ...buy, limit: 9.3 }, [[10, 10.2, 9.4, 9.9], [9.9, 10, 9.2, 9.9]], ['', 'o buy 10 at 9.3']],
    ['touched by the open: there, slipped, held at the limit', buy, [[9.5, 9.9, 9.4, 9.8]], ['o buy 10 at 9.55']],
  ])('%s', (_why, wish, bars, expected) => expect(story(wish, ...bars)).toEqual(expected));
});

describe('a trailing stop', () => {
  const sell = { side: 'sell', type: 'trailing-stop', trail: 0.5, reduceOnly: true } as const;
  it.each<[string, Omit<Wish, 'id' | 'quantity'>, readonly Bar[], readonly string[]]>([
    ['begins below the last price, 10: at 9.5, slipped 1 % to 9.405, on the tick 9.4', sell, [[10, 10, 9.51, 10], [10, 10, 9.3, 9.6]], ['', 'o sell 10 at 9.4']],
    ['moves with an open: 10.6 makes it 10.1 before the low of that bar is looked at', sell, [[10.6, 10.6, 10, 10.3]], ['o sell 10 at 10']],
    ['moves with the high of a bar only after that bar: 10.4 makes it 9.9, and 9.8 was no touch before', sell, [[10, 10.4, 9.8, 10.2], [10, 10.1, 9.95, 10], [10, 10.1, 9.9, 10]], ['', '', 'o sell 10 at 9.9']],
    ['never goes back', sell, [[10, 11, 9.9, 10.9], [10.8, 10.8, 10.55, 10.6], [10.6, 10.6, 10.5, 10.6]], ['', '', 'o sell 10 at 10.5']],
    ['gapped through fills at the open, slipped', sell, [[9, 9.2, 8.8, 9]], ['o sell 10 at 8.91']],
    ['was hit for sure when the close is beyond the level that the high makes: at the close, slipped 1 % to 9.801, on the tick 9.8', sell, [[10, 10.8, 9.7, 9.9]], ['o sell 10 at 9.8']],
    ['was not for sure when the close is above that level', sell, [[10, 10.4, 9.6, 9.91]], ['']],
    ['by 5 %: 9.5, then 9.97 under a high of 10.5 (9.975 to the tick away from the market)', { side: 'sell', type: 'trailing-stop', trailBps: 500, reduceOnly: true }, [[10, 10.5, 9.98, 10.4], [10.4, 10.4, 9.98, 10], [10, 10, 9.97, 10]], ['', '', 'o sell 10 at 9.97']],
    ['a buy is the mirror: a low of 9.4 makes it 9.9; slipped 1 % to 9.999, on the tick 10', { side: 'buy', type: 'trailing-stop', trail: 0.5 }, [[10, 10.4, 9.4, 9.6], [9.6, 9.89, 9.5, 9.6], [9.6, 10, 9.5, 9.6]], ['', '', 'o buy 10 at 10']],
    ['a buy by 5 %: a low of 9.41 makes it 9.8805, on the tick 9.89', { side: 'buy', type: 'trailing-stop', trailBps: 500 }, [[10, 10, 9.41, 9.5], [9.5, 9.88, 9.5, 9.6], [9.9, 9.9, 9.9, 9.9]], ['', '', 'o buy 10 at 9.9']],
  ])('%s', (_why, wish, bars, expected) => expect(story(wish, ...bars)).toEqual(expected));

  it('begins with the first open when there was no price before', () => {
    const market = new Market();
    market.place({ id: 'o', side: 'buy', quantity: 10, type: 'trailing-stop', trail: 0.5 });
    expect([market.bar(20, 20.4, 19.9, 20), market.bar(20, 20.39, 19.95, 20), market.bar(20, 20.4, 20, 20)]).toEqual([[], [], ['o buy 10 at 20.4']]);
  });

  it('behind an entry begins at the price of the entry', () => {
    const exits = { side: 'sell', quantity: 10, reduceOnly: true, after: 'in', group: 'g' } as const;
    const enter = (entry: Partial<Wish>, ...bars: readonly Bar[]): string[] => {
      const market = new Market();
      market.bar(10, 10, 10, 10);
      market.place({ id: 'in', side: 'buy', quantity: 10, ...entry }, { ...exits, id: 'trail', type: 'trailing-stop', trail: 0.5 }, { ...exits, id: 'take', limit: 12 });
      return bars.map((bar) => market.bar(...bar).filter((text) => text.startsWith('trail') || text.startsWith('take')).join(', '));
    };
    const released = 'trail accepted: released, take accepted: released';
    // At the open: all of the bar is after it. The high of 11 makes it 10.5.
    expect(enter({}, [10.2, 11, 9.9, 10.8], [10.8, 10.8, 10.5, 10.6])).toEqual([released, 'trail sell 10 at 10.5, take cancelled: trail of its group filled']);
    // Inside, at 9.8: the high of 11 may have been before, the close of 10 was not. So 9.5 is the level.
    expect(enter({ limit: 9.8 }, [10.5, 11, 9.7, 10], [10, 10, 9.6, 9.9], [9.9, 9.9, 9.5, 9.6])).toEqual([released, '', 'trail sell 10 at 9.5, take cancelled: trail of its group filled']);
    // Inside, at 9.8: a bar that went down to 9.3 is feared.
    expect(enter({ limit: 9.8 }, [10.5, 11, 9.3, 10])).toEqual(['trail accepted: released, trail sell 10 at 9.3, take cancelled: trail of its group filled']);
  });
});

describe('groups and exits of the new types', () => {
  const exit = { side: 'sell', quantity: 10, reduceOnly: true, after: 'in', group: 'g' } as const;
  const enter = (entry: Partial<Wish>, exits: readonly Partial<Wish>[], bar: Bar): string[] => {
    const market = new Market();
    market.place({ id: 'in', side: 'buy', quantity: 10, ...entry }, ...exits.map((each, index) => ({ ...exit, ...each, id: `x${index}` })));
    return market.bar(...bar).slice(1);
  };

  it('fill what stops the loss when one bar touches both', () => {
    const both = [{ type: 'market-if-touched', stop: 11 }, { type: 'stop-limit', stop: 9.5, limit: 9.4 }] as const;
    expect(enter({}, both, [10, 11, 9.5, 10])).toEqual(['x1 accepted: released', 'x0 accepted: released', 'x1 sell 10 at 9.5', 'x0 cancelled: x1 of its group filled']);
    expect(enter({}, both, [10, 11, 9.6, 10])).toEqual(['x1 accepted: released', 'x0 accepted: released', 'x0 sell 10 at 11', 'x1 cancelled: x0 of its group filled']);
  });

  it('inside the bar of a limit entry: a touch above may have been before, a stop-limit is feared and needs the close', () => {
    const both = [{ type: 'market-if-touched', stop: 11 }, { type: 'stop-limit', stop: 9, limit: 8.9 }] as const;
    const released = ['x1 accepted: released', 'x0 accepted: released'];
    expect(enter({ limit: 9.5 }, both, [10, 11.2, 9.4, 10])).toEqual(released);
    expect(enter({ limit: 9.5 }, both, [10, 11.2, 9, 10])).toEqual([released[0], 'x1 sell 10 at 9', 'x0 cancelled: x1 of its group filled']);
    expect(enter({ limit: 9.5 }, both, [10, 11.2, 8.5, 8.6])).toEqual(released);
  });

  it('a trailing entry carries its exits on toward what lies beyond', () => {
    const market = new Market();
    market.bar(10, 10, 10, 10);
    market.place({ id: 'in', side: 'buy', quantity: 10, type: 'trailing-stop', trail: 0.5 }, { ...exit, id: 'take', type: 'market-if-touched', stop: 11 });
    expect(market.bar(10, 11, 9.9, 10.9)).toEqual(['in buy 10 at 10.5', 'take accepted: released', 'take sell 10 at 11']);
  });

  it('a market exit goes at the open after its entry, an exit at the close at that of its entry\'s session', () => {
    const market = new Market(defineInstrument({ symbol: 'ABC', calendar: '24x7' }));
    market.place({ id: 'in', side: 'buy', quantity: 10, limit: 9.5 }, { ...exit, id: 'out', group: 'a', quantity: 4 }, { ...exit, id: 'moc', group: 'b', quantity: 6, timeInForce: 'cls' });
    expect(market.bar(10, 10, 9.4, 9.8)).toEqual(['in buy 10 at 9.5', 'out accepted: released', 'moc accepted: released']);
    expect(market.bar(9.9, 10, 9.4, 9.8)).toEqual(['out sell 4 at 9.9']);
    expect(market.bar(9.9, 10, 9.4, 9.7, 1438)).toEqual(['moc sell 6 at 9.7']);
  });

  it('reduce-only orders of every type are cut to the position', () => {
    for (const wish of [
      { type: 'stop-limit', stop: 9.5, limit: 9.4 }, { type: 'trailing-stop', trail: 0.5 }, { type: 'market-if-touched', stop: 9.5 },
      { type: 'limit-if-touched', stop: 9.5, limit: 9.4 }, { timeInForce: 'ioc' },
    ] as const) {
      const market = new Market();
      market.place({ id: 'in', side: 'buy', quantity: 10 });
      market.bar(10, 10, 10, 10);
      market.place({ id: 'out', side: 'sell', quantity: 25, reduceOnly: true, ...wish });
      expect(market.bar(10, 10, 9.5, 9.5)).toEqual([expect.stringMatching(/^out sell 10 at/), 'out cancelled: nothing left to reduce']);
    }
  });
});
