import { describe, expect, it } from 'vitest';
import { Market, MINUTE, share } from '../../test/market';
import { Markets } from '../../test/markets';
import { constantLatency, measuredLatency } from './latency';

const late = (seconds: number): Market => new Market(share, { exchange: { latency: constantLatency(seconds * 1000) } });
const flat = [10, 10, 10, 10] as const;

describe('an order', () => {
  it('meets no bar that began before it was given: such a bar of another interval has opened already', () => {
    const markets = new Markets(['A', 'B']);
    markets.slice(1, { symbol: 'A', from: 0, prices: flat });
    markets.place({ symbol: 'B', id: 'm', side: 'buy', quantity: 1 }, { symbol: 'B', id: 'stop', side: 'buy', quantity: 1, type: 'trailing-stop', trail: 1 });
    expect(markets.slice(5, { symbol: 'B', from: 0, prices: [20, 30, 10, 25] })).toEqual([]);
    expect(markets.slice(10, { symbol: 'B', from: 5, prices: [21, 21, 21, 21] })).toEqual(['m buy 1 at 21']);
  });

  it('at the close meets the close of a bar that began before it', () => {
    const markets = new Markets(['A', 'B']);
    markets.slice(1, { symbol: 'A', from: 0, prices: flat });
    markets.place({ symbol: 'B', id: 'cls', side: 'buy', quantity: 1, timeInForce: 'cls' });
    expect(markets.slice(24 * 60, { symbol: 'B', from: 0, prices: [20, 30, 10, 25] })).toEqual(['cls buy 1 at 25']);
  });

  it('released behind an entry in a longer bar than its own way meets nothing of that bar', () => {
    const markets = new Markets(['A', 'B']);
    markets.place({ symbol: 'B', id: 'in', side: 'buy', quantity: 1, limit: 9 });
    markets.slice(1, { symbol: 'A', from: 0, prices: flat });
    markets.place({ symbol: 'B', id: 'out', side: 'sell', quantity: 1, stop: 8.5, after: 'in', reduceOnly: true });
    expect(markets.slice(5, { symbol: 'B', from: 0, prices: [10, 10, 8, 9] })).toEqual(['in buy 1 at 9', 'out accepted: released']);
    expect(markets.slice(10, { symbol: 'B', from: 5, prices: [9, 9, 8.4, 9] })).toEqual(['out sell 1 at 8.5']);
  });
});

it.each([NaN, Infinity, -1])('a latency of %d is refused, and said of which order', (ms) => {
  const market = new Market(share, { exchange: { latency: () => ms } });
  market.bar(...flat);
  expect(() => market.place({ id: 'o', side: 'buy', quantity: 1 })).toThrow(`a latency must be a number of ms, 0 or above: the one of order o at 60000 is ${ms}`);
});

describe('with latency', () => {
  it('an order is accepted when it arrives, and meets the first bar that begins then or later', () => {
    const market = late(60);
    market.bar(...flat);
    expect(market.place({ id: 'o', side: 'buy', quantity: 1 })).toEqual([]);
    expect(market.exchange.statement().orders.map(({ id }) => id)).toEqual(['o']);
    expect(market.bar(11, 11, 11, 11)).toEqual(['o accepted']);
    expect(market.events.at(-1)).toMatchObject({ status: 'accepted', time: 2 * MINUTE });
    expect(market.bar(12, 12, 12, 12)).toEqual(['o buy 1 at 12']);
    const slow = late(61);
    slow.bar(...flat);
    slow.place({ id: 'o', side: 'buy', quantity: 1 });
    expect([slow.bar(11, 11, 11, 11), slow.bar(12, 12, 12, 12), slow.bar(13, 13, 13, 13)]).toEqual([[], ['o accepted'], ['o buy 1 at 13']]);
    expect(slow.events[0]).toMatchObject({ time: 121_000 });
  });

  it('before the first slice nothing travels', () => {
    expect(late(60).place({ id: 'o', side: 'buy', quantity: 1 })).toEqual(['o accepted']);
  });

  it('a fill crosses a cancel on its way, which then finds nothing', () => {
    const market = late(30);
    market.place({ id: 'o', side: 'buy', quantity: 1, limit: 9 });
    market.bar(...flat);
    expect(market.cancel('o')).toEqual([]);
    expect([market.bar(10, 10, 9, 10), market.bar(...flat)]).toEqual([['o buy 1 at 9'], []]);
  });

  it('a cancel holds from the first bar that begins after it arrived', () => {
    const market = late(30);
    market.place({ id: 'o', side: 'buy', quantity: 1, limit: 9 });
    market.bar(...flat);
    market.cancel('o');
    market.cancel('o');
    expect([market.bar(...flat), market.bar(9, 9, 9, 9)]).toEqual([['o cancelled: on request'], []]);
    expect(market.events.at(-1)).toMatchObject({ time: 90_000 });
  });

  it('a cancel does not overtake its order', () => {
    let ms = 70_000;
    const market = new Market(share, { exchange: { latency: () => (ms -= 60_000) + 60_000 } });
    market.bar(...flat);
    market.place({ id: 'o', side: 'buy', quantity: 1, limit: 9 });
    market.cancel('o');
    expect([market.bar(...flat), market.bar(...flat), market.bar(9, 9, 9, 9)]).toEqual([[], ['o accepted', 'o cancelled: on request'], []]);
  });

  it('the session of a day order is that of its arrival, and an order whose time is over on its way is rejected', () => {
    const market = late(120);
    market.bar(10, 10, 10, 10, 24 * 60 - 1);
    market.place({ id: 'day', side: 'buy', quantity: 1, limit: 9, timeInForce: 'day' });
    market.place({ id: 'gtd', side: 'buy', quantity: 1, limit: 9, timeInForce: 'gtd', expiresAt: 24 * 60 * MINUTE });
    expect(market.bar(...flat)).toEqual([]); // the session ends here
    expect(market.bar(...flat)).toEqual(['day accepted', 'gtd rejected: its time is over already']);
    expect(market.bar(9, 9, 9, 9)).toEqual(['day buy 1 at 9']);
  });

  it('a day order that arrives before the close of a session without a bar more does not live on to the next', () => {
    const market = late(30);
    market.bar(10, 10, 10, 10, 24 * 60 - 5);
    market.place({ id: 'day', side: 'buy', quantity: 1, limit: 9, timeInForce: 'day' });
    market.skip(60);
    expect(market.bar(9, 9, 9, 9)).toEqual(['day accepted', 'day expired: its session is over']);
  });

  it('bars of one slice that began at different times are met each after what had arrived by then', () => {
    const markets = new Markets(['A', 'B'], { latency: constantLatency(150_000) });
    markets.slice(1, { symbol: 'A', from: 0, prices: flat });
    markets.place({ symbol: 'A', id: 'a', side: 'buy', quantity: 1 }, { symbol: 'B', id: 'b', side: 'buy', quantity: 1 });
    const slice = markets.slice(6, { symbol: 'A', from: 5, prices: [11, 11, 11, 11] }, { symbol: 'B', from: 1, prices: [20, 20, 20, 20] });
    expect(slice).toEqual(['a accepted', 'b accepted', 'a buy 1 at 11']);
    expect(markets.slice(11, { symbol: 'B', from: 6, prices: [21, 21, 21, 21] })).toEqual(['b buy 1 at 21']);
  });
});

describe('a latency', () => {
  it('is constant, or drawn from what was measured', () => {
    const numbers = [0, 0.34, 0.99, 0.5];
    const drawn = measuredLatency([5, 7, 9], { next: () => numbers.shift()! });
    expect([constantLatency(5)(1e12), drawn(0), drawn(0), drawn(0), drawn(0)]).toEqual([5, 5, 7, 9, 7]);
  });

  it('is 0 or above', () => {
    const random = { next: () => 0 };
    expect(() => constantLatency(-1)).toThrow('a latency must be a number of ms, 0 or above, got -1');
    expect(() => measuredLatency([1, NaN], random)).toThrow('a latency must be a number of ms, 0 or above, got NaN');
    expect(() => measuredLatency([], random)).toThrow('a measured latency needs samples, in ms: there is none');
  });
});
