import { defineInstrument, price, quantity } from '@trader/core';
import type { Entry, Terms } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { readGoal } from './read-goal';

const share = defineInstrument({ symbol: 'ABC', maxOrderQuantity: 100 });
const tiny = defineInstrument({ symbol: 'ABC', lotSize: '0.01', maxOrderQuantity: '2.505' });

describe('readGoal', () => {
  const read = (size: number, terms: Terms = {}, held = 0) => readGoal(share, { symbol: 0, quantity: size, reason: 'why', ...terms }, quantity(held));

  it('reads a double as the decimal it stands for and cuts to lots toward zero', () => {
    const lots = (size: number): bigint => readGoal(tiny, { symbol: 0, quantity: size, reason: '' }).quantity;
    expect([lots(0.57), lots(1.1), lots(-2.019), lots(0.0099)]).toEqual([quantity('0.57'), quantity('1.1'), quantity('-2.01'), 0n]);
    expect(read(-1.99).quantity).toBe(quantity(-1));
  });

  it('moves exits to the tick on the side of the market', () => {
    const exits = (size: number, held: number, stop: number, takeProfit: number) => {
      const goal = read(size, { stop, takeProfit }, held);
      return [goal.stop?.stopPrice, goal.takeProfit?.limitPrice];
    };
    expect(exits(1, 0, 9.991, 11.009)).toEqual([price(10), price(11)]);
    expect(exits(-1, 0, 11.009, 9.991)).toEqual([price(11), price(10)]);
    // Of nothing: those of what is held until it is closed.
    expect(exits(0, 5, 9.991, 11.009)).toEqual([price(10), price(11)]);
    expect(exits(0, -5, 11.009, 9.991)).toEqual([price(11), price(10)]);
  });

  it('reads a trailing stop, its distance no longer than said and at least a tick', () => {
    expect(read(1, { trailAmount: 0.509 }).stop).toMatchObject({ type: 'trailing-stop', trailAmount: price('0.5'), trailBps: undefined });
    expect(read(1, { trailAmount: 0.004 }).stop).toMatchObject({ trailAmount: price('0.01') });
    expect(read(1, { trailBps: 250, takeProfit: 12 })).toMatchObject({ stop: { type: 'trailing-stop', trailBps: 250 }, takeProfit: { type: 'limit' } });
  });

  it('moves a limit to the side that pays no more, and a trigger to the side that is reached no earlier', () => {
    const entry = (size: number, type: 'stop-limit' | 'limit-if-touched') => {
      const { stopPrice, limitPrice } = read(size, { entry: { type, stop: 10.005, limit: 10.005 } }).entry;
      return [stopPrice, limitPrice];
    };
    const [below, above] = [price(10), price('10.01')];
    expect(entry(1, 'stop-limit')).toEqual([above, below]);
    expect(entry(-1, 'stop-limit')).toEqual([below, above]);
    expect(entry(1, 'limit-if-touched')).toEqual([below, below]);
    expect(entry(-1, 'limit-if-touched')).toEqual([above, above]);
  });

  it('takes every entry that the exchange takes', () => {
    expect(read(1).entry).toMatchObject({ type: 'market', timeInForce: undefined });
    expect(read(1, { entry: { timeInForce: 'opg' } }).entry).toMatchObject({ type: 'market', timeInForce: 'opg' });
    expect(read(1, { entry: { type: 'limit', limit: 9, timeInForce: 'gtd', expiresAt: 5, postOnly: true } }).entry)
      .toMatchObject({ type: 'limit', limitPrice: price(9), timeInForce: 'gtd', expiresAt: 5, postOnly: true });
  });

  it.each<[Terms & { readonly quantity?: number }, string]>([
    [{ quantity: NaN }, 'quantity of NaN in ABC ("why")'],
    [{ quantity: Infinity }, 'quantity of Infinity'],
    [{ stop: NaN }, 'stop of NaN'],
    [{ takeProfit: 0 }, 'take profit of 0'],
    [{ stop: 9, trailBps: 100 }, 'a stop and a trailing stop (it has one or the other) in ABC'],
    [{ trailBps: 100, trailAmount: 1 }, 'an order that cannot be (a trailing-stop order has a trailAmount or a trailBps) in ABC'],
    [{ trailBps: 0.5 }, 'trailBps must be a whole number from 1 to 9999'],
    [{ trailAmount: -1 }, 'trailAmount of -1'],
    [{ entry: { type: 'limit' } }, 'an order that cannot be (a limit order has a limitPrice) in ABC ("why"): mend the strategy'],
    [{ entry: { limit: 9 } }, 'a market order has no limitPrice'],
    [{ entry: { type: 'limit', limit: 0.001 } }, 'a limit of 0.001, which is 0 on the tick, in ABC'],
    [{ stop: 0.001, quantity: -1 }, 'a stop of 0.001, which is 0 on the tick, in ABC'],
    [{ entry: { type: 'stop', stop: 9, timeInForce: 'opg' } }, 'opg is for market and limit orders'],
    [{ entry: { type: 'limit', limit: 9, expiresAt: 5 } }, 'a gtd order, and no other, has an expiresAt'],
    // What a strategy in plain JavaScript may write.
    [{ entry: { type: 'trailing-stop' as 'limit' } }, 'the entry "trailing-stop" (there are market, limit,'],
    [{ entry: { timeInForce: 'forever' as 'day' } }, 'the timeInForce "forever" (there are gtc,'],
    [{ trailBp: 150 } as Terms, 'the term "trailBp", and there is no such term (there are stop, takeProfit, trailAmount, trailBps, entry, exit, lots), in ABC ("why"): mend'],
    [{ entri: { type: 'limit', limit: 9 } } as Terms, 'the term "entri", and there is no such term'],
    [{ entry: { timeInForse: 'day' } as Entry }, 'the term "timeInForse" of an entry, and there is no such term (there are type, limit, stop, timeInForce, expiresAt, postOnly)'],
    [{ entry: 'limit' as Entry & string }, 'the entry "limit" (it is an object'],
    [{ exit: 'day' as 'cls' }, 'the exit "day" (there are opg and cls) in ABC'],
  ])('refuses %o', ({ quantity: size = 1, ...terms }, message) => {
    expect(() => read(size, terms)).toThrow(expect.objectContaining({ code: 'INVALID_ORDER' }));
    expect(() => read(size, terms)).toThrow(message);
  });
});
