import { cash, formatCash, formatQuantity, price, quantity } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { barsOf, liveAccount, START } from '../../test/live';

const MINUTE = 60_000;
const refusals = (records: ReturnType<typeof liveAccount>['records']): string[] => records.flatMap((each) => (each.kind === 'refusal' ? [`${each.check}: ${each.reason}`] : []));

describe('the first start ever', () => {
  it('takes the cash from the broker, books its holdings for external, and tells of others', async () => {
    const account = liveAccount({ broker: (broker) => {
      broker.money = 50_000n * 10n ** 18n;
      broker.holdings.set('ABC', quantity(30));
      broker.averages.set('ABC', price(8));
      broker.holdings.set('OLD', quantity(7));
      broker.external.push({ id: 'q', symbol: 'OLD', side: 'sell', quantity: quantity(7) });
    } });
    const { loop, session, started } = await account.begin();
    await started;
    expect([session.state, formatCash(loop.ledger.cash), formatQuantity(loop.ledger.held(0, 'external'))]).toEqual(['trading', '50000', '30']);
    expect(account.records.slice(0, 2)).toMatchObject([
      { kind: 'run', cash: '50000', time: START + 5_000 }, { kind: 'adopt', symbol: 'ABC', owner: 'external', quantity: '30', price: '8' },
    ]);
    expect(account.alarms).toContain('info reconcile: left alone: holdings in other symbols: 7 OLD; orders of others: sell 7 OLD (q)');
    expect(loop.parts.account.sessionStartEquity).toBe(50_240);
  });

  it('goes on with what it found when it died in the midst of booking it', async () => {
    const account = liveAccount({ broker: (broker) => {
      broker.holdings.set('ABC', quantity(30));
      broker.holdings.set('XYZ', quantity(4));
      broker.fill('someone', 5, 10);
    } });
    const books = ({ loop: { ledger, parts } }: Awaited<ReturnType<typeof account.begin>>): unknown => [
      ...[0, 1].map((symbol) => formatQuantity(ledger.position(symbol))), formatCash(ledger.cash), ledger.has('x-1') || ledger.knows('x-1'), parts.account.sessionStartEquity,
    ];
    const whole = await account.begin();
    const wanted = books(whole);
    whole.session.stop();
    const records = account.records.splice(0);
    records.splice(records.map(({ kind }) => kind).lastIndexOf('adopt') + 1);
    expect(records).toHaveLength(5);
    for (let kept = 1; kept <= records.length; kept++) {
      account.records.splice(0, Infinity, ...records.slice(0, kept));
      const life = await account.begin();
      await account.timers.pass(MINUTE);
      expect([kept, life.session.state, life.session.differences, books(life)]).toEqual([kept, 'trading', [], wanted]);
      life.session.stop();
    }
  });

  it('does the same when somebody has traded meanwhile, and begins with what there is then', async () => {
    const account = liveAccount({ broker: (broker) => {
      broker.holdings.set('ABC', quantity(30));
      broker.averages.set('ABC', price(10));
    } });
    (await account.begin()).session.stop();
    const records = account.records.splice(0);
    account.broker.holdings.set('ABC', quantity(20));
    account.broker.money -= 20_000n * 10n ** 18n;
    const ended = records.map(({ kind }) => kind).lastIndexOf('adopt');
    for (let kept = 1; kept <= ended; kept++) {
      account.records.splice(0, Infinity, ...records.slice(0, kept));
      for (const life of [await account.begin(), await account.begin()]) {
        const { ledger, watch, account: { sessionStartEquity } } = life.loop.parts;
        expect([kept, life.session.state, formatQuantity(ledger.position(0)), formatCash(ledger.cash), sessionStartEquity, watch.peak]).toEqual([kept, 'trading', '20', '80000', watch.equity, watch.equity]);
        life.session.stop();
      }
    }
  });

  it('takes nothing over again in a run that has meant an order, whatever its journal says of the first start', async () => {
    const account = liveAccount();
    const one = await account.begin();
    const [id] = one.pursue({ quantity: 10, entry: { type: 'limit', limit: 10 } });
    account.broker.become(id, 'accepted');
    account.broker.fill(id, 4, 10);
    await account.timers.pass(1_000);
    one.session.stop();
    account.records.splice(0, Infinity, ...account.records.filter(({ kind }) => kind !== 'adopt'));
    account.broker.fill(id, 6, 10, { told: false });
    account.broker.holdings.set('XYZ', quantity(7)); // nobody tells of it
    const two = await account.begin();
    await account.timers.pass(5 * MINUTE);
    expect([formatQuantity(two.loop.ledger.held(0, 'test')), formatQuantity(two.loop.ledger.position(1)), two.session.differences.length]).toEqual(['10', '0', 1]);
  });

  it('begins nothing before the broker has said what there is', async () => {
    const account = liveAccount();
    const { loop, pursue, session } = account.live();
    await account.timers.pass(5 * MINUTE);
    expect(pursue({ quantity: 10 })).toEqual([]);
    expect([session.state, account.records, loop.parts.account.begun]).toEqual(['starting', [], false]);
    account.broker.link('up');
    await account.timers.pass(5_000);
    expect(session.state).toBe('trading');
    expect(account.kinds().slice(0, 1)).toEqual(['run']);
  });

  it('keeps a halt that was said before the broker could be reached, and is funded later', async () => {
    const account = liveAccount();
    const one = account.live();
    one.loop.control.setState('halted', 'no');
    expect(account.kinds()).toEqual(['run', 'state']);
    one.session.stop();
    const two = account.live();
    await account.timers.pass(MINUTE);
    expect([two.loop.control.state, account.kinds()]).toEqual(['halted', ['run', 'state']]);
    two.session.stop();
    for (const life of [await account.begin(), await account.begin()]) {
      const { ledger, account: { sessionStartEquity }, watch } = life.loop.parts;
      expect([life.session.state, formatCash(ledger.cash), formatCash(ledger.opening), sessionStartEquity, watch.peak, life.loop.control.state]).toEqual(['trading', '100000', '100000', 100_000, 100_000, 'halted']);
    }
    expect(account.kinds().slice(0, 3)).toEqual(['run', 'state', 'cash']);
  });

  it('does not book again what had happened before and is part of what there is', async () => {
    const account = liveAccount({ broker: (broker) => void broker.fill('someone', 5, 10) });
    const { loop } = await account.begin();
    expect(formatQuantity(loop.ledger.position(0))).toBe('5');
    await account.timers.pass(5 * MINUTE);
    expect([formatQuantity(loop.ledger.position(0)), loop.control.state]).toEqual(['5', 'active']);
    const again = await account.begin();
    expect([formatQuantity(again.loop.ledger.position(0)), again.session.state]).toEqual(['5', 'trading']);
  });
});

describe('a first statement in whose middle somebody trades', () => {
  it('is not believed: holdings have the trade already, and its events not yet', async () => {
    let first = true;
    const account = liveAccount({ broker: (broker) => {
      broker.page = (statement) => {
        if (!first) return statement;
        first = false;
        const { quantity: size } = broker.fill('someone', 5, 10, { told: false });
        return { ...statement, cash: cash(99_950), positions: [{ symbol: 'ABC', quantity: size, averagePrice: price(10) }] };
      };
    } });
    const { loop, session } = await account.begin();
    await account.timers.pass(5_000);
    expect([session.state, account.broker.statements, formatCash(loop.ledger.cash), formatQuantity(loop.ledger.position(0))]).toEqual(['trading', 3, '99950', '5']);
    account.broker.tell({ kind: 'fill', fill: { executionId: 'x1', orderId: 'someone', symbol: 'ABC', side: 'buy', quantity: quantity(5), price: price(10), fee: cash(0), time: START } });
    expect([formatCash(loop.ledger.cash), formatQuantity(loop.ledger.position(0))]).toEqual(['99950', '5']);
  });
});

it('a first start in an account where somebody else trades all the time takes a statement at last, and says so', async () => {
  let money = 100_000;
  const account = liveAccount({ broker: (broker) => {
    broker.page = (statement) => ({ ...statement, cash: cash(money--) });
  } });
  const { session, loop } = await account.begin();
  expect(session.state).toBe('starting');
  await account.timers.pass(MINUTE);
  expect(formatCash(loop.ledger.opening)).toBe('99989');
  expect(account.alarms).toContainEqual(expect.stringContaining('warning reconcile: 12 statements in a row differ'));
});

describe('a market that has never been heard', () => {
  it('lets no entry pass until it is', async () => {
    const account = liveAccount();
    const life = account.live();
    life.market.up = false;
    account.broker.link('up');
    await account.timers.pass(5_000);
    life.quote();
    expect([life.session.state, life.loop.control.suspended.get('market link'), life.pursue({ quantity: 10 })]).toEqual(['trading', 'not heard yet', []]);
    life.market.links({ link: 'market', state: 'up', reason: '', time: START });
    expect([life.loop.control.suspended.size, life.pursue({ quantity: 10 })]).toEqual([0, [expect.any(String)]]);
  });
});

describe('a restart', () => {
  it('goes on with orders at work, books the fills that it missed, and gives no id twice', async () => {
    const account = liveAccount();
    const one = await account.begin();
    expect(one.pursue({ quantity: 100, stop: 9 })).toEqual(['r-2', 'r-3']);
    account.broker.fill('r-2', 40);
    one.session.stop();
    account.broker.fill('r-2', 60, 10, { told: false });
    account.broker.become('r-3', 'accepted', false);
    const two = await account.begin();
    expect([two.session.state, formatQuantity(two.loop.ledger.held(0, 'test'))]).toEqual(['trading', '100']);
    expect(two.loop.orders.allLive().map(({ order, status }) => `${order.id} ${status}`)).toEqual(['r-3 accepted']);
    expect(two.pursue({ quantity: 0 })).toEqual(['cancel r-3']);
    account.broker.become('r-3', 'cancelled');
    expect(account.broker.since()).toEqual(['r-5']);
  });

  it('agrees, and closes what is held, though nothing of the market can be had', async () => {
    const account = liveAccount({ warmUp: { frameMs: MINUTE, ms: 60 * MINUTE } });
    const one = await account.begin();
    one.pursue({ quantity: 100 });
    account.broker.fill('r-2', 100);
    one.session.stop();
    const two = account.live();
    two.market.reachable = false;
    let agreed = false;
    let started = false;
    void two.session.agreed.then(() => (agreed = true));
    void two.started.then(() => (started = true), () => undefined);
    await account.timers.pass(MINUTE);
    expect([agreed, two.session.state]).toEqual([false, 'starting']);
    account.broker.link('up');
    await account.timers.pass(5 * MINUTE);
    expect([agreed, started, two.session.state]).toEqual([true, false, 'trading']);
    expect(two.pursue({ quantity: 0 })).toHaveLength(1);
    account.broker.since();
    expect(two.loop.orders.allLive().map(({ order }) => `${order.side} ${formatQuantity(order.quantity)} ${order.type}`)).toEqual(['sell 100 market']);
  });

  it('between the cancel of exits and what follows goes on with the goal', async () => {
    const account = liveAccount();
    const one = await account.begin();
    one.pursue({ quantity: 100, stop: 9 });
    account.broker.fill('r-2', 100);
    account.broker.become('r-3', 'accepted');
    expect(one.pursue({ quantity: 50, stop: 9.5 })).toEqual(['cancel r-3']);
    one.session.stop();
    account.broker.become('r-3', 'cancelled', false);
    const two = await account.begin();
    expect(account.broker.since()).toEqual(['cancel r-3', 'r-5', 'r-6']);
    expect(two.loop.orders.allLive().map(({ order }) => `${order.side} ${formatQuantity(order.quantity)} ${order.type}`)).toEqual(['sell 50 market', 'sell 50 stop']);
    expect(account.records.filter((each) => each.kind === 'goal').map(({ target }) => target)).toEqual([JSON.stringify({ reason: 'test', quantity: 50, stop: 9.5 }), '']);
  });

  it('never opens what an earlier life wanted, only protects what is held', async () => {
    const account = liveAccount();
    const one = await account.begin();
    one.pursue({ quantity: 100, stop: 9 });
    account.broker.fill('r-2', 100);
    account.broker.become('r-3', 'accepted');
    expect(one.pursue({ quantity: 300, stop: 9.5 })).toEqual(['cancel r-3']);
    one.session.stop();
    account.broker.become('r-3', 'cancelled', false);
    const two = await account.begin();
    expect(account.broker.since()).toEqual(['cancel r-3', 'r-5']);
    expect(two.loop.orders.allLive().map(({ order }) => `${order.side} ${formatQuantity(order.quantity)} ${order.type}`)).toEqual(['sell 100 stop']);
    expect(two.pursue({ quantity: -100 })).toEqual(['cancel r-5']);
    two.session.stop();
    account.broker.become('r-5', 'cancelled', false);
    await account.begin();
    expect(account.broker.since()).toEqual(['cancel r-5', 'r-7']);
    expect(formatQuantity(account.broker.far.get('r-7')!.order.quantity)).toBe('100');
  });

  it('sends a cancel again that may not have left the process', async () => {
    const account = liveAccount();
    const one = await account.begin();
    one.pursue({ quantity: 100, entry: { type: 'limit', limit: 9 } });
    one.pursue({ quantity: 0 });
    one.session.stop();
    account.broker.since();
    await account.begin();
    expect(account.broker.since()).toEqual(['cancel r-2']);
  });

  it('halts at an order with our name that the journal does not know, and with adopt leaves it alone and gives its id to nobody', async () => {
    const account = liveAccount();
    const one = await account.begin();
    one.pursue({ quantity: 100, entry: { type: 'limit', limit: 9 } });
    one.session.stop();
    account.records.splice(1);
    const two = await account.begin();
    await expect(two.started).rejects.toMatchObject({ code: 'RECONCILE_FAILED' });
    expect([two.session.state, two.loop.control.state, two.pursue({ quantity: 10 })]).toEqual(['starting', 'halted', []]);
    expect(account.alarms.at(-1)).toMatch(/^critical reconcile: order r-2 at the broker has the name of this run, and its journal does not know it/);
    two.session.stop();
    account.records.splice(1);
    const three = await account.begin({ adopt: true });
    expect(three.session.state).toBe('trading');
    expect(three.pursue({ quantity: 10 })).toEqual(['r-4']);
    account.broker.fill('r-2', 100, 9);
    expect([formatQuantity(three.loop.ledger.held(0, 'external')), formatQuantity(three.loop.ledger.held(0, 'test'))]).toEqual(['100', '0']);
  });

  it('after which the books differ sends nothing, and a person may book the difference', async () => {
    const account = liveAccount();
    (await account.begin()).session.stop();
    account.broker.holdings.set('ABC', quantity(5));
    account.broker.averages.set('ABC', price(9));
    account.broker.money -= 45n * 10n ** 18n;
    const two = await account.begin();
    await account.timers.pass(MINUTE);
    expect([two.session.state, two.session.differences]).toEqual(['starting', ['ABC 0 here, 5 there', 'cash 100000 here, 99955 there']]);
    expect(account.alarms.at(-1)).toBe('critical reconcile: the books differ: ABC 0 here, 5 there; cash 100000 here, 99955 there: entries are refused until they agree');
    two.session.stop();
    const three = await account.begin({ adopt: true });
    await account.timers.pass(MINUTE);
    expect([three.session.state, formatQuantity(three.loop.ledger.held(0, 'external')), formatCash(three.loop.ledger.cash)]).toEqual(['trading', '5', '99955']);
    expect(three.loop.control.suspended.size).toBe(0);
  });
});

describe('warm-up', () => {
  it('shows strategies the past without trading on it, and the books only its last prices', async () => {
    const seen: string[] = [];
    const account = liveAccount({ warmUp: { frameMs: MINUTE, ms: 60 * MINUTE }, strategy: (context) => ({
      onBar: (symbol, time, _open, _high, _low, close) => {
        seen.push(`${(time - START) / MINUTE} ${close} ${context.warmingUp() ? 'past' : 'now'} ${context.position(0)}`);
        context.target(symbol, 5, 'bar');
      },
    }) });
    const life = account.live();
    life.market.bars = barsOf([START - 2 * MINUTE, 9], [START - MINUTE, 11]);
    account.broker.link('up');
    await account.timers.pass(5_000);
    expect([seen, account.broker.since(), life.loop.ledger.marks[0], life.market.asked]).toEqual([['-2 9 past 0', '-1 11 past 0'], [], 11, [[START + 5_000 - 60 * MINUTE, START + 5_000], [START - 2 * MINUTE, START]]]);
    life.market.listener?.onBar(0, START - MINUTE, START, 11, 11, 11, 11, 1);
    expect([seen.at(-1), account.broker.since()]).toEqual(['0 11 now 0', ['r-2']]);
  });

  it('tells what the account was worth when the session began that began while nobody was there', async () => {
    const account = liveAccount({ warmUp: { frameMs: MINUTE, ms: 3 * 1440 * MINUTE } });
    const one = await account.begin();
    one.pursue({ quantity: 10 });
    account.broker.fill('r-2', 10);
    one.session.stop();
    await account.timers.pass(1440 * MINUTE); // 15:00 on the next day; a session of a 24x7 calendar ends with its day
    const two = account.live();
    two.market.bars = barsOf([START + 8 * 60 * MINUTE, 20], [START + 1400 * MINUTE, 30]);
    account.broker.link('up');
    await account.timers.pass(0);
    await two.started;
    const { account: { sessionStartEquity }, watch } = two.loop.parts;
    expect([sessionStartEquity, watch.equity, watch.peak]).toEqual([100_100, 100_200, 100_200]);
    two.session.stop();
    await account.begin();
    expect(account.records.flatMap((each) => (each.kind === 'session' ? [`${each.day} ${each.equity}`] : []))).toEqual(['2026-03-04 100000']);
  });

  it('is asked for again while it cannot be had, and missed bars are shown after a gap, in order', async () => {
    const seen: number[] = [];
    const account = liveAccount({ warmUp: { frameMs: MINUTE, ms: 60 * MINUTE }, strategy: () => ({ onBar: (_symbol, time) => void seen.push((time - START) / MINUTE) }) });
    const life = account.live();
    life.market.reachable = false;
    account.broker.link('up');
    await account.timers.pass(10_000);
    expect([life.market.asked.length > 2, life.market.listener]).toEqual([true, undefined]);
    life.market.reachable = true;
    life.market.bars = barsOf([START - MINUTE, 10]);
    await account.timers.pass(30_000);
    await life.started;
    life.market.links({ link: 'market', state: 'down', reason: 'mute', time: 0 });
    expect([life.loop.control.state, life.pursue({ quantity: 5 }), refusals(account.records)[0]]).toEqual(['reducing', [], expect.stringContaining('market link')]);
    await account.timers.pass(2 * MINUTE);
    life.market.bars = barsOf([START - MINUTE, 10], [START, 10], [START + MINUTE, 10]);
    life.market.links({ link: 'market', state: 'up', reason: '', time: 0 });
    life.market.listener?.onBar(0, START + MINUTE, START + 2 * MINUTE, 10, 10, 10, 10, 1);
    expect(seen).toEqual([-1]);
    await account.timers.pass(0);
    expect([seen, life.loop.control.state]).toEqual([[-1, 0, 1, 2], 'active']);
  });
});

describe('a session that ends', () => {
  it('leaves what is at work at work, and sends nothing more', async () => {
    const account = liveAccount();
    const { session, pursue, market, quote } = await account.begin();
    pursue({ quantity: 100, entry: { type: 'limit', limit: 9 } });
    session.stop();
    await session.ended;
    quote();
    account.broker.fill('r-2', 100, 9);
    await account.timers.pass(10 * MINUTE);
    expect([session.state, account.broker.closed, market.closed, account.timers.waiting, account.kinds().includes('fill')]).toEqual(['stopped', true, true, 0, false]);
    expect(pursue({ quantity: 0 })).toEqual([]);
  });

  it('because its journal cannot be written sends nothing more, and says so', async () => {
    let full = false;
    const account = liveAccount({ commit: () => {
      if (full) throw new Error('disk full');
    } });
    const { session, pursue } = await account.begin();
    pursue({ quantity: 100 });
    full = true;
    account.broker.fill('r-2', 100);
    await expect(session.ended).rejects.toThrow('disk full');
    expect([session.state, account.alarms.at(-1), pursue({ quantity: 0 }), account.broker.closed]).toEqual(['failed', 'critical session: nothing more is sent: disk full', [], false]);
  });
});
