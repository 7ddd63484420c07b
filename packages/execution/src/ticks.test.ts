import type { BrokerStatement } from '@trader/core';
import { readJournal } from '@trader/observability/journal'; // tidy-ok: a test reads a real journal
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Life } from '../test/life';
import { createDice, randomBars } from '../test/random-market';
import { attentive, randomTicks } from '../test/random-ticks';
import { OtherProcess, runBatch, runLive, runUndisturbed } from '../test/wiring';
import type { LiveOutcome, Scenario } from '../test/wiring';

const HOUR = 3_600_000;

const scenarioOf = (seed: number, slices: number, count: number, exchange: NonNullable<Scenario['exchange']> = {}): Scenario => {
  const bars = randomBars(seed, slices);
  return { bars, ticks: randomTicks(seed, bars, count), strategy: attentive(seed), exchange: { ticked: ['SHR', 'TNY'], ...exchange } };
};

const anyExchange = fc.constantFrom<NonNullable<Scenario['exchange']>>({}, { queue: 'none' }, { latency: () => HOUR });

const plain = (statement: BrokerStatement): string => JSON.stringify(statement, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

const expectSame = (outcome: LiveOutcome, alone: { readonly text: string; readonly statement: BrokerStatement }, when: string): void => {
  expect(outcome.error, when).toBeUndefined();
  if (outcome.text !== alone.text) {
    const [ones, others] = [outcome.text.split('\n'), alone.text.split('\n')];
    const at = ones.findIndex((line, index) => line !== others[index]);
    expect([at, ones[at]], when).toEqual([at, others[at]]);
  }
  if (plain(outcome.statement) !== plain(alone.statement)) expect(outcome.statement, when).toEqual(alone.statement);
};

describe('quotes and trades over a wire', () => {
  it('make the journal and the fills of the backtest wiring, byte for byte', async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), fc.integer(), anyExchange, async (market, jitter, exchange) => {
      const scenario = scenarioOf(market, 8, 120, exchange);
      expectSame(await runUndisturbed(scenario, jitter), runBatch(scenario), 'undisturbed');
    }), { numRuns: 12 });
  });

  it('have been compared on a run that trades a lot, also several times in one moment', () => {
    const fills = [...readJournal(runBatch(scenarioOf(1, 20, 600)).text)].filter((record) => record.kind === 'fill');
    expect(fills.length).toBeGreaterThan(60);
    expect(fills.filter((record, index) => index > 0 && record.time === fills[index - 1]!.time).length).toBeGreaterThan(10);
    for (const symbol of ['SHR', 'FUT', 'TNY']) expect(fills.filter((record) => record.symbol === symbol).length, symbol).toBeGreaterThan(3);
  });
});

describe('a session of quotes and trades whose process dies', () => {
  const inLives = async (scenario: Scenario, seed: number, spans: readonly number[]): Promise<LiveOutcome> => {
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

  it('at any point at all goes on as if nothing had happened', async () => {
    const seed = 3;
    const scenario = scenarioOf(seed, 3, 26);
    const alone = runBatch(scenario);
    const life = new Life();
    await runLive(scenario, new OtherProcess(scenario.exchange), createDice(seed), life);
    expect(life.spent).toBeGreaterThan(150);
    for (let point = 1; point <= life.spent; point++) expectSame(await inLives(scenario, seed, [point]), alone, `after death at point ${point} of ${life.spent}`);
  }, 120_000);

  it('again and again, also while it comes back, goes on as if nothing had happened', async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), anyExchange, fc.array(fc.integer({ min: 1, max: 250 }), { minLength: 2, maxLength: 8 }), fc.integer(), async (market, exchange, spans, jitter) => {
      const scenario = scenarioOf(market, 5, 90, exchange);
      expectSame(await inLives(scenario, jitter, spans), runBatch(scenario), `after lives of ${spans.join(', ')}`);
    }), { numRuns: 25 });
  });
});
