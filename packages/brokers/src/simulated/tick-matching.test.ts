import { createBarTable, defineInstrument } from '@trader/core';
import { costModel, fixedBpsSlippage, makerTakerFee } from '@trader/costs';
import { describe, expect, test } from 'vitest';
import { textOf } from '../../test/market';
import { TickMarket } from '../../test/tick-market';
import { constantLatency } from './latency';

const started = (...options: ConstructorParameters<typeof TickMarket>): TickMarket => {
  const market = new TickMarket(...options);
  market.quote(99, 100, 101, 200);
  return market;
};

describe('orders that take', () => {
  test('a market order takes what is shown on arrival, and its rest each new offer', () => {
    const market = started();
    expect(market.place({ id: 'a', side: 'buy', quantity: 500 })).toEqual(['a accepted', 'a buy 200 at 101']);
    expect(market.quote(99.5, 100, 101, 200)).toEqual([]); // the same offer: it was taken
    expect(market.quote(99.5, 100, 102, 150)).toEqual(['a buy 150 at 102']);
    expect(market.quote(99.5, 100, 102, 250)).toEqual(['a buy 100 at 102']); // what it has grown by
  });

  test('what goes from a side is first what they took of it', () => {
    const market = new TickMarket();
    market.quote(99, 100, 101, 500);
    expect(market.place({ id: 'a', side: 'buy', quantity: 200 })).toEqual(['a accepted', 'a buy 200 at 101']);
    market.quote(99, 100, 101, 499);
    expect(market.place({ id: 'b', side: 'buy', quantity: 1000, limit: 101 })).toEqual(['b accepted', 'b buy 300 at 101']);
    expect(market.quote(99, 100, 101, 100)).toEqual([]);
    expect(market.quote(99, 100, 101, 130)).toEqual(['b buy 30 at 101']);
  });

  test('without a quote it waits for the first; a side that is not there is not taken', () => {
    const market = new TickMarket();
    expect(market.place({ id: 'a', side: 'sell', quantity: 10 })).toEqual(['a accepted']);
    expect(market.quote(0, 0, 101, 50)).toEqual([]);
    expect(market.quote(100, 50, 101, 50)).toEqual(['a sell 10 at 100']);
  });

  test('what is shown is not spent twice, whoever comes', () => {
    const market = started();
    expect(market.place({ id: 'a', side: 'buy', quantity: 150 }, { id: 'b', side: 'buy', quantity: 150 })).toEqual([
      'a accepted', 'a buy 150 at 101', 'b accepted', 'b buy 50 at 101',
    ]);
  });

  test('ioc: the rest expires; fok: all or nothing', () => {
    const market = started();
    expect(market.place({ id: 'a', side: 'buy', quantity: 150, limit: 101, timeInForce: 'ioc' })).toEqual(['a accepted', 'a buy 150 at 101']);
    expect(market.place({ id: 'b', side: 'buy', quantity: 150, limit: 101, timeInForce: 'fok' })).toEqual(['b accepted', 'b expired: not all of it could trade at once']);
    expect(market.place({ id: 'c', side: 'buy', quantity: 150, timeInForce: 'ioc' })).toEqual(['c accepted', 'c buy 50 at 101', 'c expired: no volume for the rest']);
    expect(market.place({ id: 'd', side: 'buy', quantity: 1, limit: 100, timeInForce: 'ioc' })).toEqual(['d accepted', 'd expired: nothing was shown at its price']);
    expect(market.place({ id: 'e', side: 'sell', quantity: 100, limit: 99, timeInForce: 'fok' })).toEqual(['e accepted', 'e sell 100 at 99']);
  });

  test('a limit beyond the market takes what is shown at its price, quote by quote, and then rests', () => {
    const market = started();
    expect(market.place({ id: 'a', side: 'buy', quantity: 600, limit: 103 })).toEqual(['a accepted', 'a buy 200 at 101']);
    expect(market.quote(101, 100, 102, 200)).toEqual(['a buy 200 at 102']);
    expect(market.quote(102, 100, 104, 200)).toEqual([]);
    expect(market.quote(102, 100, 102.5, 150)).toEqual(['a buy 150 at 103']); // it rests at 103 now: whoever offers there trades with it
  });

  test('no model slips a quote; the maker and the taker pay their own fees', () => {
    const costs = costModel({ fee: makerTakerFee({ maker: { bps: -1 }, taker: { bps: 2 } }), slippage: fixedBpsSlippage(50) });
    const market = started(undefined, { costs });
    expect(market.place({ id: 'a', side: 'buy', quantity: 100 })).toEqual(['a accepted', 'a buy 100 at 101 fee 2.02']);
    expect(market.place({ id: 'b', side: 'buy', quantity: 100, limit: 100 })).toEqual(['b accepted']);
    expect(market.trade(99.99, 100)).toEqual(['b buy 100 at 100 fee -1']);
  });

  test('sizes are cut to whole lots', () => {
    const market = started(defineInstrument({ symbol: 'ABC', calendar: '24x7', lotSize: 100 }));
    expect(market.quote(99, 100, 101, 250)).toEqual([]);
    expect(market.place({ id: 'a', side: 'buy', quantity: 300 })).toEqual(['a accepted', 'a buy 200 at 101']);
    expect(market.quote(99, 100, 101, 99)).toEqual([]);
    expect(market.quote(99, 100, 101, 180)).toEqual(['a buy 100 at 101']);
  });
});

describe('limits that rest', () => {
  test('an ask that comes to them fills them at their price, up to its size: the better limit first, then the earlier order', () => {
    const market = started();
    market.place({ id: 'a', side: 'buy', quantity: 100, limit: 99.5 }, { id: 'b', side: 'buy', quantity: 100, limit: 100 }, { id: 'c', side: 'buy', quantity: 100, limit: 100 });
    expect(market.quote(98, 100, 99.5, 250)).toEqual(['b buy 100 at 100', 'c buy 100 at 100', 'a buy 50 at 99.5']);
    expect(market.quote(98, 100, 99.5, 240)).toEqual([]);
    expect(market.quote(98, 100, 99.4, 240)).toEqual(['a buy 50 at 99.5']);
  });

  test('a quote and the trade that takes it are the same shares, whichever way round, before or after the next quote', () => {
    for (const [buy, next] of [['buy', false], ['buy', true], ['sell', false], ['sell', true]] as const) {
      const market = new TickMarket();
      market.quote(99, 100, 101, 100);
      market.place({ id: 'a', side: buy, quantity: 1000, limit: 100 });
      expect(buy === 'buy' ? market.quote(99, 100, 100, 200) : market.quote(100, 200, 101, 100)).toEqual([`a ${buy} 200 at 100`]);
      if (next) market.quote(99, 100, 101, 100);
      expect(market.trade(100, 150)).toEqual([]);
      expect(market.trade(100, 200)).toEqual([`a ${buy} 150 at 100`]);
      expect(market.trade(100, 40)).toEqual([`a ${buy} 40 at 100`]);
    }
  });

  test('a trade is of what is shown, when a halt kept them from it', () => {
    const market = started(undefined, { halts: [{ symbol: 'ABC', from: 2000, to: 3000 }] });
    market.place({ id: 'a', side: 'buy', quantity: 1000, limit: 100 });
    expect(market.quote(99, 100, 100, 500)).toEqual([]); // at 2000
    expect(market.trade(100, 200)).toEqual(['a buy 200 at 100']);
    expect(market.quote(99, 100, 100, 300)).toEqual(['a buy 300 at 100']);
  });

  test('a trade through them fills them up to its size, in all', () => {
    const market = started();
    market.place({ id: 'a', side: 'sell', quantity: 100, limit: 100.5 }, { id: 'b', side: 'sell', quantity: 100, limit: 100.4 });
    expect(market.trade(100.6, 150)).toEqual(['b sell 100 at 100.4', 'a sell 50 at 100.5']);
  });

  test('post-only: rejected where it would take, else it rests', () => {
    const market = started();
    expect(market.place({ id: 'a', side: 'buy', quantity: 1, limit: 101, postOnly: true })).toEqual(['a accepted', 'a rejected: post-only, and the market is at its limit or beyond']);
    expect(market.place({ id: 'b', side: 'buy', quantity: 1, limit: 100.99, postOnly: true })).toEqual(['b accepted']);
    expect(market.quote(99, 100, 100.99, 10)).toEqual(['b buy 1 at 100.99']);
  });

  test('post-only, filled in part, and the next session opens below it: the rest is cancelled', () => {
    const market = new TickMarket(defineInstrument({ symbol: 'ABC' }));
    market.quote(99, 100, 101, 200, Date.UTC(2024, 0, 2, 20, 59));
    market.place({ id: 'a', side: 'buy', quantity: 10, limit: 100, postOnly: true });
    expect(market.trade(99.5, 4)).toEqual(['a buy 4 at 100']);
    expect(market.quote(90, 100, 91, 200, 20 * 3_600_000)).toEqual(['a cancelled: post-only, and the market is at its limit or beyond']);
  });
});

describe('the queue', () => {
  // Each row: a tick, what of the order (a buy of 100 at 99, where 300 are shown when it joins) fills.
  type Step = readonly [kind: 'quote' | 'trade', price: number, size: number, fills: readonly string[]];
  test.each<readonly [string, readonly Step[]]>([
    ['only trades at the level move it on', [['quote', 99, 900, []], ['trade', 99, 200, []], ['trade', 99, 150, ['a buy 50 at 99']], ['trade', 99, 500, ['a buy 50 at 99']]]],
    ['it never stands behind more than is shown', [['quote', 99, 100, []], ['quote', 99, 900, []], ['trade', 99, 120, ['a buy 20 at 99']]]],
    ['a better bid hides the level, and changes nothing', [['quote', 100, 50, []], ['trade', 99, 200, []], ['quote', 99, 900, []], ['trade', 99, 130, ['a buy 30 at 99']]]],
    ['when the bid falls below it, it is alone there', [['quote', 98, 700, []], ['trade', 99, 60, ['a buy 60 at 99']]]],
    ['a trade through the level empties it', [['trade', 98.9, 40, ['a buy 40 at 99']], ['trade', 99, 500, ['a buy 60 at 99']]]],
  ])('%s', (_what, steps) => {
    const market = new TickMarket();
    market.quote(99, 300, 101, 200);
    market.place({ id: 'a', side: 'buy', quantity: 100, limit: 99 });
    for (const [kind, price, size, fills] of steps) expect(kind === 'quote' ? market.quote(price, size, 101, 200) : market.trade(price, size)).toEqual(fills);
  });

  test('where nothing is shown it stands behind the first size shown when the level becomes the best', () => {
    const market = started();
    market.place({ id: 'a', side: 'buy', quantity: 100, limit: 98 });
    expect(market.trade(98, 10_000)).toEqual([]);
    expect(market.quote(98, 50, 101, 200)).toEqual([]);
    expect(market.trade(98, 80)).toEqual(['a buy 30 at 98']);
  });

  test('two orders of ours share a trade, the earlier first', () => {
    const market = started();
    market.place({ id: 'a', side: 'buy', quantity: 100, limit: 99 }, { id: 'b', side: 'buy', quantity: 100, limit: 99 });
    expect(market.trade(99, 150)).toEqual(['a buy 50 at 99']);
    expect(market.trade(99, 80)).toEqual(['a buy 50 at 99', 'b buy 30 at 99']);
  });

  test('none: a trade at the level fills at once', () => {
    const market = started(undefined, { queue: 'none' });
    market.place({ id: 'a', side: 'buy', quantity: 100, limit: 99 });
    expect(market.trade(99, 70)).toEqual(['a buy 70 at 99']);
  });
});

describe('triggers', () => {
  test('before the first trade, the side they would hit triggers; then they take what is shown', () => {
    const market = started();
    market.place({ id: 'a', side: 'buy', quantity: 10, stop: 102 }, { id: 'b', side: 'sell', quantity: 10, stop: 98 });
    expect(market.quote(101.5, 100, 101.9, 100)).toEqual([]);
    expect(market.quote(101.5, 100, 102, 4)).toEqual(['a buy 4 at 102']);
    expect(market.quote(101.5, 100, 103, 100)).toEqual(['a buy 6 at 103']);
    expect(market.quote(98, 100, 103, 100)).toEqual(['b sell 10 at 98']);
  });

  test('once there are trades, they trigger and quotes do not', () => {
    const market = started();
    market.place({ id: 'a', side: 'buy', quantity: 10, stop: 102 });
    expect(market.trade(100, 1)).toEqual([]);
    expect(market.quote(101, 100, 105, 100)).toEqual([]);
    expect(market.trade(102, 1)).toEqual(['a buy 10 at 105']);
    expect(market.place({ id: 'b', side: 'buy', quantity: 10, stop: 101.5 })).toEqual(['b accepted', 'b buy 10 at 105']);
  });

  test('touched orders go the other way; two-step orders become limits', () => {
    const market = started();
    market.place(
      { id: 'a', side: 'buy', quantity: 10, stop: 100, type: 'market-if-touched' }, { id: 'b', side: 'sell', quantity: 10, stop: 98, limit: 97, type: 'stop-limit' },
      { id: 'c', side: 'buy', quantity: 10, stop: 100, limit: 99.5, type: 'limit-if-touched' },
    );
    expect(market.quote(99, 100, 100, 100)).toEqual(['a buy 10 at 100']);
    expect(market.quote(99, 100, 99.5, 100)).toEqual(['c buy 10 at 99.5']);
    expect(market.quote(96, 100, 99.5, 100)).toEqual([]);
    expect(market.trade(97, 4)).toEqual(['b sell 4 at 97']); // it rests at 97, the best offer
    expect(market.quote(97, 100, 99.5, 100)).toEqual(['b sell 6 at 97']);
  });

  test('a trailing stop follows trades, or the side it would hit', () => {
    const market = started();
    market.place({ id: 'a', side: 'sell', quantity: 10, trail: 2, type: 'trailing-stop' });
    market.quote(103, 100, 104, 100);
    expect(market.quote(101.5, 100, 104, 100)).toEqual([]);
    expect(market.quote(101, 100, 104, 100)).toEqual(['a sell 10 at 101']);
    market.trade(103, 1);
    market.place({ id: 'b', side: 'sell', quantity: 10, trailBps: 100, type: 'trailing-stop' });
    expect(market.quote(90, 100, 104, 100)).toEqual([]);
    expect(market.trade(104, 1)).toEqual([]);
    expect(market.trade(102.96, 1)).toEqual(['b sell 10 at 90']);
  });

  test('stops that a trade triggers do not fill from it where there are no quotes, but from the next', () => {
    const market = new TickMarket();
    expect(market.trade(100, 50)).toEqual([]);
    expect(market.place({ id: 'a', side: 'buy', quantity: 60 }, { id: 'b', side: 'sell', quantity: 20, stop: 99 })).toEqual(['a accepted', 'b accepted']);
    expect(market.trade(101, 50)).toEqual(['a buy 50 at 101']);
    expect(market.trade(99, 50)).toEqual(['a buy 10 at 99']);
    expect(market.trade(98, 50)).toEqual(['b sell 20 at 98']);
    expect(market.place({ id: 'c', side: 'buy', quantity: 60, limit: 97 }, { id: 'd', side: 'buy', quantity: 10, limit: 99 })).toEqual(['c accepted', 'd accepted']);
    expect(market.trade(98.5, 4)).toEqual(['d buy 4 at 98.5']);
    expect(market.trade(97, 50)).toEqual(['d buy 6 at 97']);
    expect(market.trade(96, 50)).toEqual(['c buy 50 at 97']);
  });
});

describe('chains, groups, halts, time and latency', () => {
  test('a bracket: exits come with the fill of their entry, and one ends the other', () => {
    const market = started();
    expect(market.place(
      { id: 'in', side: 'buy', quantity: 300 },
      { id: 'stop', side: 'sell', quantity: 300, stop: 98, reduceOnly: true, after: 'in', group: 'g' },
      { id: 'goal', side: 'sell', quantity: 300, limit: 103, reduceOnly: true, after: 'in', group: 'g' },
    )).toEqual(['in accepted', 'in buy 200 at 101', 'stop accepted', 'goal accepted']);
    expect(market.quote(100, 100, 102, 100)).toEqual(['in buy 100 at 102']);
    expect(market.quote(103, 120, 104, 100)).toEqual(['goal sell 120 at 103']);
    expect(market.quote(98, 500, 99, 100)).toEqual(['stop sell 180 at 98', 'stop cancelled: others of its group filled the rest', 'goal cancelled: stop of its group filled']);
    expect(market.position).toBe('0');
  });

  test('an exit that the market is through already goes at once', () => {
    const market = started();
    market.place({ id: 'in', side: 'buy', quantity: 100 }, { id: 'out', side: 'sell', quantity: 100, stop: 100, reduceOnly: true, after: 'in' });
    expect(market.position).toBe('0');
  });

  test('in a halt nobody trades; what waits goes with the first tick after it', () => {
    const market = started(undefined, { halts: [{ symbol: 'ABC', from: 2000, to: 5000 }] });
    market.place({ id: 'a', side: 'buy', quantity: 10, limit: 100 });
    expect(market.quote(95, 100, 96, 100)).toEqual([]); // at 2000
    expect(market.place({ id: 'b', side: 'sell', quantity: 10 })).toEqual(['b accepted']);
    expect(market.trade(95, 100)).toEqual([]); // at 3000
    expect(market.quote(94, 100, 97, 100)).toEqual([]); // at 4000
    expect(market.quote(94, 100, 97, 100)).toEqual(['b sell 10 at 94', 'a buy 10 at 100']); // at 5000
  });

  test('a day order expires with its session, and what is shown is forgotten', () => {
    const close = Date.UTC(2024, 0, 2, 21);
    const market = new TickMarket(defineInstrument({ symbol: 'ABC' }));
    market.quote(99, 100, 101, 100, close - 1000);
    market.place({ id: 'a', side: 'buy', quantity: 10, limit: 98, timeInForce: 'day' }, { id: 'b', side: 'buy', quantity: 10, limit: 98 });
    expect(market.quote(90, 100, 91, 100, 20 * 3_600_000)).toEqual(['a expired: its session is over', 'b buy 10 at 91']); // b arrived anew
  });

  test('an order meets what is shown when it arrives', () => {
    const market = started(undefined, { latency: constantLatency(300) });
    expect(market.place({ id: 'a', side: 'buy', quantity: 10 })).toEqual([]);
    expect(market.quote(99, 100, 102, 100, 200)).toEqual([]);
    expect(market.quote(99, 100, 103, 100, 200)).toEqual(['a accepted', 'a buy 10 at 102']);
    const fill = market.events.find((event) => event.kind === 'fill');
    expect(fill?.kind === 'fill' && fill.fill.time).toBe(1300);
  });

  test('an order that arrives during a bar of its symbol meets what is shown, not the bar', () => {
    const market = started(undefined, { latency: constantLatency(300) });
    market.place({ id: 'a', side: 'buy', quantity: 10 });
    const bars = createBarTable(['ABC'], 1);
    [bars.openTime[0], bars.time[0], bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]] = [1500, 2000, 90, 90, 90, 90, 500];
    market.exchange.onSlice(bars, 0, 1);
    expect(market.events.map(textOf)).toEqual(['a accepted', 'a buy 10 at 101']);
    expect(market.events.map((event) => (event.kind === 'fill' ? event.fill.time : undefined))).toEqual([undefined, 1300]);
  });

  test('what arrives after the close meets the first quote of the next session', () => {
    const close = Date.UTC(2024, 0, 2, 21);
    const market = new TickMarket(defineInstrument({ symbol: 'ABC' }), { latency: constantLatency(300) });
    market.quote(99, 100, 101, 100, close - 100);
    market.place({ id: 'a', side: 'buy', quantity: 10 });
    expect(market.quote(104, 100, 105, 100, 20 * 3_600_000)).toEqual(['a accepted', 'a buy 10 at 105']);
  });

  test('an order that takes the place of another keeps its place in the queue when nothing got larger', () => {
    const market = started();
    market.place({ id: 'a', side: 'buy', quantity: 100, limit: 99 });
    market.trade(99, 90);
    market.place({ id: 'b', side: 'buy', quantity: 50, limit: 99, replaces: 'a' });
    expect(market.trade(99, 30)).toEqual(['b buy 20 at 99']);
    market.quote(99, 400, 101, 200);
    market.place({ id: 'c', side: 'buy', quantity: 60, limit: 99, replaces: 'b' });
    expect(market.trade(99, 390)).toEqual([]);
    expect(market.trade(99, 30)).toEqual(['c buy 20 at 99']);
  });

  test('auctions are not among quotes and trades', () => {
    expect(started().place({ id: 'a', side: 'buy', quantity: 1, timeInForce: 'cls' })).toEqual(['a rejected: cls needs bars: quotes and trades show no auction']);
  });
});
