import { formatQuantity, price, quantity } from '@trader/core';
import type { BrokerEvent } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { liveAccount } from '../../test/live';

const SECOND = 1_000;
const MINUTE = 60_000;
const refusals = (records: ReturnType<typeof liveAccount>['records']): string[] => records.flatMap((each) => (each.kind === 'refusal' ? [`${each.check}: ${each.reason}`] : []));
const held = (life: Awaited<ReturnType<ReturnType<typeof liveAccount>['begin']>>, owner = 'test'): string => formatQuantity(life.loop.ledger.held(0, owner));

/** Faults that users of brokers have met: see docs/decisions/0018. */
describe('seen in the wild:', () => {
  it('new, then fill, told three times with the same execution id, is one fill', async () => {
    const account = liveAccount();
    const life = await account.begin();
    life.pursue({ quantity: 10 });
    const fill = account.broker.fill('r-2', 10);
    const again: BrokerEvent[] = [{ kind: 'order', orderId: 'r-2', status: 'accepted', reason: '', time: 0 }, { kind: 'fill', fill }];
    for (const event of [...again, ...again, ...again]) account.broker.tell(event);
    await account.timers.pass(5 * MINUTE);
    expect([held(life), account.kinds().filter((kind) => kind === 'fill').length, life.loop.control.state]).toEqual(['10', 1, 'active']);
  });

  it('a market order that was accepted and whose fill nobody told is booked with the next statement', async () => {
    const account = liveAccount();
    const life = await account.begin();
    life.pursue({ quantity: 10 });
    account.broker.fill('r-2', 10, 10, { told: false });
    expect(held(life)).toBe('0');
    await account.timers.pass(MINUTE);
    expect([held(life), life.loop.orders.liveCount, life.loop.control.state]).toEqual(['10', 0, 'active']);
  });

  it('orders and positions that disagree for ten seconds are not believed', async () => {
    const account = liveAccount();
    const life = await account.begin();
    life.pursue({ quantity: 10 });
    const late = new Map(account.broker.holdings);
    account.broker.fill('r-2', 10);
    account.broker.page = (statement) => ({ ...statement, positions: [...late].map(([symbol, size]) => ({ symbol, quantity: size as typeof statement.positions[0]['quantity'] })) });
    void life.session.resync();
    await account.timers.pass(10 * SECOND);
    expect([life.session.differences, life.loop.control.state]).toEqual([[], 'active']);
    account.broker.page = (statement) => statement;
    await account.timers.pass(10 * SECOND);
    expect([account.alarms.filter((each) => each.startsWith('critical')), life.loop.control.suspended.size]).toEqual([[], 0]);
  });

  it('an opposite order that is refused as a wash trade is over, and so is its goal', async () => {
    const account = liveAccount();
    const life = await account.begin();
    life.pursue({ quantity: 10 });
    account.broker.become('r-2', 'rejected');
    expect([life.loop.orders.liveCount, life.pursue({ quantity: 20 })]).toEqual([0, ['r-4']]);
  });
});

it('a fill that is told of a stranger first, and of an order of ours when the broker says whose it was, ends up with its owner, whenever the process dies', async () => {
  for (const kept of [0, 1, 2]) {
    const account = liveAccount();
    const life = await account.begin();
    life.pursue({ quantity: 10 });
    const fill = account.broker.fill('r-2', 10, 10, { told: false });
    account.broker.tell({ kind: 'fill', fill: { ...fill, orderId: 'its-other-name' } });
    expect([held(life), held(life, 'external')]).toEqual(['0', '10']);
    account.broker.tell({ kind: 'fill', fill });
    account.broker.tell({ kind: 'fill', fill });
    expect([held(life), held(life, 'external'), life.loop.orders.find('r-2')?.status, formatQuantity(life.loop.ledger.position(0))]).toEqual(['10', '0', 'filled', '10']);
    life.session.stop();
    expect(account.records.filter(({ kind }) => kind === 'fill').length).toBe(3);
    const last = account.records.map(({ kind }) => kind).lastIndexOf('fill');
    account.records.splice(last - kept + 1);
    const two = await account.begin();
    await account.timers.pass(MINUTE);
    expect([held(two), held(two, 'external'), two.loop.orders.find('r-2')?.status, two.session.state]).toEqual(['10', '0', 'filled', 'trading']);
  }
});

describe('an order whose outcome is unknown', () => {
  const unknown = (id: string): BrokerEvent => ({ kind: 'order', orderId: id, status: 'unknown', reason: 'no answer', time: 0 });

  it('blocks what would add exposure in its symbol, and is believed never to have arrived only when the broker has said so for long enough', async () => {
    const account = liveAccount();
    const life = await account.begin();
    account.broker.wire = 'lost';
    expect(life.pursue({ quantity: 10 })).toEqual(['r-2']);
    account.broker.tell(unknown('r-2'));
    account.broker.wire = 'good';
    expect(life.pursue({ quantity: 20 })).toEqual([]);
    await account.timers.pass(59 * SECOND);
    expect([life.session.unknown, account.broker.since(), life.loop.orders.find('r-2')?.status]).toEqual([['r-2'], [], 'unknown']);
    await account.timers.pass(15 * SECOND);
    expect([life.session.unknown, life.loop.orders.find('r-2')?.status, account.broker.since()]).toEqual([[], 'rejected', ['r-4']]);
    const [end] = account.records.filter((each) => each.kind === 'order' && each.status === 'rejected');
    expect(end).toMatchObject({ id: 'r-2', reason: 'the broker has said for 60000 ms that it has no such order' });
    expect(account.broker.asked.length).toBeGreaterThan(5);
  });

  it('is not given up earlier because our clock is set meanwhile', async () => {
    const account = liveAccount();
    const { timers } = account;
    let ahead = 0;
    const life = await account.begin({ timers: { now: () => timers.now() + ahead, after: (ms, work) => timers.after(ms, work) } });
    account.broker.wire = 'lost';
    life.pursue({ quantity: 10 });
    account.broker.tell(unknown('r-2'));
    await timers.pass(10 * SECOND);
    ahead = 100 * SECOND;
    await timers.pass(49 * SECOND);
    expect([life.session.unknown, life.loop.orders.find('r-2')?.status]).toEqual([['r-2'], 'unknown']);
    await timers.pass(21 * SECOND);
    expect(life.session.unknown).toEqual([]);
  });

  it('is found as soon as the broker has it, and a break in what it says begins the wait anew', async () => {
    const account = liveAccount();
    const life = await account.begin();
    account.broker.wire = 'lost';
    life.pursue({ quantity: 10 });
    account.broker.tell(unknown('r-2'));
    await account.timers.pass(50 * SECOND);
    account.broker.reachable = false;
    await account.timers.pass(20 * SECOND);
    account.broker.reachable = true;
    await account.timers.pass(50 * SECOND);
    expect(life.session.unknown).toEqual(['r-2']);
    account.broker.far.set('r-2', { order: life.loop.orders.find('r-2')!.order, status: 'accepted', filled: 0n });
    account.broker.become('r-2', 'accepted', false);
    account.broker.fill('r-2', 10, 10, { told: false });
    await account.timers.pass(10 * SECOND);
    expect([life.session.unknown, held(life)]).toEqual([[], '10']);
  });

  it('that turns up after it was believed never to have arrived is cancelled at once, and what it filled is booked to its owner', async () => {
    const account = liveAccount();
    const life = await account.begin();
    account.broker.wire = 'lost';
    life.pursue({ quantity: 10, entry: { type: 'limit', limit: 10 } });
    account.broker.tell(unknown('r-2'));
    await account.timers.pass(2 * MINUTE);
    const state = life.loop.orders.find('r-2')!;
    expect(state.status).toBe('rejected');
    account.broker.since();
    account.broker.far.set('r-2', { order: state.order, status: 'accepted', filled: 0n });
    account.broker.happen({ kind: 'order', orderId: 'r-2', status: 'accepted', reason: '', time: 0 });
    expect([account.broker.since(), account.alarms.at(-1)]).toEqual([['cancel r-2'], 'critical reconcile: order r-2 is over in our books and at work at the broker: it is cancelled']);
    account.broker.fill('r-2', 4);
    expect([life.pursue({ quantity: 5 }), refusals(account.records).at(-1)]).toEqual([[], expect.stringContaining('order r-2: it is over in our books')]);
    account.broker.become('r-2', 'cancelled');
    await account.timers.pass(2 * MINUTE);
    expect([held(life), life.loop.control.state, account.broker.since()]).toEqual(['4', 'active', []]);
    expect(life.pursue({ quantity: 5 })).toEqual(['r-6']);
  });

  it('and that was not listed as at work when it was believed never to have arrived is cancelled at the next statement after a restart', async () => {
    const account = liveAccount();
    const one = await account.begin();
    account.broker.wire = 'lost';
    one.pursue({ quantity: 10, entry: { type: 'limit', limit: 10 } });
    account.broker.tell(unknown('r-2'));
    await account.timers.pass(2 * MINUTE);
    one.session.stop();
    account.broker.far.set('r-2', { order: one.loop.orders.find('r-2')!.order, status: 'accepted', filled: 0n });
    account.broker.since();
    const two = await account.begin();
    await account.timers.pass(50 * SECOND);
    expect([two.session.state, account.broker.since()]).toEqual(['starting', ['cancel r-2']]);
    account.broker.become('r-2', 'cancelled');
    await account.timers.pass(MINUTE);
    expect(two.session.state).toBe('trading');
  });

  it('and was to be cancelled is cancelled as soon as it is found', async () => {
    const account = liveAccount();
    const life = await account.begin();
    life.pursue({ quantity: 10, entry: { type: 'limit', limit: 9 } });
    life.loop.control.cancelAll('test');
    expect(account.broker.since()).toEqual(['cancel r-2']);
    account.broker.tell(unknown('r-2'));
    await account.timers.pass(SECOND);
    expect([life.loop.orders.find('r-2')?.status, account.broker.since()]).toEqual(['accepted', ['cancel r-2']]);
  });

  it('is one that was sent and of which nobody has said a word', async () => {
    const account = liveAccount();
    const life = await account.begin();
    account.broker.wire = 'lost reply';
    life.pursue({ quantity: 10, entry: { type: 'limit', limit: 9 } });
    expect(life.loop.orders.find('r-2')?.status).toBe('intended');
    account.broker.page = (statement) => ({ ...statement, events: [] });
    await account.timers.pass(2 * MINUTE);
    expect(life.loop.orders.find('r-2')?.status).toBe('accepted');
    expect(account.broker.asked).toEqual(['r-2']);
  });

  it('after a restart keeps everything waiting until it has been asked for', async () => {
    const account = liveAccount();
    const one = await account.begin();
    account.broker.wire = 'lost';
    one.pursue({ quantity: 10 });
    one.session.stop();
    account.broker.silent = true;
    const two = await account.begin();
    await account.timers.pass(MINUTE);
    expect(two.session.state).toBe('starting');
    account.broker.silent = false;
    await account.timers.pass(20 * SECOND);
    expect([two.session.state, two.session.unknown]).toEqual(['trading', ['r-2']]);
  });

  it('after a restart is asked for, whether the process died before it was sent or after', async () => {
    for (const wire of ['lost', 'lost reply'] as const) {
      const account = liveAccount();
      const one = await account.begin();
      account.broker.wire = wire;
      one.pursue({ quantity: 10, entry: { type: 'limit', limit: 9 } });
      one.session.stop();
      account.broker.wire = 'good';
      const two = await account.begin();
      expect(two.session.state).toBe('trading');
      await account.timers.pass(2 * MINUTE);
      expect(two.loop.orders.find('r-2')?.status).toBe(wire === 'lost' ? 'rejected' : 'accepted');
      expect(account.broker.since().filter((each) => each === 'r-2')).toEqual([]);
    }
  });
});

describe('while the order link is down', () => {
  it('entries are refused and reductions go, nothing waits to be sent, and it ends only with a statement that agrees', async () => {
    const account = liveAccount();
    const life = await account.begin();
    life.pursue({ quantity: 10 });
    account.broker.fill('r-2', 10);
    account.broker.link('down', 'no heartbeat');
    expect([life.pursue({ quantity: 20 }), refusals(account.records).at(-1)]).toEqual([[], expect.stringContaining('orders link: no heartbeat')]);
    expect(life.pursue({ quantity: 5 })).toEqual(['r-6']);
    account.broker.fill('r-6', 5, 10, { told: false });
    account.broker.reachable = false;
    account.broker.link('up');
    await account.timers.pass(20 * SECOND);
    expect(life.loop.control.state).toBe('reducing');
    account.broker.reachable = true;
    await account.timers.pass(10 * SECOND);
    expect([life.loop.control.state, held(life), account.broker.since()]).toEqual(['active', '5', []]);
  });

  it('statements tell what the stream would, so that an exit need not wait for it', async () => {
    const account = liveAccount();
    const life = await account.begin();
    life.pursue({ quantity: 10, stop: 9 });
    account.broker.fill('r-2', 10);
    account.broker.become('r-3', 'accepted');
    account.broker.link('down', 'gone');
    expect(life.pursue({ quantity: 0 })).toEqual(['cancel r-3']);
    account.broker.become('r-3', 'cancelled', false);
    await account.timers.pass(6 * SECOND);
    expect(account.broker.since()).toEqual(['r-5']);
  });

  it('a statement that was asked for before the link came up again does not end it', async () => {
    const account = liveAccount();
    const life = await account.begin();
    account.broker.link('down', 'gone');
    const before = account.broker.statements;
    await life.session.resync();
    expect([account.broker.statements, life.loop.control.state]).toEqual([before + 1, 'reducing']);
    let arrive: () => void = () => undefined;
    account.broker.slow = new Promise((resolve) => void (arrive = resolve));
    const late = life.session.resync();
    await account.timers.pass(SECOND);
    account.broker.link('up');
    account.broker.slow = new Promise(() => undefined);
    arrive();
    await late;
    await account.timers.pass(0);
    expect(life.loop.control.state).toBe('reducing');
    account.broker.slow = undefined;
    await account.timers.pass(MINUTE);
    expect(life.loop.control.state).toBe('active');
  });
});

describe('books that differ', () => {
  it('for longer than the grace suspend entries, say what differs, and resume by themselves', async () => {
    const account = liveAccount();
    const life = await account.begin();
    account.broker.holdings.set('ABC', quantity(3));
    await account.timers.pass(MINUTE + 20 * SECOND);
    expect(life.loop.control.state).toBe('active');
    await account.timers.pass(20 * SECOND);
    expect([...life.loop.control.suspended]).toEqual([['reconcile', 'the books differ: ABC 0 here, 3 there']]);
    expect(life.pursue({ quantity: 5 })).toEqual([]);
    account.broker.fill('other', 3, 10, { told: false });
    account.broker.holdings.set('ABC', quantity(3));
    await account.timers.pass(20 * SECOND);
    expect([held(life, 'external'), life.loop.control.state, account.alarms.at(-1)]).toEqual(['3', 'active', 'info reconcile: the books agree again']);
  });

  it('do not count while an order is on its way in that symbol', async () => {
    const account = liveAccount();
    const life = await account.begin();
    account.broker.wire = 'lost reply';
    account.broker.page = (statement) => ({ ...statement, events: [] });
    life.pursue({ quantity: 10 });
    account.broker.fill('r-2', 10, 10, { told: false });
    void life.session.resync();
    await account.timers.pass(40 * SECOND);
    expect([life.session.differences, life.loop.control.suspended.size]).toEqual([[], 0]);
    account.broker.page = (statement) => statement;
    await account.timers.pass(MINUTE);
    expect([held(life), life.loop.control.suspended.size]).toEqual(['10', 0]);
  });

  it('in an order that is at work here and not there: it is asked for, and what it came to is heard', async () => {
    const account = liveAccount();
    const life = await account.begin();
    life.pursue({ quantity: 10, entry: { type: 'limit', limit: 9 } });
    account.broker.become('r-2', 'cancelled', false);
    account.broker.page = (statement) => ({ ...statement, events: [] });
    await account.timers.pass(2 * MINUTE);
    expect([account.broker.asked, life.loop.orders.find('r-2')?.status]).toEqual([['r-2'], 'cancelled']);
  });

  it('leaves alone what others did, and never sells what it does not own', async () => {
    const account = liveAccount();
    const life = await account.begin();
    account.broker.fill('someone', 50);
    expect([held(life), held(life, 'external'), life.pursue({ quantity: 0 })]).toEqual(['0', '50', []]);
    expect(life.pursue({ quantity: 10 })).toEqual(['r-2']);
    account.broker.fill('r-2', 10);
    life.pursue({ quantity: 0 });
    expect(life.loop.orders.allLive().map(({ order }) => formatQuantity(order.quantity))).toEqual(['10']);
  });
});

describe('a cancel that crosses a fill', () => {
  it('leaves what has filled, protected by what follows', async () => {
    const account = liveAccount();
    const life = await account.begin();
    life.pursue({ quantity: 10, entry: { type: 'limit', limit: 10 } });
    expect(life.pursue({ quantity: 10, stop: 9 })).toEqual(['cancel r-2']);
    account.broker.fill('r-2', 10);
    expect([held(life), account.broker.since()]).toEqual(['10', ['r-4']]);
    expect(life.loop.orders.allLive().map(({ order }) => `${order.type} ${formatQuantity(order.quantity)}`)).toEqual(['stop 10']);
  });

  it('that is lost is sent again', async () => {
    const account = liveAccount();
    const life = await account.begin();
    life.pursue({ quantity: 10, entry: { type: 'limit', limit: 9 } });
    expect(life.pursue({ quantity: 0 })).toEqual(['cancel r-2']);
    await account.timers.pass(2 * MINUTE);
    expect(account.broker.since()).toEqual(['cancel r-2']);
  });
});

it('the old exit and an unknown replacement both live until one of them is over, and the holding is not sold twice', async () => {
  const account = liveAccount();
  const life = await account.begin();
  life.pursue({ quantity: 10, stop: 9 });
  account.broker.fill('r-2', 10);
  account.broker.become('r-3', 'accepted');
  account.broker.wire = 'lost';
  expect(life.pursue({ quantity: 10, stop: 9.5 })).toEqual(['r-5']);
  account.broker.tell({ kind: 'order', orderId: 'r-5', status: 'unknown', reason: 'no answer', time: 0 });
  expect(life.loop.orders.allLive().map(({ order, status }) => `${order.id} ${status}`)).toEqual(['r-3 accepted', 'r-5 unknown']);
  await account.timers.pass(2 * MINUTE);
  expect(life.loop.orders.allLive().map(({ order, status }) => `${order.id} ${status}`)).toEqual(['r-3 accepted']);
  expect(life.loop.orders.find('r-5')?.status).toBe('rejected');
  account.broker.fill('r-3', 10, 9);
  await account.timers.pass(2 * MINUTE);
  expect([held(life), life.loop.control.state, price(9)]).toEqual(['0', 'active', 9_000_000_000n]);
});
