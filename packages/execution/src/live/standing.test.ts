import { cash, formatCash, TraderError } from '@trader/core';
import type { AccountStanding, JournalRecord } from '@trader/core';
import { VirtualTime } from '@trader/core/testing';
import { describe, expect, it } from 'vitest';
import { setUp } from '../../test/quiet-broker';
import { StandingWatch } from './standing';
import type { StandingOptions } from './standing';

// Names and meanings of the fields: docs.alpaca.markets, GET /v2/account.
const standing = (over: Partial<AccountStanding> = {}, fields: AccountStanding['fields'] = {}): AccountStanding => ({
  account: 'PA1', currency: 'USD', time: 0, cash: cash(1_000), equity: cash(100_000), buyingPower: cash(2_000), blocked: undefined,
  fields: { cash: '1000', buying_power: '2000', regt_buying_power: '2000', multiplier: '2', ...fields }, ...over,
});

const watching = (over: Partial<StandingOptions> = {}) => {
  const timers = new VirtualTime();
  const told: string[] = [];
  let answer: () => Promise<AccountStanding> = async () => standing();
  let asked = 0;
  const watch = new StandingWatch({
    timers, alarm: (level, source, text) => void told.push(`${level} ${source}: ${text}`), fieldsOf: 'alpaca', holding: 'intraday',
    broker: { standing: () => (asked++, answer()) }, ...over,
  });
  const all = setUp({ more: { funds: watch, onOrder: () => watch.moved() } });
  watch.start(all.loop);
  const refusal = (): string => all.records.flatMap((each: JournalRecord) => (each.kind === 'refusal' ? [`${each.check}: ${each.reason}`] : [])).at(-1) ?? '';
  return { ...all, timers, told, watch, refusal, asked: () => asked, answers: (next: typeof answer) => void (answer = next) };
};

describe('an entry', () => {
  it('passes up to what the broker allows, and a refusal states cash and buying power', async () => {
    const { timers, pursue, refusal } = watching();
    await timers.pass(0);
    expect(pursue({ quantity: 201 })).toEqual([]);
    expect(refusal()).toBe('broker funds: order needs 2010 (notional), but buying_power is 2000: what may be bought now, open orders taken off; cash 1000, buying power 2000 USD');
    expect(pursue({ quantity: 200 })).toEqual(['r-4 buy 200 market']);
  });

  it('that passes costs no words', async () => {
    const { timers, pursue, answers } = watching();
    let reads = 0;
    answers(async () => Object.defineProperty(standing(), 'currency', { get: () => (reads++, 'USD') }));
    await timers.pass(0);
    await timers.pass(15_000);
    reads = 0;
    expect([pursue({ quantity: 100 }).length, reads]).toEqual([1, 0]);
  });

  it('has less once others were sent, until the broker, asked later than they arrived, says so', async () => {
    const { timers, loop, broker, pursue, refusal, asked } = watching();
    await timers.pass(0);
    pursue({ quantity: 150 });
    loop.pursue({ symbol: 0, quantity: 210, reason: 'more' });
    broker.tell('cancelled', 'r-2');
    loop.settle();
    expect(refusal()).toBe('broker funds: order needs 2100 (notional), but buying_power is 500: what may be bought now, open orders taken off; cash 1000, buying power 2000 USD, 1500 sent since');
    expect(asked()).toBe(1);
    await timers.pass(500);
    expect(asked()).toBe(2);
    expect(pursue({ quantity: 200 })).toEqual(['cancel r-2', 'r-6 buy 200 market']);
  });

  it('counts what was sent and is not known to have arrived even after the next answer', async () => {
    const { timers, pursue, refusal, loop, broker, watch } = watching();
    await timers.pass(0);
    pursue({ quantity: 150 });
    await timers.pass(15_000);
    expect(formatCash(watch.available()!)).toBe('500');
    broker.tell('unknown', 'r-2');
    loop.settle();
    await timers.pass(15_000);
    expect(formatCash(watch.available()!)).toBe('500');
    broker.fill('r-2', 150);
    loop.settle();
    await timers.pass(500);
    expect([formatCash(watch.available()!), refusal()]).toEqual(['2000', '']);
  });

  it('meets our own limit where that is less, by the lower one of the two net asset values', async () => {
    const rich = async () => standing({ equity: cash(5_000), buyingPower: cash(400_000) }, { buying_power: '400000', regt_buying_power: '400000' });
    const { timers, pursue, refusal, watch, answers, broker, settled } = watching({ policy: { maxGrossOfNav: 0.5 } });
    answers(rich);
    await timers.pass(15_000);
    expect(formatCash(watch.available()!)).toBe('2500');
    pursue({ quantity: 251 });
    expect(refusal()).toMatch(/^broker funds: order needs 2510 \(notional\), but available_for_trading is 2500: our own limit of 0.5 of the net asset value/);
    expect(pursue({ quantity: 200 })).toHaveLength(1);
    expect(formatCash(watch.available()!)).toBe('500');
    broker.fill('r-4', 200);
    settled();
    pursue({ quantity: 251 });
    expect(refusal()).toContain('order needs 510 (notional), but available_for_trading is 500');
    expect(refusal()).toContain('cash 1000, buying power 400000 USD');
  });

  it('of a cash account needs cash for its whole worth', async () => {
    const { timers, pursue, refusal, answers } = watching();
    answers(async () => standing({}, { multiplier: '1' }));
    await timers.pass(15_000);
    pursue({ quantity: 101 });
    expect(refusal()).toContain('order needs 1010 (notional), but cash is 1000');
  });

  it('passes while nobody has anything against it, and never for a field that is missing', async () => {
    const { timers, pursue, refusal, answers } = watching();
    answers(async () => standing({}, { buying_power: null }));
    await timers.pass(15_000);
    pursue({ quantity: 1 });
    expect(refusal()).toContain('the account has no buying_power, so what may be bought is unknown: ask the broker for that field; cash 1000, buying power 2000 USD');
  });
});

describe('no entry passes, and an exit does,', () => {
  const holding = async () => {
    const all = watching();
    await all.timers.pass(0);
    all.pursue({ quantity: 50 });
    all.broker.fill('r-2', 50);
    all.settled();
    await all.timers.pass(500);
    return all;
  };

  it('before the account was read', () => {
    const { pursue, refusal } = watching();
    pursue({ quantity: 1 });
    expect(refusal()).toBe('broker funds: the account at the broker is not known: it has not been read yet; cash and buying power are not known');
  });

  it('once the last answer is too old, which is told', async () => {
    const { timers, pursue, refusal, answers, told, broker, watch, settled } = await holding();
    answers(async () => Promise.reject(new TraderError('BROKER_UNREACHABLE', 'no route')));
    await timers.pass(60_000);
    expect(pursue({ quantity: 60 })).toHaveLength(1);
    broker.tell('cancelled', 'r-4');
    settled();
    await timers.pass(1_000);
    expect([pursue({ quantity: 60 }), watch.available()]).toEqual([[], undefined]);
    expect(refusal()).toBe('broker funds: the account at the broker is not known: it was read 61 s ago; cash 1000, buying power 2000 USD, 100 sent since');
    expect(told[0]).toBe('warning account: the account could not be read: no route');
    expect(pursue({ quantity: 0 })).toEqual([expect.stringContaining('sell 50 market reduce')]);
    answers(async () => standing());
    await timers.pass(15_000);
    expect(watch.available()).toBeDefined();
  });

  it('while the broker blocks it, which is told once', async () => {
    const { timers, pursue, refusal, answers, told } = await holding();
    answers(async () => standing({ blocked: 'trading_blocked' }));
    await timers.pass(60_000);
    pursue({ quantity: 60 });
    expect(refusal()).toBe('broker funds: the broker lets no order of the account pass (trading_blocked); cash 1000, buying power 2000 USD');
    expect(told).toEqual(['critical account: no order may be sent: trading_blocked']);
    expect(pursue({ quantity: 0 })).toHaveLength(1);
  });

  it('and a question that nobody answers is given up and asked again', async () => {
    const { timers, asked, answers, told, watch } = await holding();
    const before = asked();
    answers(() => new Promise(() => undefined));
    await timers.pass(30_000);
    expect(asked()).toBe(before + 2);
    expect(told[0]).toBe('warning account: the account could not be read: the account: no answer within 10000 ms');
    expect(watch.age).toBeGreaterThan(29_000);
    watch.stop();
    expect(timers.waiting).toBe(1); // the question under way
  });
});

it('asks again after a fill that came while it was asking', async () => {
  const { timers, asked, answers, broker, pursue, settled } = watching();
  await timers.pass(0);
  pursue({ quantity: 10 });
  let tell: () => void = () => undefined;
  answers(() => new Promise((resolve) => void (tell = () => resolve(standing()))));
  await timers.pass(15_000);
  broker.fill('r-2', 10);
  settled();
  await timers.pass(500);
  expect(asked()).toBe(2);
  tell();
  answers(async () => standing());
  await timers.pass(500);
  expect(asked()).toBe(3);
});

it('asks no more once it was stopped, though a fill came while it was asking, and one comes after', async () => {
  const { timers, asked, answers, watch } = watching();
  await timers.pass(0);
  let tell: () => void = () => undefined;
  answers(() => new Promise((resolve) => void (tell = () => resolve(standing()))));
  await timers.pass(15_000);
  watch.moved();
  await timers.pass(500);
  watch.stop();
  tell();
  await timers.pass(0);
  watch.moved();
  await timers.pass(60_000);
  expect([asked(), timers.waiting]).toEqual([2, 0]);
});

it('refuses a policy by which every answer would be too old', () => {
  expect(() => watching({ policy: { everyMs: 60_000 } })).toThrow('too old after 60000');
});
