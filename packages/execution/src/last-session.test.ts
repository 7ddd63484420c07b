import { cash, createBarTable, defineInstrument } from '@trader/core';
import type { BarTable, BrokerStatement, Cash, FinancingModel, Strategy, StrategyContext } from '@trader/core';
import { costModel, spreadConversion } from '@trader/costs'; // tidy-ok: a test joins the loop to a real broker
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

/** Is short from the first slice on, and never says another word. */
const silent = () => ({ target }: StrategyContext): Strategy => {
  let begun = false;
  return {
    onBar: () => {
      if (!begun) target(0, -300, 'short');
      begun = true;
    },
  };
};
const STRATEGIES = [['restless', onlyShares], ['silent', silent]] as const;

const moneyOf = ({ asOf, cash: money, positions }: BrokerStatement): unknown => ({ asOf, money, positions });

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

  it.each(STRATEGIES)('come back after a death at any point of the end, and go on, of a strategy that is %s', async (_name, strategy) => {
    for (const seed of [5, 11]) {
      const scenario: Scenario = { ...scenarioOf(seed), strategy: strategy(seed) };
      const short = { ...scenario, bars: until(scenario.bars, CLOSE) };
      const alone = await runUndisturbed(short, 1);
      const whole = runBatch(scenario);
      const life = new Life();
      await runLive(short, new OtherProcess(scenario.exchange), createDice(2), life);
      for (let point = life.spent - 14; point <= life.spent; point++) {
        const [other, later] = [new OtherProcess(scenario.exchange), new OtherProcess(scenario.exchange)];
        const { text } = await runLive(short, other, createDice(2), new Life(point));
        const again = await runLive(short, other, createDice(3), new Life(), text);
        expect([again.error, again.text], `after death at point ${point}`).toEqual([undefined, alone.text]);
        await runLive(short, later, createDice(2), new Life(point));
        const on = await runLive(scenario, later, createDice(4), new Life(), text);
        expect([on.error, moneyOf(on.statement)], `going on after death at point ${point}`).toEqual([undefined, moneyOf(whole.statement)]);
        expect(on.loop.ledger.equity()).toBe(whole.loop.ledger.equity());
        const rerun = await runLive(scenario, later, createDice(5), new Life(), on.text);
        expect([rerun.error, rerun.text], `run again after death at point ${point}`).toEqual([undefined, on.text]);
      }
    }
  });

  it('change money that an order in parts left over once, however often the run is finished', async () => {
    const instruments = [
      defineInstrument({ symbol: 'A', calendar: '24x7', currency: 'EUR', lotSize: '0.001' }), defineInstrument({ symbol: 'EURUSD', calendar: '24x7', tickSize: '0.0001' }),
    ];
    const day = (dice: () => number): BarTable => {
      const bars = createBarTable(['A', 'EURUSD'], 12);
      for (let row = 0; row < bars.length; row++) {
        const hour = 18 + Math.trunc(row / 2);
        const at = row % 2 === 0 ? Math.round(5000 + dice() * 300) / 100 : Math.round(11_000 + dice() * 500) / 10_000;
        [bars.symbol[row], bars.openTime[row], bars.time[row], bars.volume[row]] = [row % 2, hour * 3_600_000, (hour + 1) * 3_600_000, 1000];
        for (const column of [bars.open, bars.high, bars.low, bars.close]) column[row] = at;
      }
      return bars;
    };
    const odd = ({ target }: StrategyContext): Strategy => ({ onBar: (symbol, time) => (symbol === 0 && time === 20 * 3_600_000 ? target(0, 900.123, 'more than a bar has') : undefined) });
    for (let seed = 1; seed <= 20; seed++) {
      const scenario: Scenario = {
        bars: day(createDice(seed)), strategy: odd, exchange: { instruments, costs: costModel({}), currency: 'USD', rates: { EUR: 'EURUSD' }, conversion: spreadConversion(0), volumeShare: 0.1 },
      };
      const other = new OtherProcess(scenario.exchange);
      const finished = await runLive(scenario, other, createDice(1));
      const again = await runLive(scenario, other, createDice(2), new Life(), finished.text);
      expect([again.error, again.text], `seed ${seed}`).toEqual([undefined, finished.text]);
    }
  });
});
