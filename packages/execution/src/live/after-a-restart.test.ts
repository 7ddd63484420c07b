import { cash } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { liveAccount } from '../../test/live';

const MINUTE = 60_000;

describe('differences of cash', () => {
  it('within what rounding may make agree', async () => {
    const account = liveAccount({ policy: { cashTolerance: cash('0.01'), cashTolerancePerFill: cash('0.005') } });
    const life = await account.begin();
    for (let round = 0; round < 40; round++) {
      life.pursue({ quantity: round % 2 === 0 ? 1 : 0 });
      account.broker.fill([...account.broker.far.keys()].at(-1)!, 1);
      account.broker.money += cash('0.004');
      await account.timers.pass(MINUTE);
    }
    expect(life.loop.control.suspended.size).toBe(0);
    account.broker.money += cash('0.02');
    await account.timers.pass(3 * MINUTE);
    expect([...life.loop.control.suspended.keys()]).toEqual(['reconcile']);
  });

  it('that came while nobody looked are no roundings, however many fills there were before', async () => {
    const account = liveAccount({ policy: { cashTolerance: cash('0.01'), cashTolerancePerFill: cash('0.005') } });
    const one = await account.begin();
    for (let round = 0; round < 300; round++) {
      one.pursue({ quantity: round % 2 === 0 ? 1 : 0 });
      account.broker.fill([...account.broker.far.keys()].at(-1)!, 1);
    }
    await account.timers.pass(MINUTE);
    one.session.stop();
    account.broker.money += cash('0.51');
    const two = await account.begin();
    await account.timers.pass(MINUTE);
    expect(two.session.state).toBe('trading');
    two.session.stop();
    account.broker.money += cash('0.01');
    const three = await account.begin();
    await account.timers.pass(MINUTE);
    expect([three.session.state, three.session.differences]).toEqual(['starting', [expect.stringContaining('cash')]]);
  });
});

it('what happened after the last life that agreed is asked for, whatever a life that did not agree has journaled since', async () => {
  const account = liveAccount();
  const one = await account.begin();
  one.session.stop();
  await account.timers.pass(MINUTE);
  account.broker.fill('someone', 50, 10, { told: false });
  await account.timers.pass(3 * 24 * 60 * MINUTE);
  const two = account.live();
  two.loop.advance(account.timers.now());
  two.loop.control.suspend('orders link', 'down');
  two.session.stop();
  const three = await account.begin();
  await account.timers.pass(MINUTE);
  expect([three.session.state, three.loop.ledger.held(0, 'external')]).toEqual(['trading', 50_000_000_000n]);
});
