import { cash } from '@trader/core';
import type { BarTable, Cash, FinancingModel, Strategy, StrategyContext } from '@trader/core';
import { readJournal } from '@trader/observability/journal'; // tidy-ok: a test reads a real journal
import { describe, expect, it } from 'vitest';
import { Life } from '../test/life';
import { createDice, cut, randomBars, restless } from '../test/random-market';
import { OtherProcess, runBatch, runLive, runUndisturbed } from '../test/wiring';
import type { Scenario } from '../test/wiring';

/** When the 40th slice of `randomBars` ends, New York does: its session of 2024-03-14, a Thursday. */
const CLOSE = Date.parse('2024-03-14T20:00:00Z');

const FINANCING: FinancingModel = {
  borrow: (_instrument, size, at, days) => ((size * at * BigInt(days)) / 3650n) as Cash,
  interest: (_currency, balance, days) => ((balance * BigInt(days)) / (balance < 0n ? 5000n : 9000n)) as Cash,
};

const until = (bars: BarTable, time: number): BarTable => cut(bars, bars.time.findLastIndex((each) => each <= time) + 1);

/** Futures are left out: their sessions end later, and one slice may settle them with the end of New York's. */
const onlyShares = (seed: number) => (context: StrategyContext): Strategy =>
  restless(seed)({ ...context, target: (symbol, ...rest) => (symbol === 1 ? undefined : context.target(symbol, ...rest)) });

const scenarioOf = (seed: number): Scenario => ({ bars: randomBars(seed, 60), strategy: onlyShares(seed), exchange: { financing: FINANCING } });

describe('the nights that begin with the last slice of a run', () => {
  it('are charged once, before its last session is told, in a backtest as over the wire', async () => {
    for (const seed of [5, 11]) {
      const scenario = { ...scenarioOf(seed), bars: until(randomBars(seed, 60), CLOSE) };
      const batch = runBatch(scenario);
      const [session, ...before] = [...readJournal(batch.text)].reverse();
      const last = before[0];
      expect([session?.kind, last?.kind, last?.time, last?.kind === 'cash' && last.at]).toEqual(['session', 'cash', CLOSE, CLOSE]);
      expect(session?.kind === 'session' && last?.kind === 'cash' && session.equity === last.equity).toBe(true);
      expect(batch.statement.cash).toBe(cash(last?.kind === 'cash' ? last.cash : 0));
      const live = await runUndisturbed(scenario, seed);
      expect([live.error, live.text]).toEqual([undefined, batch.text]);
    }
  });

  it('are not charged again when the run is finished again, nor when it goes on', async () => {
    for (const seed of [5, 11, 12]) {
      const scenario = scenarioOf(seed);
      const short = { ...scenario, bars: until(scenario.bars, CLOSE) };
      const other = new OtherProcess(scenario.exchange);
      const dice = createDice(seed);
      const finished = await runLive(short, other, dice);
      const again = await runLive(short, other, dice, new Life(), finished.text);
      expect([again.error, again.text]).toEqual([undefined, finished.text]);
      const on = await runLive(scenario, other, dice, new Life(), again.text);
      const whole = runBatch(scenario);
      expect([on.error, on.statement]).toEqual([undefined, whole.statement]);
      expect(on.loop.ledger.equity()).toBe(whole.loop.ledger.equity());
    }
  });

  it('come back after a death at any point of the end', async () => {
    const scenario = { ...scenarioOf(5), bars: until(randomBars(5, 60), CLOSE) };
    const alone = await runUndisturbed(scenario, 1);
    const life = new Life();
    await runLive(scenario, new OtherProcess(scenario.exchange), createDice(2), life);
    for (let point = life.spent - 12; point < life.spent; point++) {
      const other = new OtherProcess(scenario.exchange);
      const dice = createDice(2);
      const { text } = await runLive(scenario, other, dice, new Life(point));
      const again = await runLive(scenario, other, dice, new Life(), text);
      expect([again.error, again.text], `after death at point ${point}`).toEqual([undefined, alone.text]);
    }
  });
});
