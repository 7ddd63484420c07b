import type { BrokerStatement } from '@trader/core';
import { readJournal } from '@trader/observability/journal'; // tidy-ok: a test reads a real journal
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Life } from '../test/life';
import { createDice, randomBars, restless } from '../test/random-market';
import { OtherProcess, runLive, runUndisturbed } from '../test/wiring';
import type { LiveOutcome, Scenario } from '../test/wiring';

const scenarioOf = (seed: number, slices: number, exchange: NonNullable<Scenario['exchange']> = {}): Scenario => ({ bars: randomBars(seed, slices), strategy: restless(seed), exchange });

/** Orders travel longer than a slice lasts, and fill in parts. */
const SLOW = { latency: () => 7 * 3_600_000, volumeShare: 0.1 };

/** Holds as much for ever, its stop and its goal drawn after the price. */
const ratchet: NonNullable<Scenario['strategy']> = (context) => ({
  onBar: (symbol, _time, _open, _high, _low, close) => {
    const held = context.position(symbol);
    if (symbol === 0 && !context.busy(symbol)) context.target(symbol, held === 0 ? 150 : held, 'ratchet', { stop: close * 0.9, takeProfit: close * 1.1 });
  },
});

/** Waits for a breakout to either side of every close, and trails the price out. */
const breakout: NonNullable<Scenario['strategy']> = (context) => ({
  onBar: (symbol, _time, _open, _high, _low, close) => {
    if (symbol !== 0 || context.position(symbol) !== 0) return;
    const down = { quantity: -150, entry: { type: 'trailing-stop', trailBps: 60 }, trailBps: 100 } as const;
    context.target(symbol, 150, 'breakout', { entry: { type: 'stop', stop: close * 1.005 }, stop: close * 0.99, or: down });
  },
});

/** The run in lives of these lengths, the last as long as it needs. */
const runInLives = async (scenario: Scenario, seed: number, spans: readonly number[]): Promise<LiveOutcome> => {
  const other = new OtherProcess(scenario.exchange);
  const dice = createDice(seed);
  let text = '';
  for (const span of spans) {
    const outcome = await runLive(scenario, other, dice, new Life(span), text);
    text = outcome.text;
    if (outcome.error === undefined) return outcome;
  }
  return runLive(scenario, other, dice, new Life(), text);
};

/** How many points a run can die at. */
const pointsOf = async (scenario: Scenario, seed: number): Promise<number> => {
  const life = new Life();
  await runLive(scenario, new OtherProcess(scenario.exchange), createDice(seed), life);
  return life.spent;
};

/** Nothing differs from a run that was left alone: not a byte of the journal, and at the broker no order, event, position or amount. */
const expectSame = (outcome: LiveOutcome, alone: LiveOutcome, when: string): void => {
  if (outcome.error !== undefined) expect(outcome.error, when).toBeUndefined();
  if (outcome.text !== alone.text) expect(firstDifference(outcome.text, alone.text), when).toBe('');
  if (plain(outcome.statement) !== plain(alone.statement)) expect(outcome.statement, when).toEqual(alone.statement);
};

const plain = (statement: BrokerStatement): string => JSON.stringify(statement, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

const firstDifference = (one: string, other: string): string => {
  const [ones, others] = [one.split('\n'), other.split('\n')];
  const at = ones.findIndex((line, index) => line !== others[index]);
  return `line ${at + 1}: ${ones[at]} instead of ${others[at]}`;
};

describe('a session whose process dies', () => {
  it.each([9, 15])('at any point at all goes on as if nothing had happened (market %i)', async (seed) => {
    const scenario = scenarioOf(seed, 6);
    const alone = await runUndisturbed(scenario, seed);
    const points = await pointsOf(scenario, seed);
    expect(points).toBeGreaterThan(100);
    for (let point = 1; point <= points; point++) expectSame(await runInLives(scenario, seed, [point]), alone, `after death at point ${point} of ${points}`);
  }, 120_000);

  it('at any point at all, its orders on their way or filled in part, goes on as if nothing had happened', async () => {
    const scenario = scenarioOf(15, 8, SLOW);
    const alone = await runUndisturbed(scenario, 15);
    const points = await pointsOf(scenario, 15);
    const partly = alone.statement.orders.filter(({ id }) => alone.statement.events.filter((event) => event.kind === 'fill' && event.fill.orderId === id).length > 1);
    expect([points > 80, partly.length > 0]).toEqual([true, true]);
    for (let point = 1; point <= points; point++) expectSame(await runInLives(scenario, 15, [point]), alone, `after death at point ${point} of ${points}`);
  }, 120_000);

  it.each([['at once', {}], ['late, in parts', { latency: () => 3_600_000, volumeShare: 0.1 }]] as const)('at any point at all, its exits replaced %s with every bar, goes on as if nothing had happened', async (_how, exchange) => {
    const scenario: Scenario = { bars: randomBars(3, 7), strategy: ratchet, exchange };
    const alone = await runUndisturbed(scenario, 3);
    const taken = alone.statement.events.filter((event) => event.kind === 'order' && event.reason.startsWith('replaced by'));
    expect(taken.length).toBeGreaterThan(1);
    const points = await pointsOf(scenario, 3);
    for (let point = 1; point <= points; point++) expectSame(await runInLives(scenario, 3, [point]), alone, `after death at point ${point} of ${points}`);
  }, 120_000);

  it.each([['at once', {}], ['late, in parts', { latency: () => 3_600_000, volumeShare: 0.1 }]] as const)('at any point at all, %s, while the one or the other of two entries is to fill, goes on as if nothing had happened', async (_how, exchange) => {
    const scenario: Scenario = { bars: randomBars(2, 9), strategy: breakout, exchange };
    const alone = await runUndisturbed(scenario, 2);
    const decided = [...readJournal(alone.text)].filter((record) => record.kind === 'decision' && record.or !== undefined);
    const ended = alone.statement.events.filter((event) => event.kind === 'order' && event.status === 'cancelled' && event.reason.endsWith('of its group filled'));
    expect([decided.length > 1, ended.length > 0]).toEqual([true, true]);
    const points = await pointsOf(scenario, 2);
    for (let point = 1; point <= points; point++) expectSame(await runInLives(scenario, 2, [point]), alone, `after death at point ${point} of ${points}`);
  }, 120_000);

  it('again and again, also while it comes back, goes on as if nothing had happened', async () => {
    await fc.assert(fc.asyncProperty(
      fc.integer(), fc.integer({ min: 4, max: 40 }), fc.constantFrom({}, {}, SLOW), fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 2, maxLength: 8 }), fc.integer(),
      async (market, slices, exchange, spans, jitter) => {
        const scenario = scenarioOf(market, slices, exchange);
        expectSame(await runInLives(scenario, jitter, spans), await runUndisturbed(scenario, 1), `after lives of ${spans.join(', ')}`);
      },
    ), { numRuns: 25 });
  });

  it('has told the broker of every order before or after, never twice', async () => {
    const scenario = scenarioOf(5, 30);
    const points = await pointsOf(scenario, 5);
    const { text, statement } = await runInLives(scenario, 5, [points >> 2, points >> 1, points - 3]);
    const intents = [...readJournal(text)].flatMap((record) => (record.kind === 'intent' ? [record.id] : []));
    expect(statement.orders.map((order) => order.id)).toEqual(intents);
    expect(new Set(intents).size).toBe(intents.length);
    const told = statement.events.flatMap((event) => (event.kind === 'fill' ? [event.fill.executionId] : []));
    const booked = [...readJournal(text)].flatMap((record) => (record.kind === 'fill' ? [record.execution] : []));
    expect(booked).toEqual(told);
  });

  it('after its last word says nothing new', async () => {
    const scenario = scenarioOf(4, 10);
    const other = new OtherProcess();
    const { text } = await runLive(scenario, other, createDice(4));
    const again = await runLive(scenario, other, createDice(5), new Life(), text);
    expect([again.error, again.text]).toEqual([undefined, text]);
  });
});
