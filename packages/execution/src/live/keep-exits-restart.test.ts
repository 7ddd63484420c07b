import { describe, expect, it } from 'vitest';
import { holding } from '../../test/kept-exits';
import { KeepExits } from './keep-exits';

it('after a restart it knows an exit that it took back itself, when the one in its place was refused', async () => {
  let refuses = true;
  const { venue, pass, exits, account, listeners, working } = await holding({
    setting: {
      gate: (real) => {
        const approve = real.approve.bind(real);
        real.approve = (order, given) => (refuses && order.id > 'r-4' && order.type === 'limit' ? { refused: { check: 'price collar', reason: 'drill' } } : approve(order, given));
        return real;
      },
    },
  });
  venue.end('r-3', 'expired');
  await pass(2_000, 500);
  expect([working(), venue.since()]).toEqual([['sell 100 stop'], ['cancel r-4', expect.stringContaining('sell 100 stop')]]);
  exits.stop();
  listeners.length = 0;
  refuses = false;
  new KeepExits(account).start();
  await pass(5_000, 500);
  expect(working()).toEqual(['sell 100 stop', 'sell 100 limit']);
});

it.each([{}, { stop: 8.5 }])('after a restart it wants no exit that the strategy took back after it had been asked for again: %j', async (left) => {
  const { venue, pass, exits, account, listeners, working, want } = await holding();
  venue.end('r-3', 'expired');
  await pass(10_000, 500);
  expect(working()).toEqual(['sell 100 stop', 'sell 100 limit']);
  want({ quantity: 100, ...left });
  await pass(2_000, 500);
  exits.stop();
  listeners.length = 0;
  new KeepExits(account).start();
  await pass(20_000, 500);
  expect(working()).toEqual('stop' in left ? ['sell 100 stop'] : []);
});

describe('exits that a goal leaves out and that nothing is at work for', () => {
  const restarted = async (all: Awaited<ReturnType<typeof holding>>): Promise<readonly string[]> => {
    await all.pass(20_000, 500);
    const before = all.working();
    all.exits.stop();
    all.listeners.length = 0;
    new KeepExits(all.account).start();
    await all.pass(20_000, 500);
    expect(all.working()).toEqual(before);
    return before;
  };

  it('are not asked for again: both were over', async () => {
    const all = await holding();
    all.venue.end('r-3', 'expired');
    all.venue.end('r-4', 'expired');
    all.want({ quantity: 100 });
    expect(await restarted(all)).toEqual([]);
    expect(all.records.flatMap((each) => (each.kind === 'cancel' ? [each.id] : []))).toEqual(['r-3', 'r-4']);
  });

  it('are not asked for again: one was over, and the other is changed in place', async () => {
    const all = await holding();
    all.venue.end('r-4', 'expired');
    all.want({ quantity: 100, stop: 8.5 });
    all.venue.end('r-3', 'cancelled'); // what takes its place works
    expect(await restarted(all)).toEqual(['sell 100 stop']);
    expect(all.told).toEqual([]);
  });

  it('are not asked for again: one was just being taken back, to be asked for again', async () => {
    const all = await holding();
    all.venue.obeys = false;
    all.venue.end('r-3', 'expired');
    await all.pass(3_000, 500);
    expect(all.venue.since()).toEqual(['cancel r-4']);
    all.want({ quantity: 100 });
    all.venue.obeys = true;
    all.venue.end('r-4', 'cancelled');
    expect(await restarted(all)).toEqual([]);
  });

  it('are asked for again where the goal has them, and where it only closes', async () => {
    const all = await holding();
    all.venue.end('r-3', 'expired');
    all.venue.takes = (id) => (all.venue.orders.get(id)?.type === 'market' ? 'rejected' : 'works');
    all.want({ quantity: 0 });
    expect(await restarted(all)).toEqual(['sell 100 stop', 'sell 100 limit']);
  });

  it('whatever a strategy calls its reasons', async () => {
    const all = await holding();
    all.want({ quantity: 100, stop: 9, reason: 'exits' });
    expect(await restarted(all)).toEqual(['sell 100 stop']);
    all.want({ quantity: 100, reason: 'exits' });
    expect(await restarted(all)).toEqual([]);
  });
});
