import { defineInstrument, price, quantity, quantityToNumber } from '@trader/core';
import type { Entry, Terms } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { goalOf, readGoal } from './read-goal';

const share = defineInstrument({ symbol: 'ABC', maxOrderQuantity: 100 });
const tiny = defineInstrument({ symbol: 'ABC', lotSize: '0.01', maxOrderQuantity: '2.505' });

const BREAKOUT: Terms = { entry: { type: 'stop', stop: 12 } };
const DOWN = { quantity: -1, entry: { type: 'stop', stop: 8 } } as const;

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

  it('reads an entry that trails the price, its distance no shorter than said', () => {
    expect(read(1, { entry: { type: 'trailing-stop', trailAmount: 0.501, timeInForce: 'day' } }).entry).toMatchObject({ type: 'trailing-stop', trailAmount: price('0.51'), timeInForce: 'day' });
    expect(read(-1, { entry: { type: 'trailing-stop', trailBps: 150 } }).entry).toMatchObject({ type: 'trailing-stop', trailAmount: undefined, trailBps: 150 });
  });

  it('reads two entries of which one cancels the other, each with its own exits', () => {
    const goal = read(1.5, { ...BREAKOUT, stop: 11.001, exit: 'cls', lots: ['x1'], or: { quantity: -2.5, entry: { type: 'stop', stop: 8.001 }, stop: 9.001, takeProfit: 6 } });
    expect(goal).toMatchObject({ quantity: quantity(1), entry: { stopPrice: price(12) }, stop: { stopPrice: price('11.01') } });
    const { or, ...first } = goal;
    expect(or).toMatchObject({ quantity: quantity(-2), entry: { stopPrice: price(8) }, stop: { stopPrice: price(9) }, takeProfit: { limitPrice: price(6) }, or: undefined });
    expect([or?.exit, or?.lots, or?.reason]).toEqual([first.exit, first.lots, first.reason]);
  });

  describe('refuses exits on the wrong side', () => {
    const limit = { type: 'limit', limit: 100 } as const;
    it.each<[string, number, Terms, number?]>([
      ['a stop of 11, not below the take profit of 10 of a long position,', 1, { stop: 11, takeProfit: 10 }],
      ['a stop of 10, not below the take profit of 10 of a long position,', 1, { stop: 10, takeProfit: 10 }],
      ['a stop of 10, not above the take profit of 11 of a short position,', -1, { stop: 10, takeProfit: 11 }],
      ['a stop of 11, not below the take profit of 10 of a long position,', 0, { stop: 11, takeProfit: 10, exit: 'cls' }, 5],
      ['a stop of 100, not below the entry of 100 of a long position,', 1, { entry: limit, stop: 100 }],
      ['a take profit of 99, not above the entry of 100 of a long position,', 1, { entry: limit, takeProfit: 99 }],
      ['a stop of 99, not above the entry of 100 of a short position,', -1, { entry: limit, stop: 99 }],
      ['a take profit of 101, not below the entry of 100 of a short position,', -1, { entry: limit, takeProfit: 101 }],
      ['a stop of 106, not below the entry of 105 of a long position,', 1, { entry: { type: 'stop', stop: 105 }, stop: 106 }],
      ['a stop of 105.3, not below the entry of 105.3 of a long position,', 1, { entry: { type: 'stop-limit', stop: 105, limit: 105.3 }, stop: 105.3 }],
      ['a take profit of 105, not above the entry of 105 of a long position,', 1, { entry: { type: 'stop-limit', stop: 105, limit: 105.3 }, takeProfit: 105 }],
      ['a take profit of 95, not below the entry of 95 of a short position,', -1, { entry: { type: 'stop-limit', stop: 95, limit: 94.5 }, takeProfit: 95 }],
      ['a stop of 101, not below the entry of 100 of a long position,', 3, { entry: limit, stop: 101 }, 2],
      ['a stop of 101, not below the entry of 100 of a long position,', 3, { entry: limit, stop: 101 }, -5],
    ])('%s', (message, size, terms, held = 0) => {
      expect(() => read(size, terms, held)).toThrow(`the strategy asked for ${message} in ABC ("why"): mend the strategy`);
    });

    it('and none that may be right: prices not yet on the tick, what only moves the exits, entries between two prices, exits of nothing', () => {
      expect(read(1, { entry: { type: 'limit', limit: 100.004 }, stop: 99.996 }).stop?.stopPrice).toBe(price(100));
      // What an entry has filled in part, and a fraction of a lot that is cut off, are no more than is held.
      for (const size of [3, 3.4]) expect(read(size, { entry: limit, stop: 101 }, 3).quantity).toBe(quantity(3));
      for (const held of [3, 5]) expect(read(3, { entry: limit, stop: 101 }, held).stop?.stopPrice).toBe(price(101));
      expect(read(1, { entry: { type: 'stop-limit', stop: 105, limit: 105.3 }, stop: 105.1, takeProfit: 105.2 }).stop?.stopPrice).toBe(price('105.1'));
      expect(read(1, { entry: { type: 'trailing-stop', trailBps: 100 }, stop: 500 }).quantity).toBe(quantity(1));
      expect(read(0, { stop: 9, takeProfit: 11 }).quantity).toBe(0n);
      expect(read(0, { stop: 11, takeProfit: 9 }, 5).quantity).toBe(0n);
      expect(read(-0.4, { stop: 11, takeProfit: 9 }, 5).quantity).toBe(0n);
    });
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
    [{ entry: { type: 'iceberg' as 'limit' } }, 'the entry "iceberg" (there are market, limit,'],
    [{ entry: { timeInForce: 'forever' as 'day' } }, 'the timeInForce "forever" (there are gtc,'],
    [{ trailBp: 150 } as Terms, 'the term "trailBp", and there is no such term (there are stop, takeProfit, trailAmount, trailBps, entry, exit, lots, or), in ABC ("why"): mend'],
    [{ entri: { type: 'limit', limit: 9 } } as Terms, 'the term "entri", and there is no such term'],
    [{ entry: { timeInForse: 'day' } as Entry }, 'the term "timeInForse" of an entry, and there is no such term (there are type, limit, stop, trailAmount, trailBps, timeInForce, expiresAt, postOnly)'],
    [{ entry: 'limit' as Entry & string }, 'the entry "limit" (it is an object'],
    [{ exit: 'day' as 'cls' }, 'the exit "day" (there are opg and cls) in ABC'],
    [{ entry: { type: 'trailing-stop' } }, 'an order that cannot be (a trailing-stop order has a trailAmount or a trailBps)'],
    [{ entry: { type: 'trailing-stop', trailBps: 100, stop: 9 } }, 'a trailing-stop order has no stopPrice'],
    [{ entry: { type: 'stop', stop: 9, trailAmount: 1 } }, 'a stop order has no trailAmount and no trailBps'],
    [{ entry: { type: 'trailing-stop', trailAmount: NaN } }, 'a trailAmount of the entry of NaN in ABC'],
    [{ entry: { type: 'trailing-stop', trailBps: 20_000 } }, 'trailBps must be a whole number from 1 to 9999'],
    [{ entry: { type: 'trailing-stop', trailBps: 20, timeInForce: 'ioc' } }, 'ioc is for market and limit orders, not for a trailing-stop order'],
    [{ quantity: '100' as never }, 'a quantity of "100" in ABC'],
    [{ stop: '9' as never }, 'a stop of "9" in ABC'],
    [{ stop: null as never }, 'a stop of null in ABC'],
    [{ lots: 'x1' as never }, 'the lots "x1" (they are a list of ids, such as those of context.lots(symbol)) in ABC'],
    [{ lots: [1] as never }, 'the lots [1] (they are a list of ids'],
    [{ entry: [] as never }, 'the entry [] (it is an object'],
    [{ entry: null as never }, 'the entry null (it is an object'],
    [{ entry: { type: 'limit', limit: 9, postOnly: 'yes' as never } }, 'the postOnly "yes" (it is true or false) in ABC'],
    [{ or: 5 as never, ...BREAKOUT }, '"or" 5 (it is an object, such as { quantity: -100, entry: { type: \'stop\', stop: 95 } })'],
    [{ or: { ...DOWN, exit: 'cls' } as never, ...BREAKOUT }, 'the term "exit" of "or", and there is no such term (there are quantity, entry, stop, takeProfit, trailAmount, trailBps), in ABC'],
    [{ or: { ...DOWN, or: DOWN } as never, ...BREAKOUT }, 'the term "or" of "or"'],
    [{ or: DOWN }, 'one of two entries, and one is at the market (each waits for a price) in ABC'],
    [{ or: { quantity: -1 } as never, ...BREAKOUT }, 'one of two entries, and one is at the market'],
    [{ or: { ...DOWN, entry: { type: 'market', timeInForce: 'opg' } }, ...BREAKOUT }, 'one of two entries, and one is at the market'],
    [{ or: { ...DOWN, quantity: NaN }, ...BREAKOUT }, 'a quantity of NaN in ABC'],
    [{ or: { ...DOWN, entry: { type: 'stop', stop: 8, limit: 3 } }, ...BREAKOUT }, 'a stop order has no limitPrice'],
    [{ or: { ...DOWN, stop: 7 }, ...BREAKOUT }, 'a stop of 7, not above the entry of 8 of a short position, in ABC ("why"): mend the strategy'],
  ])('refuses %o', ({ quantity: size = 1, ...terms }, message) => {
    expect(() => read(size, terms)).toThrow(expect.objectContaining({ code: 'INVALID_ORDER' }));
    expect(() => read(size, terms)).toThrow(message);
  });
});

it('a goal that only reduces is never more than is held when it counts, and never on the other side', () => {
  const at = (wanted: number, held: number): number => {
    const goal = readGoal(defineInstrument({ symbol: 'DEF' }), { symbol: 0, quantity: wanted, reason: 'x', reduceOnly: true }, quantity(held));
    return quantityToNumber(goalOf(goal, quantity(held)).quantity);
  };
  expect([at(40, 100), at(40, 20), at(40, 0), at(40, -20), at(-10, 20)]).toEqual([40, 20, 0, 0, 0]);
  expect([at(-40, -100), at(-40, -20), at(-40, 0), at(0, -20), at(10, -20)]).toEqual([-40, -20, 0, 0, 0]);
});
