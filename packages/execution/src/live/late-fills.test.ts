import { formatQuantity } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { liveAccount } from '../../test/live';

const MINUTE = 60_000;

/** Holds 100 under a stop (r-3) and a take profit (r-4), of which the broker says that it is over; then it is, or is not, forgotten. */
const holding = async (minutes: number) => {
  const account = liveAccount();
  const life = await account.begin();
  await life.started;
  life.pursue({ quantity: 100, stop: 9, takeProfit: 11 });
  account.broker.fill('r-2', 100, 10);
  for (const id of ['r-3', 'r-4']) account.broker.become(id, 'accepted');
  account.broker.become('r-4', 'cancelled');
  await account.timers.pass(minutes * MINUTE);
  account.alarms.length = 0;
  return { ...account, ...life, lots: () => [formatQuantity(life.loop.ledger.held(0, 'test')), formatQuantity(life.loop.ledger.held(0, 'external'))] };
};

describe('a fill of an order that was over', () => {
  it.each([[1, false], [30, true]] as const)('%s minutes ago is booked for its owner, and told when the order is forgotten: %s', async (minutes, forgotten) => {
    const { broker, loop, timers, lots, alarms, session } = await holding(minutes);
    expect(loop.orders.isForgotten('r-4')).toBe(forgotten);
    const fill = broker.fill('r-4', 100, 11);
    expect([lots(), loop.ledger.position(0)]).toEqual([['0', '0'], 0n]);
    const told = forgotten ? ['critical reconcile: order r-4 has filled long after the broker said that it was over: it is booked for test, look at what is held and at its exits'] : [];
    expect(alarms).toEqual(told);
    broker.tell({ kind: 'fill', fill });
    await timers.pass(5 * MINUTE);
    expect([lots(), alarms.filter((each) => each.startsWith('critical')), session.state]).toEqual([['0', '0'], told, 'trading']);
  });

  it('is given back as it was booked when the process starts again', async () => {
    const account = await holding(30);
    account.broker.fill('r-4', 100, 11);
    account.session.stop();
    const { loop, session } = await account.begin();
    expect([loop.ledger.held(0, 'test'), loop.ledger.held(0, 'external'), session.state]).toEqual([0n, 0n, 'trading']);
  });

  it('lets whoever looks after the symbol look again at what is at work there', async () => {
    const { broker, loop } = await holding(30);
    expect(loop.orders.touchedBy('r-4', 0).map(({ order }) => order.id)).toEqual(['r-3']);
    expect(loop.orders.touchedBy('r-3', 0).map(({ order }) => order.id)).toEqual(['r-3']);
    expect(loop.orders.touchedBy('r-99', 0)).toEqual([]);
    expect(broker.far.get('r-3')?.status).toBe('accepted');
  });
});
