import { describe, expect, it } from 'vitest';
import { Market, share } from '../../test/market';
import { constantLatency } from './latency';

/** An exchange where 100 trade in each bar. */
const hundred = (): Market => new Market(share, { cash: 1_000_000, exchange: { volumeShare: 0.1 } });
const flat = [10, 10, 10, 10] as const;
const old = { id: 'old', side: 'buy', quantity: 10, limit: 9 } as const;

describe('an order that replaces another', () => {
  it('takes its place', () => {
    const market = new Market();
    market.place(old);
    expect(market.place({ ...old, id: 'new', limit: 9.5, replaces: 'old' })).toEqual(['old cancelled: replaced by new', 'new accepted']);
    expect(market.bar(10, 10, 9.5, 10)).toEqual(['new buy 10 at 9.5']);
    expect(market.bar(9, 9, 9, 9)).toEqual([]);
  });

  it('may be of another type', () => {
    const market = new Market();
    market.place(old);
    market.place({ id: 'new', side: 'buy', quantity: 10, replaces: 'old' });
    expect(market.bar(...flat)).toEqual(['new buy 10 at 10']);
  });

  it('asks for the total: what trades next is that without what has filled', () => {
    const market = hundred();
    market.place({ ...old, quantity: 150 });
    market.bar(9, 9, 9, 9);
    market.place({ ...old, id: 'new', quantity: 180, replaces: 'old' });
    expect([market.bar(9, 9, 9, 9), market.bar(9, 9, 9, 9)]).toEqual([['new buy 80 at 9'], []]);
    expect(market.position).toBe('180');
  });

  it.each([100, 60])('for no more than has filled, here %d, is refused, and the old one lives on', (quantity) => {
    const market = hundred();
    market.place({ ...old, quantity: 150 });
    market.bar(9, 9, 9, 9);
    expect(market.place({ ...old, id: 'new', quantity, replaces: 'old' })).toEqual(['new rejected: filled already']);
    expect(market.bar(9, 9, 9, 9)).toEqual(['old buy 50 at 9']);
  });

  it.each([
    ['replaces the unknown order nobody', { replaces: 'nobody' }],
    ['replaces the unknown order new', { replaces: 'new' }],
    ['replaces order done, which is over', { replaces: 'done' }],
    ['replaces order old, which is of another symbol, side or owner', { replaces: 'old', side: 'sell', limit: 20 } as const],
    ['replaces order old, which is of another symbol, side or owner', { replaces: 'old', owner: 'somebody' }],
    ['post-only, and the market is at its limit or beyond', { replaces: 'old', limit: 11, postOnly: true }],
    ['its time is over already', { replaces: 'old', timeInForce: 'gtd', expiresAt: 0 } as const],
    ['waits for the unknown order nobody', { replaces: 'old', after: 'nobody' }],
  ])('that cannot be taken leaves the old one at work: %s', (reason, wish) => {
    const market = new Market();
    market.place({ id: 'done', side: 'buy', quantity: 1 });
    market.bar(...flat);
    market.place(old);
    expect(market.place({ ...old, id: 'new', ...wish })).toEqual([`new rejected: ${reason}`]);
    expect(market.bar(9, 9, 9, 9)).toEqual(['old buy 10 at 9']);
  });

  it('cannot take the place of one that was replaced already, but of the one that has it', () => {
    const market = new Market();
    market.place(old, { ...old, id: 'second', replaces: 'old' });
    expect(market.place({ ...old, id: 'third', replaces: 'old' })).toEqual(['third rejected: replaces order old, which is over']);
    expect(market.place({ ...old, id: 'fourth', replaces: 'second' })).toEqual(['second cancelled: replaced by fourth', 'fourth accepted']);
    expect([market.cancel('second'), market.cancel('fourth')]).toEqual([[], ['fourth cancelled: on request']]);
  });

  it('keeps its place among the orders of its symbol when only the quantity goes down', () => {
    const first = (wish: { readonly quantity?: number; readonly limit?: number }): string[] => {
      const market = hundred();
      market.place({ ...old, quantity: 100 }, { ...old, id: 'rival', quantity: 100 }, { ...old, id: 'new', quantity: 100, replaces: 'old', ...wish });
      return market.bar(9, 9, 9, 9);
    };
    expect(first({ quantity: 90 })).toEqual(['new buy 90 at 9', 'rival buy 10 at 9']);
    expect(first({})).toEqual(['new buy 100 at 9']);
    expect(first({ quantity: 110 })).toEqual(['rival buy 100 at 9']);
    expect(first({ limit: 9.5 })).toEqual(['rival buy 100 at 9']);
  });

  it('with the same terms goes on with what was reached: a trigger, a level', () => {
    const market = new Market();
    const stop = { id: 'old', side: 'buy', quantity: 10, type: 'stop-limit', stop: 11, limit: 10.5 } as const;
    market.bar(...flat);
    market.place(stop);
    market.bar(11, 11, 10.9, 11); // triggered: now a limit
    market.place({ ...stop, id: 'new', quantity: 12, replaces: 'old' });
    expect(market.bar(10.5, 10.5, 10.5, 10.5)).toEqual(['new buy 12 at 10.5']);
    const trail = { id: 't', side: 'sell', quantity: 12, type: 'trailing-stop', trail: 1, reduceOnly: true } as const;
    market.place(trail);
    market.bar(15, 15, 15, 15);
    market.bar(14.5, 14.5, 14.5, 14.5);
    market.place({ ...trail, id: 'u', quantity: 6, replaces: 't' }, { ...trail, id: 'v', trail: 2, replaces: 'u' });
    expect(market.bar(14, 14, 14, 14)).toEqual([]); // another trail begins anew, at 14.5: 12.5
    expect(market.bar(12.5, 12.5, 12.5, 12.5)).toEqual(['v sell 12 at 12.5']);
  });

  it('inherits its entry, and those that wait for the old one wait for it', () => {
    const market = new Market();
    market.place(old, { id: 'stop', side: 'sell', quantity: 10, stop: 8, after: 'old', reduceOnly: true });
    expect(market.place({ ...old, id: 'new', limit: 9.5, replaces: 'old' })).toEqual(['old cancelled: replaced by new', 'new accepted']);
    expect(market.place({ id: 'tight', side: 'sell', quantity: 10, stop: 9, replaces: 'stop', reduceOnly: true })).toEqual(['stop cancelled: replaced by tight', 'tight held']);
    expect(market.place({ id: 'late', side: 'sell', quantity: 10, limit: 12, after: 'old', reduceOnly: true })).toEqual(['late held']);
    expect(market.bar(10, 10, 9.5, 10)).toEqual(['new buy 10 at 9.5', 'tight accepted: released', 'late accepted: released']);
    expect(market.bar(9, 9, 9, 9)).toEqual(['tight sell 10 at 9']);
  });

  it('inherits its group and what that has filled, unless it names another', () => {
    const market = hundred();
    market.place({ id: 'in', side: 'buy', quantity: 100 });
    market.bar(...flat);
    const exit = { side: 'sell', quantity: 100, reduceOnly: true, group: 'g' } as const;
    market.place({ ...exit, id: 'stop', stop: 9 }, { ...exit, id: 'take', limit: 12 });
    market.bar(12, 12, 12, 12, 1, 300); // 30 sold
    expect(market.place({ side: 'sell', reduceOnly: true, id: 'up', quantity: 100, stop: 11, replaces: 'stop' })).toEqual(['stop cancelled: replaced by up', 'up accepted']);
    expect(market.place({ ...exit, id: 'small', quantity: 30, limit: 12, replaces: 'take' })).toEqual(['small rejected: filled already']);
    expect(market.bar(11, 11, 11, 11)).toEqual(['up sell 70 at 11', 'up cancelled: others of its group filled the rest', 'take cancelled: up of its group filled']);
    expect(market.position).toBe('0');
  });

  it('may take the place of the order that ended its group', () => {
    const market = hundred();
    market.place({ ...old, quantity: 150, group: 'g' }, { id: 'up', side: 'buy', quantity: 10, stop: 12, group: 'g' });
    market.bar(9, 9, 9, 9);
    expect(market.place({ ...old, id: 'new', quantity: 150, limit: 9.5, replaces: 'old' })).toEqual(['old cancelled: replaced by new', 'new accepted']);
    expect(market.bar(9.5, 9.5, 9.5, 9.5)).toEqual(['new buy 50 at 9.5']);
  });

  it('travels like an order: fills cross it, and it asks for what is left then', () => {
    const market = new Market(share, { cash: 1_000_000, exchange: { volumeShare: 0.1, latency: constantLatency(30_000) } });
    market.place({ ...old, quantity: 250 });
    market.bar(9, 9, 9, 9);
    market.place({ ...old, id: 'new', quantity: 220, replaces: 'old' });
    expect(market.bar(9, 9, 9, 9)).toEqual(['old buy 100 at 9', 'old cancelled: replaced by new', 'new accepted']);
    expect(market.bar(9, 9, 9, 9)).toEqual(['new buy 20 at 9']);
    market.place({ ...old, id: 'a', quantity: 150 });
    market.bar(...flat);
    market.place({ ...old, id: 'b', quantity: 90, replaces: 'a' });
    expect(market.bar(9, 9, 9, 9)).toEqual(['a buy 100 at 9', 'b rejected: filled already']);
    expect(market.bar(9, 9, 9, 9)).toEqual(['a buy 50 at 9']);
  });
});
