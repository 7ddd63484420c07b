import { describe, expect, it } from 'vitest';
import { setUp, withBracket } from '../test/quiet-broker';

describe('the terms of a target', () => {
  it('reach every type of order, and a resting entry keeps the symbol busy while mere exits do not', () => {
    const { loop, broker, settled, context, records } = setUp();
    context.target(0, 100, 'dip', { entry: { type: 'limit', limit: 9.5, timeInForce: 'day', postOnly: true }, trailAmount: 0.5, takeProfit: 12 });
    loop.trade();
    expect(broker.since()).toEqual(['r-2 buy 100 limit', 'r-3 sell 100 trailing-stop reduce after r-2', 'r-4 sell 100 limit reduce after r-2']);
    expect(records.filter((each) => each.kind === 'intent')).toMatchObject([
      { type: 'limit', limit: '9.5', timeInForce: 'day', postOnly: true, reason: 'dip' }, { type: 'trailing-stop', trailAmount: '0.5', reason: 'stop' },
      { type: 'limit', limit: '12', reason: 'take profit' },
    ]);
    broker.tell('accepted', 'r-2');
    broker.tell('held', 'r-3', 'r-4');
    settled();
    expect(context.busy(0)).toBe(true);
    broker.fill('r-2', 100, 9.5);
    broker.tell('accepted', 'r-3', 'r-4');
    settled();
    expect(context.busy(0)).toBe(false);
  });

  it('that close in an auction leave the exits in place until then', () => {
    const { pursue, broker, settled, context } = withBracket();
    pursue({ quantity: 0, exit: 'cls', stop: 9 });
    broker.tell('cancelled', 'r-3', 'r-4');
    expect(settled()).toEqual(['r-6 sell 100 market reduce', 'r-7 sell 100 stop reduce']);
    expect([broker.orders.get('r-6')?.timeInForce, broker.orders.get('r-6')?.group, broker.orders.get('r-7')?.group]).toEqual(['cls', 'r-5.0', 'r-5.0']);
    expect(context.busy(0)).toBe(true);
  });

  it('that expire leave the symbol free for another target', () => {
    const { pursue, broker, settled, context } = setUp();
    pursue({ quantity: 100, entry: { type: 'stop', stop: 11, timeInForce: 'day' } });
    broker.tell('expired', 'r-2');
    settled();
    expect([context.busy(0), pursue({ quantity: 100, entry: { type: 'market-if-touched', stop: 9 } })]).toEqual([false, ['r-4 buy 100 market-if-touched']]);
  });

  it('are judged by the gate at the dearest price they may pay', () => {
    const { pursue, records } = setUp({ limits: { maxPositionNotional: 1000, priceCollarBps: 100 } });
    const refusals = () => records.splice(0).flatMap((each) => (each.kind === 'refusal' ? [each.check] : []));
    expect([pursue({ quantity: 91, entry: { type: 'stop', stop: 11 } }), refusals()]).toEqual([[], ['position notional']]);
    expect([pursue({ quantity: 90, entry: { type: 'limit', limit: 10.2 } }), refusals()]).toEqual([[], ['price collar']]);
    expect([pursue({ quantity: 90, entry: { type: 'stop-limit', stop: 11, limit: 11.1 } }).length, refusals()]).toEqual([1, []]);
    expect(pursue({ quantity: 100, entry: { type: 'limit', limit: 5 } }).length).toBe(1);
  });
});

describe('an entry that trails the price', () => {
  it('reaches broker and journal, and is judged at the dearest price it may begin with', () => {
    const { pursue, broker, records, context, settled } = setUp({ limits: { maxPositionNotional: 1000 } });
    expect(pursue({ quantity: 90, entry: { type: 'trailing-stop', trailAmount: 1.11 }, trailBps: 100 })).toEqual(['r-2 buy 90 trailing-stop', 'r-3 sell 90 trailing-stop reduce after r-2']);
    expect(records.filter((each) => each.kind === 'intent')[0]).toMatchObject({ type: 'trailing-stop', trailAmount: '1.11', reduceOnly: false });
    expect(broker.orders.get('r-2')?.reduceOnly).toBe(false);
    expect(context.busy(0)).toBe(true);
    broker.tell('cancelled', 'r-2', 'r-3');
    settled();
    // 90 x (10 + 1.12) is above 1000.
    expect(pursue({ quantity: 90, entry: { type: 'trailing-stop', trailAmount: 1.12 } })).toEqual([]);
    expect(records.at(-1)).toMatchObject({ kind: 'refusal', check: 'position notional' });
  });
});

describe('two entries of which one cancels the other', () => {
  const up = { quantity: 100, entry: { type: 'stop', stop: 11 }, stop: 10.5 } as const;
  const down = { quantity: -60, entry: { type: 'stop', stop: 9 }, stop: 9.5, takeProfit: 8 } as const;

  it('go out as one decision, in one group, each with its exits', () => {
    const { pursue, broker, records, context } = setUp();
    expect(pursue({ ...up, or: down })).toEqual([
      'r-2 buy 100 stop', 'r-3 sell 100 stop reduce after r-2', 'r-4 sell 60 stop', 'r-5 buy 60 stop reduce after r-4', 'r-6 buy 60 limit reduce after r-4',
    ]);
    expect(['r-2', 'r-3', 'r-4', 'r-5', 'r-6'].map((id) => broker.orders.get(id)?.group)).toEqual(['r-1.0', 'r-1.1', 'r-1.0', 'r-1.2', 'r-1.2']);
    expect(records[0]).toMatchObject({ kind: 'decision', from: '0', to: '100', or: '-60' });
    expect(context.busy(0)).toBe(true);
  });

  it('leave one position when one fills, and another target cancels both', () => {
    const { pursue, broker, settled, context } = setUp();
    pursue({ ...up, or: down });
    broker.tell('accepted', 'r-2', 'r-4');
    broker.tell('held', 'r-3', 'r-5', 'r-6');
    expect(pursue({ ...up, entry: { type: 'stop', stop: 11.5 }, or: down })).toEqual(['cancel r-2', 'cancel r-3', 'cancel r-4', 'cancel r-5', 'cancel r-6']);
    broker.tell('cancelled', 'r-2', 'r-3', 'r-4', 'r-5', 'r-6');
    expect(settled()).toHaveLength(5);
    broker.fill('r-10', 60, 9);
    broker.tell('cancelled', 'r-8', 'r-9');
    broker.tell('accepted', 'r-11', 'r-12');
    settled();
    expect([context.position(0), context.busy(0)]).toEqual([-60, false]);
    // Asked again, it is the target of that side alone: only its exits move.
    expect(pursue({ ...up, or: { ...down, stop: 9.25 } })).toEqual(['r-14 buy 60 stop reduce']);
    expect(broker.orders.get('r-14')?.replaces).toBe('r-11');
  });

  it('of which a part of one fills while both are being cancelled: the rest goes on from there', () => {
    const { pursue, broker, settled, records } = setUp();
    pursue({ ...up, or: down });
    broker.tell('accepted', 'r-2', 'r-4');
    pursue({ ...up, or: down });
    broker.fill('r-4', 20, 9);
    broker.tell('cancelled', 'r-2', 'r-3', 'r-4', 'r-5', 'r-6');
    expect(settled()).toEqual([
      'r-8 buy 20 stop reduce', 'r-9 buy 20 limit reduce', 'r-10 sell 40 stop', 'r-11 buy 40 stop reduce after r-10', 'r-12 buy 40 limit reduce after r-10',
    ]);
    expect(records.filter((each) => each.kind === 'decision').at(-1)).toEqual(expect.objectContaining({ from: '-20', to: '-60' }));
    expect(records.filter((each) => each.kind === 'decision').at(-1)).not.toHaveProperty('or');
  });

  it('are judged each alone, for only one will fill, and go both or not at all', () => {
    const limits = { maxPositionQuantity: 100, maxGrossLeverage: 0.012 };
    const refused = ({ records }: ReturnType<typeof setUp>) => records.flatMap((each) => (each.kind === 'refusal' ? [each.check] : []));
    const both = setUp({ limits });
    // 100 at 11 and 100 at 9 are each within 100 shares and 1,200; together they are not.
    expect(both.pursue({ ...up, or: { quantity: 100, entry: { type: 'limit', limit: 9 } } })).toEqual(['r-2 buy 100 stop', 'r-3 sell 100 stop reduce after r-2', 'r-4 buy 100 limit']);
    expect(both.loop.orders.workingBuys[0]).toBe(both.broker.orders.get('r-2')?.quantity);
    both.broker.tell('cancelled', 'r-2');
    both.settled();
    expect(both.loop.orders.workingBuys[0]).toBe(both.broker.orders.get('r-4')?.quantity);
    both.broker.tell('cancelled', 'r-4');
    both.settled();
    expect(both.loop.orders.workingBuys[0]).toBe(0n);
    for (const or of [{ ...down, quantity: -101 }, { quantity: 101, entry: { type: 'limit', limit: 9 } }] as const) {
      const one = setUp({ limits });
      expect([one.pursue({ ...up, or }), refused(one)]).toEqual([[], ['position quantity']]);
      expect(one.pursue(up)).toHaveLength(2);
    }
    const first = setUp({ limits });
    expect([first.pursue({ ...up, quantity: 101, or: down }), refused(first)]).toEqual([[], ['position quantity']]);
  });

  it('count for other orders as the larger one of each side', () => {
    const sleeves = ['one', 'two'].map((name) => ({ name, createStrategy: () => ({ onBar: () => undefined }) }));
    const { loop, settled, pursue } = setUp({ limits: { maxGrossLeverage: 0.02 }, sleeves });
    const other = (quantity: number): string[] => {
      loop.pursue({ symbol: 0, quantity, reason: 'other' }, 'two');
      return settled();
    };
    pursue({ ...up, or: { ...down, quantity: -150 } });
    // Of 2,000 at 10, the longs, at the 11 that they wait for, are 1,100 and the shorts 1,500 by now.
    expect([other(91), other(-51)]).toEqual([[], []]);
    expect(other(90)).toEqual(['r-12 buy 90 market']);
  });

  it('that are larger than the largest order are refused: each of them is one order', () => {
    const { pursue, records } = setUp();
    expect(pursue({ ...up, or: { ...down, quantity: -2e9 } })).toEqual([]);
    expect(records).toMatchObject([{ kind: 'refusal', check: 'target size' }]);
    expect(records[0]).toHaveProperty('reason', expect.stringMatching(/^target 2000000000 above \d+, which is the largest order, and each of two entries is one$/));
  });

  it('are judged by what of them counts for what is held', () => {
    const held = withBracket();
    held.pursue({ ...up, quantity: 150, or: { ...down, quantity: -2e9 } });
    held.broker.tell('cancelled', 'r-3', 'r-4');
    expect(held.settled()[1]).toBe('r-7 buy 50 stop');
    expect(held.records.some(({ kind }) => kind === 'refusal')).toBe(false);
  });

  it('that an action makes larger than the largest order while they wait are refused', () => {
    const { pursue, broker, settled, records } = setUp();
    pursue({ quantity: 100 });
    expect(pursue({ ...up, quantity: 50_000, or: down })).toEqual(['cancel r-2']);
    broker.say({ kind: 'action', id: 'm1', symbol: 'ABC', into: 'ABC', numerator: 100n, denominator: 1n, time: 0 });
    settled();
    broker.tell('cancelled', 'r-2');
    expect(settled()).toEqual([]);
    expect(records.at(-1)).toMatchObject({ kind: 'refusal', check: 'target size', reason: expect.stringMatching(/^target 5000000 above \d+, which is the largest order/) as unknown });
  });
});

describe('named lots', () => {
  const withLots = () => {
    const all = setUp();
    for (const [id, size] of [['r-2', 100], ['r-4', 200], ['r-6', 300]] as const) {
      all.pursue({ quantity: size });
      all.broker.fill(id, 100, 8 + size / 100);
      all.settled();
    }
    return all;
  };

  it('are listed, closed first, and told to the broker and the journal', () => {
    const { context, pursue, broker, settled, records } = withLots();
    expect(context.lots(0)).toEqual([9, 10, 11].map((price, index) => ({ id: `x${index + 1}`, quantity: 100, price, time: 0 })));
    expect(pursue({ quantity: 150, stop: 8, lots: ['x3', 'x2'] })).toEqual(['r-8 sell 150 market reduce', 'r-9 sell 150 stop reduce']);
    expect(broker.orders.get('r-8')?.lots).toEqual(['x3', 'x2']);
    expect(records.filter((each) => each.kind === 'intent' && each.lots !== undefined)).toMatchObject([{ id: 'r-8', lots: ['x3', 'x2'] }]);
    broker.fill('r-8', 120, 12);
    broker.fill('r-8', 30, 12);
    settled();
    expect(context.lots(0).map(({ id, quantity }) => `${id} ${quantity}`)).toEqual(['x1 100', 'x2 50']);
    expect(records.filter((each) => each.kind === 'fill').slice(-2)).toMatchObject([{ realized: '140' }, { realized: '60' }]);
  });

  it('that are not held are a mistake', () => {
    const { pursue } = withLots();
    expect(() => pursue({ quantity: 0, lots: ['x2', 'x9'] })).toThrow('asked to close lot x9 in ABC ("test"), which is not one of test');
  });
});
