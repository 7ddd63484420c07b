import { calendarNamed, TraderError } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { holding, opened } from '../../test/kept-exits';
import { KeepExits } from './keep-exits';

describe('exits that ended without our asking', () => {
  it('with an entry that was cancelled after a part of it had filled, are asked for again for what is held', async () => {
    const { venue, pass, working, held, told } = opened();
    venue.trade('r-2', 60);
    venue.end('r-2', 'cancelled');
    venue.end('r-3', 'cancelled');
    venue.end('r-4', 'cancelled');
    venue.since();
    await pass(5_000, 500);
    expect([held(), working()]).toEqual(['60', ['sell 60 stop', 'sell 60 limit']]);
    expect(told).toEqual(['warning exits: the exits of ABC of test are not what they should be: new ones are asked for (1 of 3)']);
    const stop = [...venue.orders.values()].filter(({ type }) => type === 'stop').at(-1);
    expect([stop?.stopPrice, stop?.reduceOnly]).toEqual([9_000_000_000n, true]);
    await pass(60_000, 500);
    expect(told).toHaveLength(1);
  });

  it('one of the two, are asked for again together, the other being cancelled first', async () => {
    const { venue, pass, working } = await holding();
    venue.end('r-3', 'expired');
    await pass(5_000, 500);
    expect(venue.since()).toEqual(['cancel r-4', expect.stringContaining('sell 100 stop reduce'), expect.stringContaining('sell 100 limit reduce')]);
    expect(working()).toEqual(['sell 100 stop', 'sell 100 limit']);
  });

  it('because they were rejected, are asked for a few times; then critical is told, and the holding is closed', async () => {
    const { venue, pass, held, told, working } = await holding();
    venue.takes = (id) => (venue.orders.get(id)?.type === 'market' ? 'fills' : 'rejected');
    venue.end('r-3', 'rejected');
    await pass(30_000, 500);
    expect(venue.since().filter((each) => each.includes('stop'))).toHaveLength(3);
    expect(told.filter((each) => each.startsWith('critical'))).toEqual(['critical exits: ABC of test cannot be protected: its exits were asked for 3 times, and it is closed at the market']);
    expect([held(), working()]).toEqual(['0', []]);
  });

  it('is kept and told of, where the policy says not to close it', async () => {
    const { venue, pass, held, told } = await holding({ policy: { flatten: false, tries: 1 } });
    venue.takes = () => 'rejected';
    venue.end('r-3', 'rejected');
    await pass(120_000, 500);
    expect([held(), told.at(-1)]).toEqual(['100', 'critical exits: ABC of test cannot be protected: its exits were asked for 1 times']);
  });

  it.each([0, 70_000, 600_000])('because the holding was to be closed after %i ms, and the close is rejected, are asked for again', async (age) => {
    const { venue, want, pass, held, working } = await holding();
    await pass(age, 500);
    venue.takes = (id) => (venue.orders.get(id)?.type === 'market' ? 'rejected' : 'works');
    want({ quantity: 0 });
    await pass(5_000, 500);
    expect([held(), working()]).toEqual(['100', ['sell 100 stop', 'sell 100 limit']]);
    venue.takes = () => 'fills';
    want({ quantity: 0 });
    await pass(5_000, 500);
    expect([held(), working()]).toEqual(['0', []]);
  });

  it('also when nobody had told of the exits before they were cancelled for it', async () => {
    const { venue, want, pass, held, working } = opened({ takes: () => 'lost' });
    want({ quantity: 0 });
    venue.takes = (id) => (venue.orders.get(id)?.type === 'market' ? 'rejected' : 'works');
    venue.accept('r-2');
    venue.trade('r-2', 100);
    for (const id of ['r-3', 'r-4']) {
      venue.accept(id);
      venue.end(id, 'cancelled');
    }
    await pass(10_000, 500);
    expect([held(), working()]).toEqual(['100', ['sell 100 stop', 'sell 100 limit']]);
  });

  it('is tried to be closed after longer and longer pauses while the broker refuses', async () => {
    const { venue, pass, held } = await holding();
    venue.takes = () => 'rejected';
    venue.end('r-3', 'rejected');
    await pass(600_000, 500);
    expect(held()).toBe('100');
    expect(venue.since().filter((each) => each.includes('market')).length).toBeLessThanOrEqual(14);
  });

  it('closes what cannot be protected even when the first order to close it is rejected', async () => {
    const { venue, pass, held } = await holding();
    let rejects = 2;
    venue.takes = (id) => (venue.orders.get(id)?.type !== 'market' || rejects-- > 0 ? 'rejected' : 'fills');
    venue.end('r-3', 'rejected');
    await pass(90_000, 500);
    expect(held()).toBe('0');
  });

  it('of another size than what is held are replaced', async () => {
    const { venue, pass, working, held } = await holding();
    venue.takes = () => 'works';
    venue.fill('r-2', 40, 10, { executionId: 'bust', side: 'sell' }); // the broker took back a part of a fill
    await pass(5_000, 500);
    expect([held(), working()]).toEqual(['60', ['sell 60 stop', 'sell 60 limit']]);
  });
});

it('asks again when an order of another sleeve was in the way, and what waited for it was refused', async () => {
  let refuses = false;
  const { venue, pass, want, working, records } = await holding({
    setting: {
      sleeves: ['test', 'other'].map((name) => ({ name, createStrategy: () => ({ onBar: () => undefined }) })),
      gate: (real) => {
        const approve = real.approve.bind(real);
        real.approve = (order, given) => (refuses ? { refused: { check: 'trading state', reason: 'drill' } } : approve(order, given));
        return real;
      },
    },
  });
  want({ quantity: 5 }, 'other');
  const [others] = [...venue.orders.keys()].slice(-1);
  venue.tell('unknown', others);
  venue.end('r-3', 'expired');
  await pass(3_000, 500);
  expect(working()).toEqual(['buy 5 market']);
  refuses = true;
  venue.tell('accepted', others);
  await pass(1_000, 500);
  refuses = false;
  expect(records.filter(({ kind }) => kind === 'refusal')).toHaveLength(2);
  await pass(10_000, 500);
  expect(working()).toEqual(['buy 5 market', 'sell 100 stop', 'sell 100 limit']);
});

it('what was sold while exits were on their way is not bought back', async () => {
  const { venue, pass, held } = await holding();
  venue.obeys = false;
  venue.end('r-3', 'expired');
  await pass(3_000, 500);
  expect(venue.since()).toEqual(['cancel r-4']);
  venue.trade('r-4', 70);
  venue.obeys = true;
  venue.end('r-4', 'cancelled');
  await pass(10_000, 500);
  expect([held(), venue.since()]).toEqual(['30', [expect.stringContaining('sell 30 stop reduce'), expect.stringContaining('sell 30 limit reduce')]]);
});

it('the goal that brings new exits is journaled before those that are left are cancelled', async () => {
  const { venue, pass, records } = await holding({ setting: { more: { journalGoals: true } } });
  venue.end('r-4', 'expired');
  await pass(2_000, 500);
  const told = records.flatMap((each) => (each.kind === 'goal' ? [each.target] : each.kind === 'cancel' ? [`cancel ${each.id}`] : []));
  expect(told).toEqual([JSON.stringify({ quantity: 100, reason: 'exits', reduceOnly: true, stop: 9, takeProfit: 11 }), 'cancel r-3', '']);
});

it('exits of a turn whose close came to nothing are cancelled: they would open', async () => {
  const { venue, pass, want, working, held, loop } = await holding();
  venue.takes = (id) => (venue.orders.get(id)?.reduceOnly === true && venue.orders.get(id)?.type === 'market' ? 'rejected' : 'works');
  want({ quantity: -40, takeProfit: 8 });
  await pass(400, 100);
  const entry = loop.orders.liveOf(0).find(({ order }) => !order.reduceOnly);
  venue.trade(entry?.order.id ?? '', 40);
  await pass(5_000, 500);
  expect([held(), working()]).toEqual(['60', []]);
});

it('what throws while exits are asked for is told, and they are asked for again', async () => {
  const { venue, pass, working, told, loop } = await holding();
  const pursue = loop.pursue.bind(loop);
  let faults = 2;
  loop.pursue = (...all) => {
    if (faults-- > 0) throw new Error('no');
    pursue(...all);
  };
  venue.end('r-3', 'expired');
  await pass(20_000, 500);
  expect([working(), told.filter((each) => each.startsWith('critical'))]).toEqual([['sell 100 stop', 'sell 100 limit'], ['critical exits: ABC of test: no', 'critical exits: ABC of test: no']]);
});

it('a journal that cannot be written is nothing to get over', async () => {
  const { venue, pass, loop } = await holding();
  loop.pursue = () => {
    throw new TraderError('STORAGE_FAILED', 'disk full');
  };
  venue.end('r-3', 'expired');
  await expect(pass(5_000, 500)).rejects.toThrow('disk full');
});

describe('nothing is done', () => {
  it('when one exit fills and takes the other with it', async () => {
    const { venue, pass, held, told } = await holding();
    venue.trade('r-4', 40);
    await pass(5_000, 500);
    venue.trade('r-4', 60);
    venue.end('r-3', 'cancelled');
    await pass(10_000, 500);
    expect([held(), venue.since(), told]).toEqual(['0', [], []]);
  });

  it('when the strategy takes its exits back, moves them, or goes on to something else', async () => {
    const { venue, pass, want, told, working } = await holding();
    want({ quantity: 100, stop: 9.5, takeProfit: 11 });
    const moved = [...venue.orders.keys()].at(-1)!;
    venue.end('r-3', 'cancelled'); // replaced
    await pass(5_000, 500);
    expect(working()).toEqual(['sell 100 limit', 'sell 100 stop']);
    want({ quantity: 100 });
    await pass(10_000, 500);
    expect([working(), venue.open.has(moved), told]).toEqual([[], false, []]);
  });

  it('for exits of a turn that came to nothing, which are for the other side', async () => {
    const { venue, pass, want, told, working, held } = await holding();
    want({ quantity: 100 });
    await pass(5_000, 500);
    venue.takes = () => 'rejected';
    expect(want({ quantity: -50, stop: 12 })).toHaveLength(3);
    await pass(10_000, 500);
    expect([working(), told, held()]).toEqual([[], [], '100']);
  });

  it('while an outcome is unknown, and while a kill switch is engaged', async () => {
    const { venue, pass, loop, told } = await holding();
    venue.tell('unknown', 'r-4');
    venue.end('r-3', 'expired');
    await pass(10_000, 500);
    expect([venue.since(), told]).toEqual([[], []]);
    loop.control.ignoreStrategies(true);
    venue.tell('accepted', 'r-4');
    await pass(10_000, 500);
    expect([venue.since(), told]).toEqual([[], []]);
    loop.control.ignoreStrategies(false);
    await pass(5_000, 500);
    expect(venue.since()).toHaveLength(3);
  });
});

it('of a close that came to nothing while a sleeve is taken flat are asked for once that is over, and not before', async () => {
  const { venue, want, pass, working, loop, told } = await holding();
  venue.takes = (id) => (venue.orders.get(id)?.type === 'market' ? 'rejected' : 'works');
  loop.control.hold('end of day', 'test', 'flat by the close');
  for (let turn = 0; turn < 3; turn++) {
    want({ quantity: 0 });
    await pass(90_000, 1_000);
  }
  expect([working(), told]).toEqual([[], []]);
  loop.control.release('end of day', 'test');
  await pass(10_000, 500);
  expect(working()).toEqual(['sell 100 stop', 'sell 100 limit']);
  loop.control.hold('end of day', 'test', 'flat by the close');
  const [stop] = loop.orders.liveOf(0);
  venue.end(stop.order.id, 'expired'); // nobody has taken it back
  loop.settle();
  expect(working()).toEqual(['sell 100 limit']);
  await pass(10_000, 500);
  expect(working()).toEqual(['sell 100 stop', 'sell 100 limit']);
});

it('exits of what is held no more are cancelled', async () => {
  const { venue, pass, told, working } = await holding();
  venue.open.add('r-2');
  venue.fill('r-2', 100, 10, { executionId: 'bust', side: 'sell' });
  await pass(5_000, 500);
  expect(venue.since()).toEqual(['cancel r-3', 'cancel r-4']);
  expect([working(), told]).toEqual([[], ['warning exits: 2 exits of ABC of test are left, and nothing is held: they are cancelled']]);
});

it('after a restart it has learned what was wanted, of exits that ended before it began too', async () => {
  const { venue, pass, exits, account, listeners, working } = await holding();
  exits.stop();
  listeners.length = 0;
  venue.end('r-3', 'expired');
  venue.end('r-4', 'cancelled');
  await pass(5_000, 500);
  expect([working(), venue.since()]).toEqual([[], []]);
  const again = new KeepExits(account);
  again.start();
  await pass(5_000, 500);
  expect(working()).toEqual(['sell 100 stop', 'sell 100 limit']);
});

it('is not taken in by exits that nobody has answered yet: what is rejected late counts as a try too', async () => {
  const { venue, pass, held, told } = await holding();
  venue.takes = (id) => (venue.orders.get(id)?.type === 'market' ? 'fills' : 'rejected');
  venue.end('r-3', 'expired');
  await pass(300_000, 10_000);
  expect([held(), told.filter((each) => each.startsWith('warning')).length]).toEqual(['0', 3]);
});

it('of an older round trip nothing is wanted for the next', async () => {
  const { venue, pass, want, account, exits, working, told } = await holding();
  exits.stop();
  venue.trade('r-4', 100);
  venue.end('r-3', 'cancelled');
  await pass(5_000, 500);
  venue.takes = () => 'fills';
  await pass(1_000);
  want({ quantity: 50 });
  new KeepExits(account).start();
  await pass(20_000, 500);
  expect([working(), told]).toEqual([[], []]);
});

it('while its market is closed it is tried once, and then from the open on', async () => {
  const { venue, pass, told, timers, loop, held } = await holding({ setting: { more: { calendarOf: () => calendarNamed('24x7') } } });
  loop.parts.sessions.opens[0] = timers.now() + 3_600_000;
  venue.takes = (id) => (venue.orders.get(id)?.type === 'market' ? 'fills' : 'rejected');
  venue.end('r-3', 'expired');
  await pass(3_000_000, 10_000);
  expect([told.length, held()]).toEqual([1, '100']);
  await pass(700_000, 10_000);
  expect(held()).toBe('0');
});
