import { formatQuantity } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { holding, opened } from '../../test/kept-exits';
import type { KeepExitsPolicy } from './keep-exits';

describe('a part of an entry whose rest does not fill', () => {
  const partly = () => {
    const all = opened({ policy: { partMs: 5_000 }, takes: (id) => (id === 'r-2' ? 'works' : 'lost') });
    for (const id of ['r-3', 'r-4']) {
      all.venue.open.add(id);
      all.venue.tell('held', id);
    }
    all.venue.takes = () => 'works';
    all.venue.trade('r-2', 60);
    while (all.loop.settle());
    all.venue.since();
    return all;
  };

  it('and whose exits wait for it, gets exits of its own, and the rest is given up', async () => {
    const { venue, pass, working, held } = partly();
    await pass(5_000, 500);
    expect(venue.since()).toEqual([]);
    venue.obeys = false;
    await pass(4_000, 500);
    expect(venue.since()).toEqual(['cancel r-2', 'cancel r-3', 'cancel r-4']);
    venue.trade('r-2', 10); // before the cancel arrives
    for (const id of ['r-2', 'r-3', 'r-4']) venue.end(id, 'cancelled');
    await pass(20_000, 500);
    expect([held(), working(), venue.since()]).toEqual(['70', ['sell 70 stop', 'sell 70 limit'], [expect.stringContaining('sell 70 stop reduce'), expect.stringContaining('sell 70 limit reduce')]]);
  });

  it('is left alone where its exits are at work already, or it fills meanwhile', async () => {
    const { venue, pass, told } = partly();
    venue.tell('accepted', 'r-3', 'r-4');
    await pass(60_000, 500);
    const other = partly();
    await other.pass(3_000, 500);
    other.venue.trade('r-2', 40);
    other.venue.tell('accepted', 'r-3', 'r-4');
    await other.pass(60_000, 500);
    expect([venue.since(), told, other.venue.since(), other.told]).toEqual([[], [], [], []]);
  });
});

describe('an entry that rests while more than it is held already', () => {
  /** Holds 100, and has asked for 150 with both exits: a stop (r-6) and a take profit (r-7) of the 100 go beside the entry (r-8), whose own wait for it. */
  const adding = async (takes: (type: string, quantity: string) => 'works' | 'rejected', policy: KeepExitsPolicy = { partMs: 5_000 }) => {
    const all = await holding({ policy });
    const { venue, want } = all;
    venue.takes = (id) => {
      const order = venue.orders.get(id)!;
      return order.after !== undefined ? 'lost' : takes(order.type, formatQuantity(order.quantity));
    };
    want({ quantity: 150, stop: 9, takeProfit: 11, entry: { type: 'limit', limit: 9.5 } });
    for (const { id, after } of venue.orders.values()) {
      if (after === undefined || !all.loop.orders.liveOf(0).some(({ order }) => order.id === id)) continue;
      venue.open.add(id);
      venue.tell('held', id);
    }
    while (all.loop.settle());
    venue.since();
    return all;
  };
  const PLANNED = ['sell 100 stop', 'sell 100 limit', 'buy 50 limit', 'sell 50 stop', 'sell 50 limit'];

  it('is given up when the exits of that come to nothing, and they are asked for again', async () => {
    let rejects = true;
    const { venue, pass, working, held, told } = await adding((type) => (type === 'stop' && rejects ? 'rejected' : 'works'));
    expect(working()).toEqual(PLANNED.slice(1));
    await pass(4_000, 500);
    expect([venue.since(), told]).toEqual([[], []]);
    rejects = false;
    await pass(10_000, 500);
    expect([held(), working(), told]).toEqual(['100', ['sell 100 stop', 'sell 100 limit'], [expect.stringContaining('not what they should be: new ones are asked for (1 of 3)')]]);
  });

  it('and whose exits never come, is given up too; critical is told, and the holding is closed', async () => {
    const { venue, pass, working, held, told } = await adding((type) => (type === 'stop' ? 'rejected' : 'works'));
    venue.takes = (id) => (venue.orders.get(id)?.type === 'market' ? 'fills' : venue.orders.get(id)?.type === 'stop' ? 'rejected' : 'works');
    await pass(120_000, 500);
    expect([held(), working(), told.filter((each) => each.startsWith('critical')).length]).toEqual(['0', [], 1]);
  });

  it('is left alone where the exits of that are at work, or it fills meanwhile', async () => {
    const { venue, pass, working, told } = await adding(() => 'works');
    await pass(600_000, 5_000);
    expect([working(), venue.since(), told]).toEqual([PLANNED, [], []]);
  });

  it('is left alone where no exits are wanted, and where it is for the other side', async () => {
    const { venue, pass, want, told, working } = await holding({ policy: { partMs: 5_000 } });
    want({ quantity: 150, entry: { type: 'limit', limit: 9.5 } });
    await pass(60_000, 1_000);
    expect([working(), told]).toEqual([['buy 50 limit'], []]);
    venue.takes = (id) => (venue.orders.get(id)?.type === 'market' ? 'rejected' : 'works');
    want({ quantity: -50, stop: 12, entry: { type: 'limit', limit: 10 } });
    venue.since();
    await pass(60_000, 1_000);
    expect([venue.since(), told]).toEqual([[], []]);
  });
});

it('what cannot be protected for another sleeve opens on that side has its way cleared, and is closed', async () => {
  const quiet = { createStrategy: () => ({ onBar: () => undefined }) };
  const all = await holding({ policy: { tries: 1 }, setting: { sleeves: [{ name: 'one', ...quiet }, { name: 'other', ...quiet }] } });
  const { venue, want, pass, held } = all;
  want({ quantity: 60, entry: { type: 'limit', limit: 9 } }, 'other');
  const [entry] = [...venue.open].slice(-1);
  venue.takes = () => (venue.open.has(entry) ? 'rejected' : 'fills');
  venue.end('r-3', 'rejected');
  await pass(60_000, 500);
  expect([venue.open.has(entry), held()]).toEqual([false, '0']);
});
