import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../test/market';
import { Markets } from '../../test/markets';
import type { BarWish } from '../../test/markets';

const flat = [10, 10, 10, 10] as const;
const bar = (symbol: string, from: number, price: number): BarWish => ({ symbol, from, prices: [price, price, price, price] });

describe('a group over several symbols', () => {
  it('fills one of its orders', () => {
    for (const [a, b, expected] of [
      [9, 10, ['a buy 1 at 9', 'b cancelled: a of its group filled']],
      [10, 9, ['b buy 1 at 9', 'a cancelled: b of its group filled']],
      [9, 9, ['a buy 1 at 9', 'b cancelled: a of its group filled']],
    ] as const) {
      const markets = new Markets(['A', 'B']);
      markets.place({ symbol: 'A', id: 'a', side: 'buy', quantity: 1, limit: 9, group: 'g' }, { symbol: 'B', id: 'b', side: 'buy', quantity: 1, limit: 9, group: 'g' });
      expect(markets.slice(1, bar('A', 0, a), bar('B', 0, b))).toEqual(expected);
      expect(markets.slice(2, bar('A', 1, 9), bar('B', 1, 9))).toEqual([]);
    }
  });

  it('takes what a part fills from what reduces in another symbol', () => {
    const markets = new Markets(['A', 'B'], { volumeShare: 0.005 });
    markets.place({ symbol: 'A', id: 'x', side: 'buy', quantity: 5 }, { symbol: 'B', id: 'y', side: 'buy', quantity: 5 });
    markets.slice(1, bar('A', 0, 10), bar('B', 0, 10));
    const exit = { side: 'sell', quantity: 5, limit: 11, reduceOnly: true, group: 'g' } as const;
    markets.place({ ...exit, symbol: 'A', id: 'a' }, { ...exit, symbol: 'B', id: 'b' });
    expect(markets.slice(2, { ...bar('A', 1, 11), volume: 400 })).toEqual(['a sell 2 at 11']);
    expect(markets.slice(3, bar('B', 2, 11))).toEqual(['b sell 3 at 11', 'b cancelled: others of its group filled the rest', 'a cancelled: b of its group filled']);
    expect(markets.positions).toEqual(['3', '2']);
  });
});

describe('an order behind one of another symbol', () => {
  it('is held, then works from the next bar that begins after the fill', () => {
    const markets = new Markets(['A', 'B']);
    const held = markets.place(
      { symbol: 'B', id: 'b', side: 'buy', quantity: 1 }, { symbol: 'A', id: 'market', side: 'buy', quantity: 1, after: 'b' },
      { symbol: 'A', id: 'limit', side: 'buy', quantity: 1, limit: 9, after: 'b' }, { symbol: 'A', id: 'trail', side: 'buy', quantity: 1, type: 'trailing-stop', trail: 1, after: 'b' },
    );
    expect(held).toEqual(['b accepted', 'market held', 'limit held', 'trail held']);
    expect(markets.slice(1, bar('A', 0, 9), bar('B', 0, 10))).toEqual(['b buy 1 at 10', 'market accepted: released', 'trail accepted: released', 'limit accepted: released']);
    expect(markets.slice(5, { symbol: 'A', from: 0, prices: [9, 30, 9, 9] })).toEqual([]); // it began before
    expect(markets.slice(6, { symbol: 'A', from: 5, prices: [9.5, 9.5, 9.5, 9.5] })).toEqual(['market buy 1 at 9.5']);
    expect(markets.slice(7, bar('A', 6, 10))).toEqual(['trail buy 1 at 10']); // 9, when it was released, and 1
    expect(markets.slice(8, bar('A', 7, 8))).toEqual(['limit buy 1 at 8']);
  });

  it('meets no bar of the slice in which it was released, whichever came first', () => {
    for (const [first, second] of [['A', 'B'], ['B', 'A']] as const) {
      const markets = new Markets(['A', 'B']);
      markets.place({ symbol: first, id: 'one', side: 'buy', quantity: 1 }, { symbol: second, id: 'two', side: 'buy', quantity: 1, limit: 10, after: 'one' });
      expect(markets.slice(1, bar('A', 0, 10), bar('B', 0, 10))).toEqual(['one buy 1 at 10', 'two accepted: released']);
      expect(markets.slice(2, bar('A', 1, 10), bar('B', 1, 10))).toEqual(['two buy 1 at 10']);
    }
  });

  it('is no exit, though it only reduces: it waits until the other has filled whole', () => {
    const markets = new Markets(['A', 'B'], { volumeShare: 0.1 });
    markets.place({ symbol: 'B', id: 'own', side: 'buy', quantity: 30 });
    markets.slice(1, bar('B', 0, 10));
    markets.place({ symbol: 'A', id: 'a', side: 'buy', quantity: 150 }, { symbol: 'B', id: 'b', side: 'sell', quantity: 30, reduceOnly: true, after: 'a' });
    expect(markets.slice(2, bar('A', 1, 10))).toEqual(['a buy 100 at 10']);
    expect(markets.slice(3, bar('A', 2, 10))).toEqual(['a buy 50 at 10', 'b accepted: released']);
    expect(markets.slice(4, bar('B', 3, 10))).toEqual(['b sell 30 at 10']);
  });

  it('goes with it', () => {
    const markets = new Markets(['A', 'B']);
    markets.place({ symbol: 'A', id: 'a', side: 'buy', quantity: 1, limit: 9 }, { symbol: 'B', id: 'b', side: 'buy', quantity: 1, after: 'a' });
    expect(markets.cancel('a')).toEqual(['a cancelled: on request', 'b cancelled: a was cancelled']);
  });
});

describe('a reduce-only order', () => {
  it('reduces what its owner holds, not what the account does', () => {
    const markets = new Markets(['A']);
    const order = { symbol: 'A', quantity: 10 } as const;
    markets.place({ ...order, id: 'long', owner: 'one', side: 'buy' }, { ...order, id: 'short', owner: 'two', side: 'sell', quantity: 4 });
    markets.slice(1, bar('A', 0, 10));
    expect(markets.positions).toEqual(['6']);
    markets.place(
      { ...order, id: 'cover', owner: 'two', side: 'buy', reduceOnly: true }, { ...order, id: 'out', owner: 'one', side: 'sell', reduceOnly: true },
      { ...order, id: 'nobody', owner: 'three', side: 'sell', reduceOnly: true },
    );
    expect(markets.slice(2, bar('A', 1, 10))).toEqual([
      'cover buy 4 at 10', 'cover cancelled: nothing left to reduce', 'out sell 10 at 10', 'nobody cancelled: nothing to reduce',
    ]);
    expect(markets.positions).toEqual(['0']);
  });
});

describe('a halt', () => {
  const halts = [{ symbol: 'A', from: 2 * MINUTE, to: 4 * MINUTE }];
  const buy = { symbol: 'A', side: 'buy', quantity: 1 } as const;

  it('lets nothing of its symbol trade; the first bar that begins at its end is met like an opening', () => {
    const markets = new Markets(['A', 'B'], { halts });
    markets.slice(1, bar('A', 0, 10), bar('B', 0, 10));
    markets.place({ ...buy, id: 'stop', stop: 11 }, { ...buy, id: 'limit', limit: 9 }, { ...buy, symbol: 'B', id: 'b', stop: 11 });
    expect(markets.slice(2, bar('A', 1, 10), bar('B', 1, 10))).toEqual([]);
    expect(markets.slice(3, bar('A', 2, 12), bar('B', 2, 12))).toEqual(['b buy 1 at 12']);
    expect(markets.place({ ...buy, id: 'market' }, { ...buy, id: 'ioc', limit: 14, timeInForce: 'ioc' })).toEqual(['market accepted', 'ioc accepted']);
    expect(markets.slice(4, bar('A', 3, 8))).toEqual([]);
    expect(markets.slice(5, bar('A', 4, 13))).toEqual(['market buy 1 at 13', 'stop buy 1 at 13', 'ioc buy 1 at 13']);
  });

  it('stops neither cancels nor expiry', () => {
    const markets = new Markets(['A'], { halts });
    markets.slice(2, bar('A', 0, 10));
    markets.place({ ...buy, id: 'gtd', limit: 9, timeInForce: 'gtd', expiresAt: 3 * MINUTE }, { ...buy, id: 'limit', limit: 9 });
    expect(markets.slice(3, bar('A', 2, 9))).toEqual([]);
    expect(markets.cancel('limit')).toEqual(['limit cancelled: on request']);
    expect(markets.slice(4, bar('A', 3, 9))).toEqual(['gtd expired: its time is over']);
  });

  it('over an opening or a close leaves nothing of an order that is only for it', () => {
    const day = 24 * 60;
    const markets = new Markets(['A'], { halts: [{ symbol: 'A', from: day * MINUTE, to: (day + 2) * MINUTE }, { symbol: 'A', from: (2 * day - 5) * MINUTE, to: (2 * day + 1) * MINUTE }] });
    markets.slice(day - 1, bar('A', day - 2, 10));
    markets.place({ ...buy, id: 'opg', timeInForce: 'opg' });
    markets.slice(day, bar('A', day - 1, 10));
    expect(markets.slice(day + 1, bar('A', day, 10))).toEqual([]);
    markets.place({ ...buy, id: 'cls', timeInForce: 'cls' });
    expect(markets.slice(day + 3, bar('A', day + 2, 10))).toEqual(['opg expired: no bar began at the open of its session']);
    expect(markets.slice(2 * day, { symbol: 'A', from: 2 * day - 5, prices: flat })).toEqual([]);
    expect(markets.slice(2 * day + 1, bar('A', 2 * day, 10))).toEqual(['cls expired: no bar ended at the close of its session']);
  });

  it('is of a listed symbol, and ends after it begins', () => {
    expect(() => new Markets(['A'], { halts: [{ symbol: 'X', from: 0, to: 1 }] })).toThrow('a halt of X, which the exchange does not list');
    expect(() => new Markets(['A'], { halts: [{ symbol: 'A', from: 1, to: 1 }] })).toThrow('a halt of A from 1970-01-01T00:00:00.001Z to 1970-01-01T00:00:00.001Z: it must end after it begins');
  });
});
