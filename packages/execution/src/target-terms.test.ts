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
