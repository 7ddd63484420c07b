import { quantity } from '@trader/core';
import type { Order } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { setUp, withBracket } from '../test/quiet-broker';

const refusals = (records: readonly { readonly kind: string }[]): unknown[] =>
  records.flatMap((each) => (each.kind === 'refusal' && 'check' in each && 'reason' in each ? [[each.check, each.reason]] : []));

describe('a hold', () => {
  it('on a sleeve lets it only reduce, until the same guard takes it back', () => {
    const { loop, pursue, broker, records } = setUp();
    pursue({ quantity: 100 });
    broker.fill('r-2', 100);
    loop.settle();
    loop.control.hold('end of day', 'test', 'flat by 16:00');
    loop.control.hold('other', 'nobody', 'no sleeve of ours');
    expect(pursue({ quantity: 150 })).toEqual([]);
    expect(refusals(records)).toEqual([['trading state', 'reducing: end of day: flat by 16:00']]);
    expect(pursue({ quantity: 60 })).toEqual([expect.stringContaining('sell 40 market reduce')]);
    loop.control.release('market data', 'test');
    broker.fill('r-6', 40);
    loop.settle();
    expect(pursue({ quantity: 150 })).toEqual([]);
    loop.control.release('end of day', 'test');
    expect(pursue({ quantity: 150 })).toEqual([expect.stringContaining('buy 90 market')]);
  });

  it('on a symbol leaves the others alone, and a halt is stricter', () => {
    const { loop, pursue, records } = setUp();
    loop.control.hold('market data', 1, 'ABC only');
    expect(pursue({ quantity: 10 })).toHaveLength(1);
    loop.control.hold('market data', 0, 'nothing for 61 s');
    loop.control.setState('halted', 'drill');
    pursue({ quantity: 10 });
    loop.control.setState('active', 'over');
    expect(loop.control.reason).toBe('over');
    loop.pursue({ symbol: 1, quantity: 1, reason: 'x' });
    expect(refusals(records)).toEqual([['trading state', 'reducing: market data: ABC only']]);
  });
});

it('nothing is opened in a symbol that its venue has halted, and it may be closed', () => {
  const { loop, pursue, broker, records, settled } = withBracket();
  loop.watch.onStatus(0, false);
  pursue({ quantity: 200, stop: 9, takeProfit: 11 });
  broker.tell('cancelled', 'r-3', 'r-4');
  loop.settle();
  expect(refusals(records)).toEqual([['market state', 'trading in ABC is halted']]);
  broker.since();
  expect(pursue({ quantity: 0 })).toEqual(['cancel r-6', 'cancel r-7']);
  loop.watch.onStatus(0, true);
  broker.tell('cancelled', 'r-6', 'r-7');
  expect(settled()).toEqual(['r-10 sell 100 market reduce']);
  broker.fill('r-10', 100);
  settled();
  expect(pursue({ quantity: 20 })).toEqual([expect.stringContaining('buy 20 market')]);
});

it('no more is sold short than may be, what is short already taken off', () => {
  const { pursue, broker, loop, records } = setUp({ more: { shortSupply: (symbol) => (symbol === 'ABC' ? quantity(100) : undefined) } });
  expect(pursue({ quantity: -60 })).toEqual(['r-2 sell 60 market']);
  broker.fill('r-2', 60);
  loop.settle();
  expect(pursue({ quantity: -101 })).toEqual([]);
  expect(refusals(records)).toEqual([['borrow', '41 of ABC might have to be borrowed, and there are 40']]);
  expect(pursue({ quantity: -100 })).toHaveLength(1);
});

it('everything at work is cancelled at once when asked for, once each, and what nobody has told about when that is known', () => {
  const { loop, broker, settled, records } = withBracket();
  broker.tell('unknown', 'r-4');
  loop.settle();
  loop.control.cancelAll('kill');
  expect(broker.since()).toEqual(['cancel r-3']);
  expect(records.at(-1)).toMatchObject({ kind: 'cancel', id: 'r-3', reason: 'kill' });
  loop.control.cancelAll('kill');
  broker.tell('accepted', 'r-4');
  expect(settled()).toEqual([]);
  loop.control.cancelAll('kill');
  expect(broker.since()).toEqual(['cancel r-4']);
});

describe('while nobody has told what became of an exit', () => {
  it('what it may still close is not sold a second time', () => {
    const { pursue, broker, settled } = withBracket();
    broker.tell('unknown', 'r-3', 'r-4');
    settled();
    expect(pursue({ quantity: 0 })).toEqual([]);
    broker.tell('cancelled', 'r-3', 'r-4');
    expect(settled()).toEqual([expect.stringContaining('sell 100 market reduce')]);
  });

  it('the rest is, and of a group only one counts', () => {
    const { pursue, broker, settled } = withBracket();
    broker.fill('r-3', 30);
    broker.tell('unknown', 'r-3', 'r-4');
    settled();
    expect(pursue({ quantity: 0 })).toEqual([]); // 70 are held, and the limit of 100 may still take them
    broker.tell('cancelled', 'r-4');
    expect(settled()).toEqual([]);
    broker.fill('r-3', 20);
    broker.tell('cancelled', 'r-3');
    expect(settled()).toEqual(['cancel r-3', expect.stringContaining('sell 50 market reduce')]);
  });
});

it('the funds are asked for every order and told of every one that is sent, and the listener hears of orders after all others', () => {
  const told: string[] = [];
  const { pursue, broker, loop, records } = setUp({
    more: {
      funds: {
        fundsFor: ({ id, side }: Order) => (side === 'sell' ? undefined : { fields: { cash: '5' }, answer: id === 'r-2' ? { refused: 'cash is 5', source: '' } : { field: 'cash', measures: 'nothing', why: '', source: '', also: [], markup: 0, basis: 'documented' } }),
        sent: ({ id }: Order) => void told.push(`sent ${id}`),
      },
      onOrder: ({ order, status, filled }) => void told.push(`${order.id} ${status} ${filled} ${loop.busy(0, 'test')}`),
    },
  });
  expect(pursue({ quantity: 100 })).toEqual([]);
  expect(refusals(records)).toEqual([['broker funds', 'cash is 5']]);
  expect(pursue({ quantity: 100, stop: 9 })).toHaveLength(2);
  broker.fill('r-4', 100);
  broker.tell('accepted', 'r-5', 'nobody');
  broker.tell('accepted', 'r-5');
  loop.settle();
  expect(told).toEqual(['sent r-4', 'sent r-5', 'r-4 filled 100000000000 false', 'r-5 accepted 0 false']);
});

it('nobody listens to the strategies while they are ignored, and goals that waited are forgotten', () => {
  const { loop, pursue, context, bar, settled, broker, records } = withBracket({ more: { journalGoals: true } });
  pursue({ quantity: 50, stop: 9 });
  records.splice(0);
  loop.control.ignoreStrategies(true);
  expect(records).toMatchObject([{ kind: 'goal', symbol: 'ABC', target: '' }]);
  broker.since();
  broker.tell('cancelled', 'r-3', 'r-4');
  context.target(0, 10, 'dropped');
  expect([settled(), bar()]).toEqual([[], []]);
  loop.control.ignoreStrategies(false);
  context.target(0, 10, 'heard');
  expect(bar()).toEqual([expect.stringContaining('sell 90 market reduce')]);
});

describe('where the entry of a turn waits for its close', () => {
  const turned = () => {
    const all = withBracket({ more: { turnsInSteps: true } });
    all.pursue({ quantity: -50, takeProfit: 8 });
    all.broker.tell('cancelled', 'r-3', 'r-4');
    expect(all.settled()).toEqual(['r-6 sell 100 market reduce']);
    return all;
  };

  it('goes once that has filled, with its exits', () => {
    const { broker, settled, context } = turned();
    broker.tell('accepted', 'r-6');
    broker.fill('r-6', 60);
    expect([settled(), context.busy(0)]).toEqual([[], true]);
    broker.fill('r-6', 40);
    expect(settled()).toEqual(['r-8 sell 50 market', 'r-9 buy 50 limit reduce after r-8']);
  });

  it.each([['rejected', 0], ['cancelled', 60], ['expired', 60]] as const)('does not go when that is %s after %i', (status, filled) => {
    const { broker, settled, context } = turned();
    if (filled > 0) broker.fill('r-6', filled);
    broker.tell(status, 'r-6');
    expect([settled(), context.busy(0), context.position(0)]).toEqual([[], false, 100 - filled]);
  });

  it('another wish takes its place', () => {
    const { broker, settled, pursue } = turned();
    expect(pursue({ quantity: 0 })).toEqual(['cancel r-6']);
    broker.fill('r-6', 100);
    expect(settled()).toEqual([]);
  });

  it('nothing goes when the close is refused, or the whole is too large', () => {
    const { loop, broker, pursue, settled, context, records } = setUp({ more: { turnsInSteps: true }, gate: (real) => ({ ...real, approve: (order, given) => (order.reduceOnly ? { refused: { check: 'trading state', reason: 'y' } } : real.approve(order, given)) }) });
    pursue({ quantity: 100 });
    broker.fill('r-2', 100);
    loop.settle();
    expect([pursue({ quantity: -50 }), pursue({ quantity: -1e14 }), settled(), context.busy(0)]).toEqual([[], [], [], false]);
    expect(refusals(records)).toEqual([['trading state', 'y'], ['target size', expect.stringContaining('target')]]);
  });
});

it('a broker that throws leaves nothing waiting for ever', () => {
  const { loop, broker, pursue, settled, context } = setUp();
  const submit = broker.submit.bind(broker);
  broker.submit = () => {
    throw new Error('no');
  };
  expect(() => pursue({ quantity: 10 })).toThrow('no');
  broker.submit = submit;
  broker.tell('rejected', 'r-2');
  expect([settled(), context.busy(0), loop.orders.liveCount]).toEqual([[], false, 0]);
});
