import { defineInstrument } from '@trader/core';
import { costModel, fixedBpsSlippage } from '@trader/costs';
import { describe, expect, it } from 'vitest';
import { Market, MINUTE, share } from '../../test/market';

// One-minute bars of a market whose session is the UTC day (calendar 24x7), unless told otherwise.
const DAY = 24 * 60;
/** Wednesday 3 July 2024 in New York: 13:30 to 17:00 UTC, a short day; the next session is Friday's, 13:30 to 20:00. */
const NEW_YORK = defineInstrument({ symbol: 'ABC', calendar: 'XNYS' });
const at = (text: string): number => Date.parse(`2024-07-${text}:00Z`);

describe('a day order', () => {
  it('lives until its session ends, the bar that ends with it included', () => {
    const market = new Market();
    market.bar(10, 10, 10, 10);
    market.place({ id: 'a', side: 'buy', quantity: 1, limit: 9, timeInForce: 'day' }, { id: 'b', side: 'buy', quantity: 1, limit: 8, timeInForce: 'day' });
    expect(market.bar(10, 10, 9, 10, DAY - 1)).toEqual(['a buy 1 at 9']);
    expect(market.bar(8, 8, 8, 8)).toEqual(['b expired: its session is over']);
    expect(market.events.at(-1)).toMatchObject({ time: DAY * MINUTE });
    expect(market.bar(8, 8, 8, 8)).toEqual([]);
  });

  it('given after the close is for the next session', () => {
    const market = new Market(NEW_YORK, { from: at('03T16:59') });
    market.bar(10, 10, 10, 10); // ends at 17:00, the close
    market.place({ id: 'a', side: 'buy', quantity: 1, limit: 9, timeInForce: 'day' });
    market.skip((at('05T13:30') - at('03T17:00')) / MINUTE);
    expect(market.bar(9.5, 10, 9.5, 10)).toEqual([]);
    expect(market.bar(9.5, 10, 9, 10)).toEqual(['a buy 1 at 9']);
  });

  it('given before the first bar is for the session of that bar', () => {
    const market = new Market();
    market.place({ id: 'a', side: 'buy', quantity: 1, limit: 9, timeInForce: 'day' });
    expect(market.bar(10, 10, 9.5, 10)).toEqual([]);
    market.skip(DAY);
    expect(market.bar(9, 9, 9, 9)).toEqual(['a expired: its session is over']);
  });

  it('takes the exits with it that waited for it, and expires while it waits itself', () => {
    const market = new Market();
    market.bar(10, 10, 10, 10);
    market.place(
      { id: 'in', side: 'buy', quantity: 1, limit: 9, timeInForce: 'day' }, { id: 'out', side: 'sell', quantity: 1, stop: 8, reduceOnly: true, after: 'in' },
      { id: 'late', side: 'buy', quantity: 1, limit: 9 }, { id: 'exit', side: 'sell', quantity: 1, stop: 8, reduceOnly: true, after: 'late', timeInForce: 'day' },
    );
    market.skip(DAY);
    expect(market.bar(10, 10, 10, 10)).toEqual(['in expired: its session is over', 'out cancelled: in expired', 'exit expired: its session is over']);
    expect(market.place({ id: 'x', side: 'sell', quantity: 1, stop: 8, reduceOnly: true, after: 'in' })).toEqual(['x rejected: waits for order in, which never filled']);
  });
});

describe('a gtd order', () => {
  it('meets the bars that end by its time, and no bar that ends after it', () => {
    const market = new Market();
    market.bar(10, 10, 10, 10);
    const wish = { side: 'buy', quantity: 1, timeInForce: 'gtd', expiresAt: 2 * MINUTE } as const;
    market.place({ ...wish, id: 'a', limit: 9 }, { ...wish, id: 'b', limit: 8 });
    expect(market.bar(10, 10, 9, 10)).toEqual(['a buy 1 at 9']);
    expect(market.bar(8, 8, 8, 8)).toEqual(['b expired: its time is over']);
    expect(market.events.at(-1)).toMatchObject({ time: 2 * MINUTE });
  });

  it('is rejected when its time is over already', () => {
    const market = new Market();
    market.bar(10, 10, 10, 10);
    expect(market.place({ id: 'a', side: 'buy', quantity: 1, limit: 9, timeInForce: 'gtd', expiresAt: MINUTE })).toEqual(['a rejected: its time is over already']);
  });
});

describe.each(['ioc', 'fok'] as const)('an %s order', (timeInForce) => {
  it('trades at the open of the first bar it meets, or never', () => {
    const market = new Market();
    const wish = { side: 'buy', quantity: 1, timeInForce } as const;
    market.place({ ...wish, id: 'a' }, { ...wish, id: 'b', limit: 10.2 }, { ...wish, id: 'c', limit: 9.9 });
    expect(market.bar(10, 11, 9, 10)).toEqual(['a buy 1 at 10', 'b buy 1 at 10', 'c expired: the open was beyond its limit']);
    expect(market.bar(9, 9, 9, 9)).toEqual([]);
  });
});

describe('an opg order', () => {
  it('trades at the open of the bar that begins its session: not in the one under way', () => {
    const market = new Market(NEW_YORK, { from: at('03T16:58'), costs: costModel({ slippage: fixedBpsSlippage(100) }) });
    market.bar(10, 10, 10, 10);
    const wish = { side: 'buy', quantity: 1, timeInForce: 'opg' } as const;
    market.place({ ...wish, id: 'a' }, { ...wish, id: 'b', limit: 10.6 }, { ...wish, id: 'c', limit: 10.4 });
    expect(market.bar(10, 10, 9, 10)).toEqual([]);
    market.skip((at('05T13:30') - at('03T17:00')) / MINUTE);
    // The market order slips 1 % of 10.5: 0.105, on the tick 10.61. The limit does not.
    expect(market.bar(10.5, 11, 10, 11)).toEqual(['a buy 1 at 10.61', 'b buy 1 at 10.5', 'c expired: the open was beyond its limit']);
  });

  it('given before the open is for the session of that day, and expires when the first bar begins later', () => {
    const market = new Market(NEW_YORK, { from: at('03T13:29') });
    market.place({ id: 'a', side: 'buy', quantity: 1, timeInForce: 'opg' });
    market.skip(1);
    expect(market.bar(10, 10, 10, 10)).toEqual(['a buy 1 at 10']);
    const late = new Market(NEW_YORK, { from: at('03T13:31') });
    late.place({ id: 'a', side: 'buy', quantity: 1, timeInForce: 'opg' });
    expect(late.bar(10, 10, 10, 10)).toEqual(['a expired: no bar began at the open of its session']);
  });

  it('expires with a session that had no bar at all', () => {
    const market = new Market(NEW_YORK, { from: at('02T15:00') });
    market.bar(10, 10, 10, 10);
    market.place({ id: 'a', side: 'buy', quantity: 1, timeInForce: 'opg' });
    market.skip((at('05T13:30') - at('02T15:01')) / MINUTE);
    expect(market.bar(10, 10, 10, 10)).toEqual(['a expired: its session is over']);
  });
});

describe('a cls order', () => {
  const wish = { side: 'buy', quantity: 1, timeInForce: 'cls' } as const;

  it('trades at the close of the bar that ends with its session', () => {
    const market = new Market(share, { costs: costModel({ slippage: fixedBpsSlippage(100) }) });
    market.bar(10, 10, 10, 10);
    market.place({ ...wish, id: 'a' }, { ...wish, id: 'b', limit: 10.4 }, { ...wish, id: 'c', limit: 10.2 });
    expect(market.bar(10, 10, 9, 10)).toEqual([]);
    // 10.3 and 1 % is 10.403, on the tick 10.41. The limit does not slip.
    expect(market.bar(10, 11, 9, 10.3, DAY - 2)).toEqual(['a buy 1 at 10.41', 'b buy 1 at 10.3', 'c expired: the close was beyond its limit']);
    expect(market.events.at(-2)).toMatchObject({ fill: { time: DAY * MINUTE } });
  });

  it('given at the close is for the next one', () => {
    const market = new Market();
    market.bar(10, 10, 10, 10, DAY);
    market.place({ ...wish, id: 'a' });
    expect(market.bar(10, 10, 10, 10)).toEqual([]);
    expect(market.bar(10, 10, 10, 10.5, DAY - 1)).toEqual(['a buy 1 at 10.5']);
  });

  it('expires when no bar ends at the close', () => {
    const market = new Market();
    market.bar(10, 10, 10, 10);
    market.place({ ...wish, id: 'a' });
    market.bar(10, 10, 10, 10, DAY - 2);
    expect(market.bar(10, 10, 10, 10, 2)).toEqual(['a expired: no bar ended at the close of its session']);
  });
});

describe('a post-only order', () => {
  const wish = { side: 'buy', quantity: 1, postOnly: true } as const;
  const refusal = 'post-only, and the market is at its limit or beyond';

  it('is rejected when the last price would fill it, or the open of its first bar', () => {
    const market = new Market();
    market.bar(10, 10, 10, 10);
    expect(market.place({ ...wish, id: 'a', limit: 10 }, { ...wish, id: 'b', limit: 9.9 })).toEqual([`a rejected: ${refusal}`, 'b accepted']);
    expect(market.bar(9.9, 9.9, 9.9, 9.9)).toEqual([`b rejected: ${refusal}`]);
  });

  it('rests like any limit once it has met a bar, even one that did not touch it', () => {
    const market = new Market();
    market.bar(10, 10, 10, 10);
    market.place({ ...wish, id: 'a', limit: 9.5 });
    expect(market.bar(10, 10, 9.9, 9.9)).toEqual([]);
    expect(market.bar(9.4, 9.6, 9.4, 9.6)).toEqual(['a buy 1 at 9.4']);
  });

  it('that waits for an entry is judged by the price of the entry', () => {
    const market = new Market();
    const exit = { side: 'sell', quantity: 1, reduceOnly: true, postOnly: true, after: 'in' } as const;
    market.place({ id: 'in', side: 'buy', quantity: 1, limit: 9.5 }, { ...exit, id: 'a', limit: 9.4 }, { ...exit, id: 'b', limit: 9.6 });
    expect(market.bar(10, 10, 9.5, 9.5)).toEqual(['in buy 1 at 9.5', 'a accepted: released', `a rejected: ${refusal}`, 'b accepted: released']);
    expect(market.bar(9.7, 9.7, 9.7, 9.7)).toEqual(['b sell 1 at 9.7']);
  });
});

describe('an order that makes no sense', () => {
  it('is rejected, whoever let it through', () => {
    const market = new Market();
    const order = { id: 'a', parentId: 'p', owner: 'o', symbol: 'ABC', side: 'buy', type: 'stop-limit', quantity: share.lotSize, reduceOnly: false, reason: '' } as const;
    market.exchange.place(order);
    expect(market.events.at(-1)).toMatchObject({ orderId: 'a', status: 'rejected', reason: 'a stop-limit order has a limitPrice' });
  });
});
