import { defineInstrument } from '@trader/core';
import { costModel, fixedBpsSlippage, perTradeFee } from '@trader/costs';
import { describe, expect, it } from 'vitest';
import { Market, MINUTE, share } from '../../test/market';

// Every expected price is read off the bar (open, high, low, close) in the line before it.

describe('a market order', () => {
  it('fills at the next open, at the time of that open, and never in the bar it was decided on', () => {
    const market = new Market();
    market.bar(10, 10.5, 9.5, 10.2);
    expect(market.place({ id: 'a', side: 'buy', quantity: 100 })).toEqual(['a accepted']);
    expect(market.bar(10.3, 11, 10, 10.9)).toEqual(['a buy 100 at 10.3']);
    expect(market.events.at(-1)).toMatchObject({ fill: { time: MINUTE, executionId: 'x1' } });
    expect([market.position, market.cash]).toEqual(['100', '98970']);
    expect(market.bar(10.3, 11, 10, 10.9)).toEqual([]);
  });

  it('slips away from the trader and pays its fee', () => {
    const costs = costModel({ slippage: fixedBpsSlippage(10), fee: perTradeFee({ amount: '1.5' }) });
    const market = new Market(share, { costs });
    market.place({ id: 'buy', side: 'buy', quantity: 100 }, { id: 'sell', side: 'sell', quantity: 40 });
    // 100 + 10 bps = 100.10; 100 - 10 bps = 99.90
    expect(market.bar(100, 101, 99, 100)).toEqual(['buy buy 100 at 100.1 fee 1.5', 'sell sell 40 at 99.9 fee 1.5']);
    expect(market.cash).toBe('93983'); // 100000 - 10010 - 1.5 + 3996 - 1.5
  });

  it('slips no farther than the bar went', () => {
    const market = new Market(share, { costs: costModel({ slippage: fixedBpsSlippage(500) }) });
    market.place({ id: 'buy', side: 'buy', quantity: 1 }, { id: 'sell', side: 'sell', quantity: 1 });
    expect(market.bar(100, 100.5, 99.75, 100)).toEqual(['buy buy 1 at 100.5', 'sell sell 1 at 99.75']);
  });

  it('is never bettered by the tick grid: an open between two ticks at the edge of its bar is the price', () => {
    const market = new Market(share, { costs: costModel({ slippage: fixedBpsSlippage(5) }) });
    market.place({ id: 'buy', side: 'buy', quantity: 1 });
    expect(market.bar(10.005, 10.005, 9.9, 10)).toEqual(['buy buy 1 at 10.005']);
    market.place({ id: 'sell', side: 'sell', quantity: 1 });
    expect(market.bar(10.005, 10.2, 10.005, 10)).toEqual(['sell sell 1 at 10.005']);
  });
});

describe('a limit order', () => {
  it('fills at its price when the bar touches it, and waits when it does not', () => {
    const market = new Market(share, { costs: costModel({ slippage: fixedBpsSlippage(10) }) });
    market.place({ id: 'buy', side: 'buy', quantity: 10, limit: 9.5 }, { id: 'sell', side: 'sell', quantity: 5, limit: 10.5 });
    expect(market.bar(10, 10.49, 9.51, 10)).toEqual([]);
    expect(market.bar(10, 10.2, 9.5, 10)).toEqual(['buy buy 10 at 9.5']);
    expect(market.bar(10, 10.5, 9.8, 10)).toEqual(['sell sell 5 at 10.5']);
  });

  it('gets the open when that is better', () => {
    const market = new Market();
    market.place({ id: 'buy', side: 'buy', quantity: 10, limit: 9.5 }, { id: 'sell', side: 'sell', quantity: 5, limit: 10.5 });
    expect(market.bar(9.2, 9.4, 9, 9.1)).toEqual(['buy buy 10 at 9.2']);
    expect(market.bar(10.8, 11, 10.7, 10.9)).toEqual(['sell sell 5 at 10.8']);
  });
});

describe('a stop order', () => {
  it('fills at its price when the bar trades through it', () => {
    const market = new Market();
    market.place({ id: 'up', side: 'buy', quantity: 10, stop: 10.5 }, { id: 'down', side: 'sell', quantity: 10, stop: 9.5, reduceOnly: true });
    expect(market.bar(10, 10.49, 9.51, 10)).toEqual([]);
    expect(market.bar(10, 10.6, 9.9, 10.5)).toEqual(['up buy 10 at 10.5']);
    expect(market.bar(10, 10, 9.4, 9.6)).toEqual(['down sell 10 at 9.5']);
    expect(market.events.at(-1)).toMatchObject({ fill: { time: 3 * MINUTE } });
  });

  it('fills at the open when the bar gaps through it', () => {
    const market = new Market();
    market.place({ id: 'up', side: 'buy', quantity: 10, stop: 10.5 });
    expect(market.bar(11, 11.5, 10.9, 11)).toEqual(['up buy 10 at 11']);
    market.place({ id: 'down', side: 'sell', quantity: 10, stop: 9.5, reduceOnly: true });
    expect(market.bar(8, 8.5, 7.5, 8)).toEqual(['down sell 10 at 8']);
  });

  it('slips away from the trader', () => {
    const market = new Market(share, { costs: costModel({ slippage: fixedBpsSlippage(100) }) });
    market.place({ id: 'up', side: 'buy', quantity: 1, stop: 100 });
    expect(market.bar(99, 102, 98, 101)).toEqual(['up buy 1 at 101']);
  });
});

const bracket = { side: 'sell', quantity: 10, reduceOnly: true, group: 'g' } as const;

describe('a group', () => {
  const entered = (): Market => {
    const market = new Market();
    market.place({ id: 'entry', side: 'buy', quantity: 10 });
    market.bar(10, 10.1, 9.9, 10);
    market.place({ ...bracket, id: 'stop', stop: 9 }, { ...bracket, id: 'take', limit: 11 });
    return market;
  };

  it('cancels the sibling of what fills', () => {
    const market = entered();
    expect(market.bar(10, 11, 9.5, 10.5)).toEqual(['take sell 10 at 11', 'stop cancelled: take of its group filled']);
    expect(market.bar(9, 12, 8, 9)).toEqual([]);
    expect(market.position).toBe('0');
  });

  it('fills the stop, and only the stop, when one bar touches both', () => {
    expect(entered().bar(10, 11.5, 8.5, 11)).toEqual(['stop sell 10 at 9', 'take cancelled: stop of its group filled']);
  });

  it('fills the limit at an open beyond it, whatever the bar does later', () => {
    expect(entered().bar(11.2, 11.5, 9.5, 11)).toEqual(['take sell 10 at 11.2', 'stop cancelled: take of its group filled']);
    expect(entered().bar(11.2, 11.5, 8.5, 11)).toEqual(['take sell 10 at 11.2', 'stop cancelled: take of its group filled']);
  });
});

describe('exits behind an entry', () => {
  const legs = [{ ...bracket, id: 'stop', stop: 9, after: 'entry' }, { ...bracket, id: 'take', limit: 11, after: 'entry' }] as const;
  const held = ['stop held', 'take held'];
  const released = ['stop accepted: released', 'take accepted: released'];

  it('are held until the entry fills, whatever the bars touch', () => {
    const market = new Market();
    expect(market.place({ id: 'entry', side: 'buy', quantity: 10, limit: 9.8 }, ...legs)).toEqual(['entry accepted', ...held]);
    expect(market.bar(10, 11.5, 9.9, 11)).toEqual([]);
    expect(market.bar(11, 11, 9.8, 10)).toEqual(['entry buy 10 at 9.8', ...released]);
    expect(market.bar(10, 11, 9.5, 10)).toEqual(['take sell 10 at 11', 'stop cancelled: take of its group filled']);
  });

  it('go with an entry that is cancelled, or rejected at its fill', () => {
    const market = new Market();
    market.place({ id: 'entry', side: 'buy', quantity: 10, limit: 9.8 }, ...legs);
    const gone = ['stop cancelled: entry was cancelled', 'take cancelled: entry was cancelled'];
    expect(market.cancel('entry')).toEqual(['entry cancelled: on request', ...gone]);
    const poor = new Market(share, { cash: 50 });
    poor.place({ id: 'entry', side: 'buy', quantity: 10 }, ...legs);
    expect(poor.bar(10, 12, 8, 10)).toEqual([
      'entry rejected: insufficient buying power', 'stop cancelled: entry was rejected', 'take cancelled: entry was rejected',
    ]);
  });

  it('are refused when the entry is over without a fill or was never there, and work at once when it has filled', () => {
    const market = new Market();
    market.place({ id: 'entry', side: 'buy', quantity: 10, limit: 9 });
    market.cancel('entry');
    expect(market.place(legs[0])).toEqual(['stop rejected: waits for order entry, which never filled']);
    expect(market.place({ ...legs[0], id: 'lost', after: 'nobody' })).toEqual(['lost rejected: waits for the unknown order nobody']);
    market.place({ id: 'second', side: 'buy', quantity: 10 });
    market.bar(10, 10, 10, 10);
    expect(market.place({ ...legs[1], id: 'late', after: 'second' })).toEqual(['late accepted']);
    expect(market.bar(11, 11, 11, 11)).toEqual(['late sell 10 at 11']);
  });

  it('see the whole bar when the entry fills at its open, the stop first', () => {
    const enter = (open: number, high: number, low: number): string[] => {
      const market = new Market();
      market.place({ id: 'entry', side: 'buy', quantity: 10 }, ...legs);
      return market.bar(open, high, low, 10).slice(1);
    };
    expect(enter(10, 10.9, 9.1)).toEqual(released);
    expect(enter(10, 11, 9.1)).toEqual([...released, 'take sell 10 at 11', 'stop cancelled: take of its group filled']);
    expect(enter(10, 11, 9)).toEqual([...released, 'stop sell 10 at 9', 'take cancelled: stop of its group filled']);
    expect(enter(8.8, 9, 8.5)).toEqual(['stop accepted: released', 'stop sell 10 at 8.8', 'take cancelled: stop of its group filled']);
  });

  it('of a stop entry inside the bar: the limit beyond it is certain, the stop is feared', () => {
    const enter = (high: number, low: number): string[] => {
      const market = new Market();
      market.place({ id: 'entry', side: 'buy', quantity: 10, stop: 10.2 }, ...legs);
      return market.bar(10, high, low, 10).slice(1);
    };
    expect(enter(10.9, 9.1)).toEqual(released);
    expect(enter(11, 9.1)).toEqual([...released, 'take sell 10 at 11', 'stop cancelled: take of its group filled']);
    expect(enter(10.9, 9)).toEqual(['stop accepted: released', 'stop sell 10 at 9', 'take cancelled: stop of its group filled']);
    expect(enter(11, 9)).toEqual(['stop accepted: released', 'stop sell 10 at 9', 'take cancelled: stop of its group filled']);
  });

  it('of a limit entry inside the bar: the stop beyond it is certain, the limit may have been before', () => {
    const enter = (high: number, low: number): string[] => {
      const market = new Market();
      market.place({ id: 'entry', side: 'buy', quantity: 10, limit: 9.5 }, ...legs);
      return market.bar(10, high, low, 10).slice(1);
    };
    expect(enter(11, 9.4)).toEqual(released);
    expect(enter(10, 9)).toEqual(['stop accepted: released', 'stop sell 10 at 9', 'take cancelled: stop of its group filled']);
    expect(enter(11, 9)).toEqual(['stop accepted: released', 'stop sell 10 at 9', 'take cancelled: stop of its group filled']);
  });

  it('that the entry price is through already trade at the entry price, inside the bar', () => {
    const market = new Market();
    market.place({ id: 'entry', side: 'buy', quantity: 10, limit: 9.5 }, { ...bracket, id: 'stop', stop: 20, after: 'entry' });
    expect(market.bar(10, 10.1, 9.4, 10).slice(1)).toEqual(['stop accepted: released', 'stop sell 10 at 9.5']);
  });
});

describe('a reduce-only order', () => {
  it('is cut to the position it meets and its rest is cancelled', () => {
    const market = new Market();
    market.place({ id: 'entry', side: 'buy', quantity: 10 });
    market.bar(10, 10, 10, 10);
    market.place({ id: 'out', side: 'sell', quantity: 25, reduceOnly: true });
    expect(market.bar(11, 11, 11, 11)).toEqual(['out sell 10 at 11', 'out cancelled: nothing left to reduce']);
    expect(market.position).toBe('0');
  });

  it('is cancelled when there is nothing to reduce', () => {
    const market = new Market();
    market.place({ id: 'out', side: 'sell', quantity: 5, reduceOnly: true });
    expect(market.bar(11, 11, 11, 11)).toEqual(['out cancelled: nothing to reduce']);
  });
});

describe('what the exchange refuses', () => {
  it('a short of an instrument that cannot be borrowed, at once or when two sells add up to one', () => {
    const market = new Market(defineInstrument({ symbol: 'ABC', calendar: '24x7', shortable: false }));
    expect(market.place({ id: 'short', side: 'sell', quantity: 1 })).toEqual(['short rejected: ABC cannot be sold short']);
    market.place({ id: 'entry', side: 'buy', quantity: 10 });
    market.bar(10, 10, 10, 10);
    market.place({ id: 'one', side: 'sell', quantity: 10 }, { id: 'two', side: 'sell', quantity: 10 });
    expect(market.bar(10, 10, 10, 10)).toEqual(['one sell 10 at 10', 'two rejected: ABC cannot be sold short']);
  });

  it('what equity does not cover, fee included, judged at the price of the fill', () => {
    const costs = costModel({ fee: perTradeFee({ amount: 1 }) });
    const market = new Market(share, { cash: 1000, costs });
    market.place({ id: 'all', side: 'buy', quantity: 100 });
    expect(market.bar(10, 10, 10, 10)).toEqual(['all rejected: insufficient buying power']);
    market.place({ id: 'most', side: 'buy', quantity: 99 });
    expect(market.bar(10, 10, 10, 10)).toEqual(['most buy 99 at 10 fee 1']);
    market.place({ id: 'more', side: 'buy', quantity: 1 }, { id: 'out', side: 'sell', quantity: 99 });
    expect(market.bar(10, 10, 10, 10)).toEqual(['more rejected: insufficient buying power', 'out sell 99 at 10 fee 1']);
  });

  it('more than its largest order, and a symbol it does not list', () => {
    const market = new Market(defineInstrument({ symbol: 'ABC', calendar: '24x7', maxOrderQuantity: 100 }));
    expect(market.place({ id: 'big', side: 'buy', quantity: 101 })).toEqual(['big rejected: quantity above the largest the exchange takes']);
    const other = defineInstrument({ symbol: 'XYZ' });
    market.exchange.place({ id: 'x', parentId: 'p', owner: 'o', symbol: 'XYZ', side: 'buy', type: 'market', quantity: other.lotSize, reduceOnly: false, reason: '' });
    expect(market.events.at(-1)).toMatchObject({ orderId: 'x', status: 'rejected', reason: 'XYZ is not listed' });
    expect(market.exchange.statement().orders.map((each) => each.id)).toEqual(['big', 'x']);
  });
});

describe('an order told twice', () => {
  it('is taken once, and its story told again', () => {
    const market = new Market();
    market.place({ id: 'a', side: 'buy', quantity: 10 });
    market.bar(10, 10, 10, 10);
    expect(market.place({ id: 'a', side: 'buy', quantity: 10 })).toEqual(['a accepted', 'a buy 10 at 10']);
    expect(market.bar(10, 10, 10, 10)).toEqual([]);
    expect(market.position).toBe('10');
  });

  it('cannot be cancelled back once it is over', () => {
    const market = new Market();
    market.place({ id: 'a', side: 'buy', quantity: 10 });
    market.bar(10, 10, 10, 10);
    expect([market.cancel('a'), market.cancel('nobody')]).toEqual([[], []]);
  });
});

describe('a margined instrument', () => {
  const future = defineInstrument({
    symbol: 'IF', calendar: '24x7', settlement: 'margin', currency: 'CNY', tickSize: '0.2', multiplier: 300, marginRate: 0.12,
  });
  const DAY_MINUTES = 24 * 60;

  it('pays no notional, moves cash at each session end by the change since the last settlement, and at the exit by the rest', () => {
    const market = new Market(future, { cash: 1_000_000, costs: costModel({ fee: perTradeFee({ amount: 30 }) }) });
    market.place({ id: 'in', side: 'buy', quantity: 2 });
    market.bar(3500, 3510, 3490, 3505);
    expect(market.cash).toBe('999970');
    market.bar(3505, 3520, 3500, 3512, DAY_MINUTES - 1); // the bar that ends the session
    expect(market.cash).toBe('999970');
    market.bar(3512, 3512, 3490, 3490); // the first of the next: (3512 - 3500) x 300 x 2 was paid
    expect(market.cash).toBe('1007170');
    market.place({ id: 'out', side: 'sell', quantity: 2 });
    market.bar(3480, 3485, 3480, 3482); // (3480 - 3512) x 300 x 2 = -19200, fee 30
    expect([market.cash, market.position]).toEqual(['987940', '0']);
  });

  it('asks for margin, not for notional', () => {
    // 0.12 x 3500 x 300 = 126,000 a contract: two for 252,000.
    const market = new Market(future, { cash: 252_000 });
    market.place({ id: 'three', side: 'sell', quantity: 3 }, { id: 'two', side: 'sell', quantity: 2 });
    expect(market.bar(3500, 3500, 3500, 3500)).toEqual(['three rejected: insufficient buying power', 'two sell 2 at 3500']);
  });
});

describe('a statement', () => {
  it('holds every order, every event in order, positions, cash and the time it has acted on', () => {
    const market = new Market();
    expect(market.exchange.statement()).toEqual({ asOf: -Infinity, orders: [], events: [], positions: [{ symbol: 'ABC', quantity: 0n }], cash: 10n ** 23n });
    market.place({ id: 'a', side: 'buy', quantity: 10 }, { id: 'b', side: 'sell', quantity: 5, limit: 20 });
    market.bar(10, 10, 10, 10);
    market.cancel('b');
    const statement = market.exchange.statement();
    expect(statement).toMatchObject({ asOf: MINUTE, positions: [{ symbol: 'ABC', quantity: 10n ** 10n }], cash: 99_900n * 10n ** 18n });
    expect(statement.orders.map((each) => each.id)).toEqual(['a', 'b']);
    expect(statement.events).toEqual(market.events);
  });
});
