import { defineInstrument } from '@trader/core';
import { costModel, fixedBpsSlippage } from '@trader/costs';
import { describe, expect, it } from 'vitest';
import { Market, share } from '../../test/market';
import type { Wish } from '../../test/market';

type Bar = readonly [open: number, high: number, low: number, close: number, volume?: number];

/** An exchange where a tenth of a bar's volume may trade: 100 of the usual 1000. */
const tenth = (instrument = share): Market => new Market(instrument, { cash: 1_000_000, exchange: { volumeShare: 0.1 } });

/** What orders did, bar by bar, when a tenth of each bar's volume may trade. */
const story = (wishes: readonly Wish[], ...bars: readonly Bar[]): string[] => {
  const market = tenth();
  market.place(...wishes);
  return bars.map(([open, high, low, close, volume]) => market.bar(open, high, low, close, 1, volume).join(', '));
};

const buy = { id: 'o', side: 'buy', quantity: 250 } as const;
const flat = [10, 10, 10, 10] as const;

describe('with a share of the volume', () => {
  it.each<[string, Wish, readonly Bar[], readonly string[]]>([
    ['a market order goes on at the next open', buy, [flat, [11, 11, 11, 11], [12, 12, 12, 12], flat], ['o buy 100 at 10', 'o buy 100 at 11', 'o buy 50 at 12', '']],
    ['a limit order rests with its rest', { ...buy, limit: 9.9 }, [[10, 10, 9.8, 10], [10, 10, 9.95, 10], [9.7, 9.8, 9.7, 9.8], [9.9, 9.9, 9.9, 9.9]], ['o buy 100 at 9.9', '', 'o buy 100 at 9.7', 'o buy 50 at 9.9']],
    ['a stop that was triggered is a market order for its rest', { ...buy, stop: 10.5 }, [[10, 10.6, 10, 10], [9, 9, 9, 9], [8, 8, 8, 8]], ['o buy 100 at 10.5', 'o buy 100 at 9', 'o buy 50 at 8']],
    ['so is a touch', { ...buy, type: 'market-if-touched', stop: 9.5 }, [[10, 10, 9.4, 10], [12, 12, 12, 12]], ['o buy 100 at 9.5', 'o buy 100 at 12']],
    ['a stop-limit is a limit for its rest', { ...buy, type: 'stop-limit', stop: 10.5, limit: 10.6 }, [[10, 10.6, 10, 10.5], [11, 11, 11, 11], [10.6, 10.6, 10.6, 10.6]], ['o buy 100 at 10.5', '', 'o buy 100 at 10.6']],
    ['a trailing stop is a market order for its rest', { ...buy, type: 'trailing-stop', trail: 1 }, [flat, [10, 11, 10, 11], [20, 20, 20, 20]], ['', 'o buy 100 at 11', 'o buy 100 at 20']],
    ['nothing trades in a bar of unknown volume, and what it triggers waits as a market order', { ...buy, stop: 10.5 }, [[10, 11, 10, 11, 0], [9, 9, 9, 9]], ['', 'o buy 100 at 9']],
    ['ioc trades what it can, and the rest expires', { ...buy, timeInForce: 'ioc' }, [flat, flat], ['o buy 100 at 10, o expired: no volume for the rest', '']],
    ['ioc expires where there is no volume', { ...buy, timeInForce: 'ioc' }, [[10, 10, 10, 10, 0]], ['o expired: no volume for the rest']],
    ['fok is all or nothing', { ...buy, timeInForce: 'fok' }, [flat], ['o expired: not all of it could trade at once']],
    ['fok trades when all of it can', { ...buy, timeInForce: 'fok' }, [[10, 10, 10, 10, 2500]], ['o buy 250 at 10']],
    ['opg trades what it can', { ...buy, timeInForce: 'opg' }, [flat], ['o buy 100 at 10, o expired: no volume for the rest']],
  ])('%s', (_why, wish, bars, expected) => expect(story([wish], ...bars)).toEqual(expected));

  it('cls trades what it can at the close', () => {
    const market = tenth();
    market.place({ ...buy, timeInForce: 'cls' });
    expect(market.bar(10, 12, 9, 11, 24 * 60)).toEqual(['o buy 100 at 11', 'o expired: no volume for the rest']);
  });

  it('all orders of a symbol share it, in the order in which they trade', () => {
    const wishes = [{ ...buy, id: 'limit', quantity: 80, limit: 9.9 }, { ...buy, id: 'one', quantity: 60 }, { ...buy, id: 'two', quantity: 60 }] as const;
    expect(story(wishes, [10, 10, 9.9, 10], [11, 11, 9.9, 10], [10, 10, 9.9, 10])).toEqual([
      'one buy 60 at 10, two buy 40 at 10', 'two buy 20 at 11, limit buy 80 at 9.9', '',
    ]);
  });

  it('is cut to whole lots, and a share that doubles cannot hold is not cut short', () => {
    const market = new Market(defineInstrument({ symbol: 'ABC', calendar: '24x7', lotSize: 10 }), { exchange: { volumeShare: 0.29 } });
    market.place({ ...buy, quantity: 100 });
    expect(market.bar(10, 10, 10, 10, 1, 100)).toEqual(['o buy 20 at 10']); // 29 are 2 lots
    const fine = new Market(share, { exchange: { volumeShare: 0.29 } });
    fine.place({ ...buy, quantity: 100 });
    expect(fine.bar(10, 10, 10, 10, 1, 100)).toEqual(['o buy 29 at 10']); // 100 x 0.29 is 28.999999999999996 in doubles
  });

  it('an order that cannot be paid any more is cancelled, for part of it has traded', () => {
    const market = new Market(share, { cash: 2500, exchange: { volumeShare: 0.1 } });
    market.place({ ...buy, quantity: 200 });
    expect([market.bar(...flat), market.bar(20, 20, 20, 20)]).toEqual([['o buy 100 at 10'], ['o cancelled: insufficient buying power']]);
  });

  it('a sale of what cannot be borrowed is judged by what is left of it', () => {
    const market = new Market(defineInstrument({ symbol: 'ABC', calendar: '24x7', shortable: false }), { exchange: { volumeShare: 0.1 } });
    market.place({ ...buy, quantity: 100 });
    market.bar(...flat);
    market.place({ id: 'out', side: 'sell', quantity: 100 });
    expect([market.bar(10, 10, 10, 10, 1, 600), market.bar(...flat)]).toEqual([['out sell 60 at 10'], ['out sell 40 at 10']]);
  });

  it('each fill is charged for itself', () => {
    const market = new Market(share, { costs: costModel({ slippage: fixedBpsSlippage(100) }), exchange: { volumeShare: 0.1 } });
    market.place({ ...buy, quantity: 150 });
    expect([market.bar(10, 11, 9, 10), market.bar(20, 22, 19, 20)]).toEqual([['o buy 100 at 10.1'], ['o buy 50 at 20.2']]);
  });

  it.each([0, 1.01, NaN])('must be above 0 and at most 1, not %d', (volumeShare) => {
    expect(() => new Market(share, { exchange: { volumeShare } })).toThrow(`volumeShare must be above 0 and at most 1, got ${volumeShare}`);
  });
});

describe('an entry that fills in parts', () => {
  const exit = { side: 'sell', quantity: 250, reduceOnly: true, after: 'o', group: 'g' } as const;
  const stop = { ...exit, id: 'stop', stop: 9 } as const;
  const take = { ...exit, id: 'take', limit: 12 } as const;

  it('releases its exits with its first fill, and they cover what has filled', () => {
    const market = tenth();
    market.place(buy, stop, take);
    expect(market.bar(...flat)).toEqual(['o buy 100 at 10', 'stop accepted: released', 'take accepted: released']);
    expect(market.bar(...flat)).toEqual(['o buy 100 at 10']);
    expect(market.bar(8, 8, 8, 8, 1, 1600)).toEqual(['o buy 50 at 8', 'stop sell 110 at 8']);
    expect(market.bar(...flat)).toEqual(['stop sell 100 at 10']);
    expect(market.bar(...flat)).toEqual(['stop sell 40 at 10', 'take cancelled: stop of its group filled']);
    expect(market.position).toBe('0');
  });

  it('is over when an exit trades; a partial fill of the exit takes as much from its sibling', () => {
    const market = tenth();
    market.place({ ...buy, limit: 10 }, stop, take);
    expect(market.bar(10, 10, 10, 10)).toEqual(['o buy 100 at 10', 'stop accepted: released', 'take accepted: released']);
    expect(market.bar(12, 12, 12, 12, 1, 600)).toEqual(['take sell 60 at 12', 'o cancelled: its exit take came first']);
    expect(market.bar(9, 9, 9, 9)).toEqual([
      'stop sell 40 at 9', 'stop cancelled: nothing left to reduce', 'take cancelled: stop of its group filled',
    ]);
    expect(market.position).toBe('0');
  });

  it('is over when an exit is triggered, though there was no volume for it', () => {
    const market = tenth();
    market.place({ ...buy, limit: 10 }, stop, take);
    market.bar(10, 10, 10, 10);
    expect(market.bar(9, 9, 9, 9, 1, 0)).toEqual(['o cancelled: its exit stop came first']);
    expect(market.bar(10, 10, 10, 10)).toEqual(['stop sell 100 at 10', 'stop cancelled: nothing left to reduce', 'take cancelled: stop of its group filled']);
  });

  it('that expires with a part filled leaves exits that cover the part', () => {
    const market = tenth();
    market.place({ ...buy, timeInForce: 'ioc' }, stop, take);
    expect(market.bar(...flat)).toEqual(['o buy 100 at 10', 'stop accepted: released', 'take accepted: released', 'o expired: no volume for the rest']);
    expect(market.place({ ...exit, id: 'late', group: 'h', limit: 13 })).toEqual(['late accepted']);
    expect(market.place({ id: 'next', side: 'buy', quantity: 1, after: 'o' })).toEqual(['next rejected: waits for order o, which never filled']);
    expect(market.bar(12, 12, 12, 12, 1, 2000)).toEqual(['take sell 100 at 12', 'take cancelled: nothing left to reduce', 'stop cancelled: take of its group filled']);
  });

  it('does not let a limit that worked before sell in the same bar what a limit bought inside it: the high may have been first', () => {
    const market = tenth();
    market.place({ ...buy, limit: 10 }, { ...take, limit: 11 });
    market.bar(10, 10, 10, 10);
    expect(market.bar(10.5, 11, 10, 10.5, 1, 3000)).toEqual(['o buy 150 at 10', 'take sell 100 at 11']);
    expect(market.bar(11, 11, 11, 11, 1, 3000)).toEqual(['take sell 150 at 11']);
  });

  it('releases an order that opens only when it has filled whole', () => {
    const market = tenth();
    expect(market.place({ ...buy, quantity: 150 }, { id: 'next', side: 'buy', quantity: 10, limit: 9, after: 'o' })).toEqual(['o accepted', 'next held']);
    expect([market.bar(...flat), market.bar(...flat)]).toEqual([['o buy 100 at 10'], ['o buy 50 at 10', 'next accepted: released']]);
  });
});

describe('a group whose orders open', () => {
  it('is over with the first part that fills: its rest goes on alone', () => {
    const market = tenth();
    market.place({ ...buy, limit: 10, group: 'g' }, { ...buy, id: 'up', stop: 12, group: 'g' });
    expect(market.bar(10, 10, 10, 10)).toEqual(['o buy 100 at 10', 'up cancelled: o of its group filled']);
    expect(market.place({ ...buy, id: 'late', group: 'g' })).toEqual(['late rejected: o of its group has filled']);
    expect([market.bar(10, 10, 10, 10), market.bar(10, 10, 10, 10)]).toEqual([['o buy 100 at 10'], ['o buy 50 at 10']]);
  });
});
