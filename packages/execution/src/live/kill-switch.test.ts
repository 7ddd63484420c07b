import { formatQuantity } from '@trader/core';
import type { LiveStatement } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { guarded } from '../../test/guard-setting';
import { liveAccount } from '../../test/live';
import type { GuardedAccount } from './guarded';
import { KillSwitch } from './kill-switch';

/** Holds 100 of ABC under a stop (r-3) and a take profit (r-4). */
const running = (setting: Parameters<typeof guarded>[0] = {}) => {
  const all = guarded(setting);
  const { venue, want, account } = all;
  want({ quantity: 100, stop: 9, takeProfit: 11 });
  venue.trade('r-2', 100);
  all.loop.settle();
  venue.since();
  all.records.splice(0);
  const kill = new KillSwitch(account);
  return { ...all, kill };
};

describe('the kill switch', () => {
  it('halts the account, cancels exits too, and is done once the broker, asked, shows nothing', async () => {
    const { kill, loop, venue, pass, told, records } = running();
    kill.engage('drill');
    expect([venue.since(), loop.control.state, kill.state]).toEqual([['cancel r-3', 'cancel r-4'], 'halted', 'cancelling']);
    expect(records.map((each) => each.kind)).toEqual(['state', 'cancel', 'cancel']);
    expect(records[0]).toMatchObject({ state: 'halted', reason: 'kill switch: drill' });
    await pass(1);
    expect([kill.state, kill.open, kill.rounds]).toEqual(['verified', [], 1]);
    expect(told).toEqual(['critical kill switch: engaged: drill', expect.stringContaining('critical kill switch: verified: the broker shows no open order of ours; the account stays halted')]);
    expect(formatQuantity(loop.ledger.position(0))).toBe('100');
  });

  it('goes on while the broker is out of reach, ever less often and never longer than 15 s apart, HALTED and alarming', async () => {
    const { kill, loop, venue, pass, told } = running();
    venue.down = '429 too many requests';
    venue.obeys = false;
    kill.engage('drill');
    const asked: number[] = [];
    for (let second = 1; second <= 60; second++) {
      await pass(1_000);
      asked.push(venue.asks);
    }
    // At 0, 1, 3, 7, 15, 30, 45 and 60 s.
    expect([1, 2, 3, 6, 7, 14, 15, 29, 30, 45, 60].map((second) => asked[second - 1])).toEqual([2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8]);
    expect([kill.state, loop.control.state, kill.open]).toEqual(['cancelling', 'halted', ['r-3', 'r-4']]);
    expect(told.at(-1)).toBe('critical kill switch: HALTED, cancelling: the broker cannot be asked (429 too many requests): open, or not known not to be: r-3, r-4');
    expect(() => kill.release('enough')).toThrow('the kill switch is cancelling, and ends only once the broker has shown that no order is open');
    venue.down = '';
    venue.obeys = true;
    await pass(31_000, 1_000);
    expect(kill.state).toBe('verified');
  });

  it('cancels again and again what the broker still shows, whatever our books say', async () => {
    const { kill, venue, pass } = running();
    venue.obeys = false;
    kill.engage('drill');
    await pass(3_500, 500);
    expect(venue.since()).toEqual(['cancel r-3', 'cancel r-4', 'cancel r-3', 'cancel r-4', 'cancel r-3', 'cancel r-4', 'cancel r-3', 'cancel r-4']);
    venue.obeys = true;
    await pass(20_000, 500);
    expect([kill.state, kill.open]).toEqual(['verified', []]);
  });

  it('cancels orders that our books do not know, and those that arrive after it had been verified', async () => {
    const { kill, venue, pass, told } = running();
    venue.open.add('r-ghost');
    kill.engage('drill');
    await pass(2_000, 100);
    expect([kill.state, venue.since()]).toEqual(['verified', ['cancel r-3', 'cancel r-4', 'cancel r-ghost']]);
    venue.open.add('r-late');
    await pass(30_000, 100);
    expect(venue.since()).toEqual(['cancel r-late']);
    expect(told.filter((each) => each.includes('r-late'))).toHaveLength(1);
    await pass(1_100, 100);
    expect(kill.state).toBe('verified');
  });

  it('is not done while the outcome of an order is unknown, though the broker shows nothing', async () => {
    const { kill, loop, venue, want, pass } = running();
    venue.takes = () => 'lost';
    want({ quantity: 150, stop: 9, takeProfit: 11 });
    venue.tell('unknown', 'r-6', 'r-7', 'r-8', 'r-9', 'r-10');
    loop.settle();
    const unknown = loop.orders.allLive().map(({ order }) => order.id);
    expect(unknown.length).toBeGreaterThan(0);
    kill.engage('drill');
    await pass(60_000, 500);
    expect([kill.state, kill.open]).toEqual(['cancelling', unknown]);
    venue.takes = () => 'works';
    venue.accept(unknown[0]);
    await pass(20_000, 500);
    expect(venue.since()).toContain(`cancel ${unknown[0]}`);
    venue.tell('rejected', ...unknown.slice(1));
    await pass(20_000, 500);
    expect(kill.state).toBe('verified');
  });

  it('gives up a question that nobody answers, and asks again', async () => {
    const { kill, account, pass, told } = running();
    const asked: number[] = [];
    const silent = new KillSwitch({ ...account, resync: () => (asked.push(account.timers.now()), new Promise(() => undefined)) });
    silent.engage('drill');
    await pass(45_000, 1_000);
    expect(asked).toHaveLength(3);
    expect(told.at(-1)).toContain("the broker's statement: no answer within 20000 ms");
    silent.stop();
    expect(kill.state).toBe('off');
  });

  it('is engaged though nothing can be journaled', async () => {
    let full = false;
    const { kill, loop, venue, timers, told } = running({ commit: () => {
      if (full) throw new Error('disk full');
    } });
    full = true;
    expect(kill.engage('drill')).toBe(false);
    await timers.pass(2_500);
    expect(loop.control.state).toBe('halted');
    expect(venue.open.size).toBe(0);
    expect(venue.since()).toEqual(expect.arrayContaining(['cancel r-3', 'cancel r-4']));
    expect(told).toContain('critical kill switch: disk full; it goes on');
    expect(told).toContain('critical kill switch: engaged: drill, but the journal does not keep it: say it again after a restart');
    full = false;
    expect(kill.engage('drill')).toBe(true);
    kill.stop();
  });

  it('drops what the strategies want, until a person releases it', async () => {
    const { kill, loop, context, bar, venue, pass, records } = running();
    kill.engage('drill');
    await pass(10);
    venue.since();
    context.target(0, 100, 'exits again', { stop: 8 });
    bar();
    expect(venue.since()).toEqual([]);
    kill.release('seen to by Ann');
    expect([kill.state, loop.control.state, records.at(-1)]).toEqual(['off', 'active', expect.objectContaining({ kind: 'state', state: 'active', reason: 'seen to by Ann' })]);
    context.target(0, 100, 'exits again', { stop: 8 });
    bar();
    expect(venue.since()).toEqual([expect.stringContaining('sell 100 stop reduce')]);
  });

  it('goes on after a restart, and not when somebody had only halted the account', async () => {
    const { kill, loop, account, venue, pass } = running();
    venue.down = 'no route';
    venue.obeys = false;
    kill.engage('drill');
    await pass(2_000, 100);
    kill.stop();
    venue.down = '';
    venue.obeys = true;
    loop.control.ignoreStrategies(false);
    const after = new KillSwitch(account);
    expect(after.recall()).toBe(true);
    await pass(2_000, 100);
    expect(after.state).toBe('verified');
    loop.control.setState('halted', 'by Ann');
    expect(new KillSwitch(account).recall()).toBe(false);
  });
});

describe('with flatten', () => {
  it('reduces what sleeves hold once nothing else is open, and leaves what is not theirs', async () => {
    const { kill, loop, venue, pass, told } = running();
    venue.fill('by-hand', 25);
    loop.settle();
    venue.positions.set('ABC', loop.ledger.position(0));
    kill.engage('drill', { flatten: true });
    await pass(10);
    expect(venue.since()).toEqual(['cancel r-3', 'cancel r-4', expect.stringContaining('sell 100 market reduce')]);
    expect(kill.state).toBe('flattening');
    const [order] = [...venue.open];
    venue.trade(order, 60);
    await pass(15_000, 500);
    expect([kill.state, venue.since()]).toEqual(['flattening', []]);
    venue.trade(order, 40);
    await pass(15_000, 500);
    expect([kill.state, formatQuantity(loop.ledger.position(0))]).toEqual(['verified', '25']);
    expect(told.at(-1)).toContain('no open order of ours, and sleeves hold nothing');
  });

  it('cancels and sends anew what has not traded for 30 s, and sells nothing twice', async () => {
    const { kill, venue, pass, loop } = running();
    kill.engage('drill', { flatten: true });
    await pass(10);
    venue.since();
    const [first] = [...venue.open];
    venue.trade(first, 30);
    await pass(40_000, 500);
    expect(venue.since()).toEqual([`cancel ${first}`, expect.stringContaining('sell 70 market reduce')]);
    venue.trade([...venue.open][0], 70);
    await pass(16_000, 500);
    expect([kill.state, formatQuantity(loop.ledger.position(0))]).toEqual(['verified', '0']);
  });

  it('sends nothing that the broker does not show as held', async () => {
    const { kill, venue, pass } = running();
    venue.positions.set('ABC', 0n as never);
    kill.engage('drill', { flatten: true });
    await pass(60_000, 500);
    expect([venue.since(), kill.state]).toEqual([['cancel r-3', 'cancel r-4'], 'flattening']);
  });

  it('is not what a person calls so who halts', async () => {
    const { loop, account, venue, pass } = running();
    venue.since();
    loop.control.setState('halted', 'kill switch, flatten: drill on Friday');
    expect(new KillSwitch(account).recall()).toBe(false);
    await pass(60_000, 500);
    expect(venue.since().filter((each) => each.startsWith('cancel r-3') || each.startsWith('cancel r-4') || each.includes('market'))).toEqual([]);
  });

  it('is remembered over a restart', async () => {
    const { kill, loop, account, venue, pass } = running();
    venue.down = 'no route';
    kill.engage('drill', { flatten: true });
    await pass(100);
    kill.stop();
    venue.down = '';
    const after = new KillSwitch(account);
    after.recall();
    await pass(100);
    expect(loop.control.reason).toBe('kill switch, flatten: drill');
    expect(venue.since().at(-1)).toContain('sell 100 market reduce');
  });
});

describe('after the session has failed', () => {
  const failed = async () => {
    let full = false;
    const live = liveAccount({ commit: () => {
      if (full) throw new Error('disk full');
    } });
    const { loop, session, pursue } = await live.begin();
    pursue({ quantity: 100, entry: { type: 'limit', limit: 9 } });
    full = true;
    live.broker.fill('r-2', 30, 9);
    await expect(session.ended).rejects.toThrow('disk full');
    live.broker.since();
    const { broker, timers, alarms } = live;
    const account: GuardedAccount = { loop, broker, timers, alarm: (level, source, text) => void alarms.push(`${level} ${source}: ${text}`), resync: () => session.resync() };
    return { ...live, loop, account, kill: new KillSwitch(account) };
  };

  it('cancels again and again, HALTED and alarming, and is verified by what the broker shows', async () => {
    const { kill, loop, broker, timers, alarms } = await failed();
    const [open] = loop.orders.allLive().map(({ order }) => order.id);
    broker.reachable = false;
    kill.engage('drill');
    await timers.pass(2_500);
    expect([kill.state, kill.open, loop.control.state, alarms.at(-1)]).toEqual(['cancelling', [open], 'halted', expect.stringContaining('the broker cannot be asked (no route)')]);
    expect(broker.since()).toEqual([`cancel ${open}`, `cancel ${open}`, `cancel ${open}`]);
    broker.reachable = true;
    await timers.pass(5_000);
    expect([kill.state, broker.since()]).toEqual(['cancelling', expect.arrayContaining([`cancel ${open}`])]);
    broker.become(open, 'cancelled');
    await timers.pass(15_000);
    expect([kill.state, kill.open]).toEqual(['verified', []]);
    kill.stop();
  });

  it('is verified when what was open fills up before its cancel lands, of which a statement tells no end, nor fills of before', async () => {
    const { kill, loop, broker, timers } = await failed();
    const [open] = loop.orders.allLive().map(({ order }) => order.id);
    broker.page = (statement) => ({ ...statement, events: statement.events.filter(({ kind }) => kind !== 'fill') });
    kill.engage('drill');
    await timers.pass(2_500);
    expect([kill.state, kill.open]).toEqual(['cancelling', [open]]);
    broker.fill(open, 70, 9);
    await timers.pass(15_000);
    expect([kill.state, kill.open]).toEqual(['verified', []]);
    kill.stop();
  });

  it('is verified though nothing is told of an order whose outcome is unknown, once statements have told nothing of it for long enough without a break', async () => {
    const { kill, loop, broker, timers } = await failed();
    const [open] = loop.orders.allLive();
    broker.become(open.order.id, 'cancelled');
    open.status = 'unknown';
    const silent = (statement: LiveStatement): LiveStatement => ({ ...statement, events: [] });
    broker.page = silent;
    kill.engage('drill');
    await timers.pass(100_000);
    expect([kill.state, kill.open]).toEqual(['cancelling', [open.order.id]]);
    broker.reachable = false;
    await timers.pass(15_000);
    broker.reachable = true;
    await timers.pass(100_000);
    expect([kill.state, kill.open]).toEqual(['cancelling', [open.order.id]]);
    broker.page = (statement) => ({ ...statement, events: [{ kind: 'order', orderId: open.order.id, status: 'unknown', reason: '', time: 0 }] });
    await timers.pass(200_000);
    broker.page = silent;
    await timers.pass(100_000);
    expect([kill.state, kill.open]).toEqual(['cancelling', [open.order.id]]);
    await timers.pass(30_000);
    expect([kill.state, kill.open]).toEqual(['verified', []]);
    broker.reachable = false;
    await timers.pass(60_000);
    broker.reachable = true;
    await timers.pass(20_000);
    expect(kill.state).toBe('verified');
    kill.stop();
  });

  it('is not verified because two statements tell nothing of one, however far apart', async () => {
    const { account, loop, broker, timers } = await failed();
    const [open] = loop.orders.allLive();
    broker.become(open.order.id, 'cancelled');
    open.status = 'unknown';
    broker.page = (statement) => ({ ...statement, events: [] });
    const kill = new KillSwitch(account, { firstMs: 200_000, longestMs: 200_000 });
    kill.engage('drill');
    await timers.pass(390_000);
    expect([kill.rounds, kill.state]).toEqual([2, 'cancelling']);
    await timers.pass(20_000);
    expect(kill.state).toBe('verified');
    kill.stop();
  });

  it.each(['never left', 'are never told of', 'arrive later'] as const)('because the journal broke at an intent, is verified though orders %s', async (fate) => {
    let full = false;
    let wants = true;
    const live = liveAccount({
      commit: () => {
        if (full) throw new Error('disk full');
      },
      strategy: (context) => ({
        onBar: () => undefined,
        onQuote: () => {
          if (wants) context.target(0, 100, 'entry', { stop: 9 });
          wants = false;
        },
      }),
    });
    const { broker, timers, alarms } = live;
    const life = live.live();
    broker.link('up');
    await timers.pass(5_000);
    if (fate === 'never left') full = true;
    else broker.wire = 'lost';
    life.quote();
    full = true;
    broker.fill('by hand', 1);
    await expect(life.session.ended).rejects.toThrow('disk full');
    const ids = life.loop.orders.allLive().map(({ order }) => order.id);
    expect(life.loop.orders.allLive().map(({ status }) => status)).toEqual(['intended', 'intended']);
    expect(broker.sent).toEqual(fate === 'never left' ? [] : ids);
    let ahead = 0;
    const ours = { now: () => timers.now() + ahead, after: (ms: number, work: () => void) => timers.after(ms, work) };
    const kill = new KillSwitch({ loop: life.loop, broker, timers: ours, alarm: (level, source, text) => void alarms.push(`${level} ${source}: ${text}`), resync: () => life.session.resync() });
    kill.engage('drill');
    await timers.pass(10_000);
    ahead = 200_000; // the clock is set
    await timers.pass(90_000);
    expect([kill.state, kill.open]).toEqual(['cancelling', ids]);
    await timers.pass(30_000);
    expect([kill.state, kill.open]).toEqual(['verified', []]);
    expect(kill.rounds).toBeGreaterThan(8);
    if (fate === 'arrive later') {
      const order = life.loop.orders.find(ids[0])!.order;
      broker.far.set(order.id, { order, status: 'accepted', filled: 0n });
      await timers.pass(60_000);
      expect([kill.state, kill.open, broker.since().slice(-1)]).toEqual(['cancelling', [order.id], [`cancel ${order.id}`]]);
    }
    kill.stop();
  });

  it('with flatten says once that nothing can be reduced, and ends by the orders alone', async () => {
    const { kill, loop, broker, timers, alarms } = await failed();
    const [open] = loop.orders.allLive().map(({ order }) => order.id);
    kill.engage('drill', { flatten: true });
    await timers.pass(100);
    broker.become(open, 'cancelled');
    const before = broker.since().length;
    await timers.pass(120_000);
    const told = alarms.filter((each) => each.includes('reduced'));
    expect([before > 0, kill.state, broker.since().filter((each) => !each.startsWith('cancel')), told]).toEqual([true, 'verified', [], [expect.stringContaining('what sleeves hold cannot be reduced')]]);
    kill.stop();
  });
});
