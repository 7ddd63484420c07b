import type { Strategy, StrategyContext } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { alpacaWorld } from './alpaca-world';
import type { FaultPlan } from './fault-plan';
import { runPlan } from './run-plan';
import type { Outcome } from './outcome';

/** What a script wants of the first symbol, by how much of the run is over, ms, at a price. */
type Script = (context: StrategyContext, over: number, price: number) => void;

const START = Date.parse('2026-07-08T15:00:00Z');
const AAPL = 0;

/** Wants ten shares with both exits, far away. */
const protectedEntry: Script = (context, over, price) => {
  if (over < 6_000 && context.position(AAPL) === 0 && !context.busy(AAPL)) context.target(AAPL, 10, 'entry', { stop: Math.round(price * 0.9), takeProfit: Math.round(price * 1.1) });
};
/** Wants ten shares at a price that nobody gives, and then none. */
const changeOfMind: Script = (context, over, price) => {
  if (over < 4_000 && !context.busy(AAPL)) context.target(AAPL, 10, 'entry', { entry: { type: 'limit', limit: Math.round(price * 0.9), timeInForce: 'gtc' } });
  else if (over >= 4_000 && over < 8_000) context.target(AAPL, 0, 'changed its mind');
};

const scripted = (script: Script) => alpacaWorld({
  sleeves: () => [{
    name: 'scripted',
    createStrategy: (context): Strategy => ({
      onBar: () => undefined,
      onQuote: (symbol, time, bid, _bidSize, ask) => {
        if (symbol === AAPL && !context.warmingUp()) script(context, time - START, (bid + ask) / 2);
      },
    }),
  }],
});

const plan = (fields: Partial<FaultPlan> = {}): FaultPlan => ({ seed: 2, ms: 8_000, day: 0, kill: false, faults: [], ...fields });

/** Runs a script, and then again with a death before, and after, each dealing of a life with the world. Gives the whole run, and how often the program died. */
const dieEverywhere = async (script: Script, wish: FaultPlan, life = 1): Promise<readonly [Outcome, number]> => {
  const world = scripted(script);
  const whole = await runPlan(wish, world);
  expect(whole.violations).toEqual([]);
  let deaths = 0;
  for (let dealing = 1; dealing <= whole.dealings[life - 1]; dealing++) {
    for (const side of ['before', 'after'] as const) {
      const { violations, lives } = await runPlan(wish, world, { death: { life, dealing, side } });
      expect(violations, `dies ${side} dealing ${dealing} of life ${life}`).toEqual([]);
      if (lives > whole.lives) deaths++;
    }
  }
  return [whole, deaths];
};

// Every place at which it can make a difference to the world that a program dies: between two of them nothing of it can be seen from the outside.
describe('a program dies before and after each of its dealings with the world', () => {
  it.each<[string, Script, FaultPlan, number, (outcome: Outcome) => void]>([
    ['an entry with exits', protectedEntry, plan(), 1, ({ books }) => expect([books.positions.get('AAPL'), books.orders.filter(({ open }) => open).length]).toEqual([10_000_000_000n, 2])],
    ['an entry that is cancelled', changeOfMind, plan(), 1, ({ books }) => expect(books.orders.map(({ open, filled }) => [open, filled])).toEqual([[false, 0n]])],
    ['the kill switch over exits at work', protectedEntry, plan({ kill: true }), 1, ({ books }) => expect(books.orders.filter(({ open }) => open)).toEqual([])],
    ['a restart in the middle of an entry', protectedEntry, plan({ faults: [{ kind: 'crash', at: 0, ms: 200, share: 1, target: 'write', amount: 1 }] }), 2, ({ lives }) => expect(lives).toBe(2)],
  ])('%s', async (name, script, wish, life, looks) => {
    const [whole, deaths] = await dieEverywhere(script, wish, life);
    looks(whole);
    expect(deaths).toBeGreaterThan(40);
    console.log(`${name}: ${deaths} deaths, no rule broken`);
  }, 120_000);
});
