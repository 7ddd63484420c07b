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
    expect([pursue({ quantity: 91, entry: { type: 'stop', stop: 11 } }), refusals()]).toEqual([[], ['position']]);
    expect([pursue({ quantity: 90, entry: { type: 'limit', limit: 10.2 } }), refusals()]).toEqual([[], ['price collar']]);
    expect([pursue({ quantity: 90, entry: { type: 'stop-limit', stop: 11, limit: 11.1 } }).length, refusals()]).toEqual([1, []]);
    expect(pursue({ quantity: 100, entry: { type: 'limit', limit: 5 } }).length).toBe(1);
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
