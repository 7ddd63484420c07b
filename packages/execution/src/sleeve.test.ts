import { cashToNumber, quantity } from '@trader/core';
import type { StrategyContext } from '@trader/core';
import { readJournal } from '@trader/observability/journal'; // tidy-ok: a test reads a real journal
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Life } from '../test/life';
import { setUp } from '../test/quiet-broker';
import { createDice, INSTRUMENTS, randomBars, restless } from '../test/random-market';
import { OtherProcess, runBatch, runLive, runUndisturbed } from '../test/wiring';
import type { Scenario } from '../test/wiring';
import type { SleeveOptions } from './sleeve';

const idle = { onBar: () => undefined };

/** Two strategies in one account, and what each may say. */
const pair = (setting: { readonly limits?: { readonly maxPositionQuantity: number } } = {}) => {
  const contexts: Record<string, StrategyContext> = {};
  const heard: string[] = [];
  const sleeves = ['day', 'long'].map((name): SleeveOptions => ({
    name,
    share: 0.5,
    createStrategy: (context) => {
      contexts[name] = context;
      return { ...idle, onFill: (symbol, fill) => void heard.push(`${name} ${symbol} ${fill.executionId}`) };
    },
  }));
  const all = setUp({ ...setting, sleeves });
  const want = (name: string, ...wish: Parameters<StrategyContext['target']>): string[] => {
    contexts[name]!.target(...wish);
    all.loop.trade();
    return all.settled();
  };
  const [day, long] = [contexts['day']!, contexts['long']!];
  return { ...all, day, long, heard, want };
};

describe('two sleeves in one symbol', () => {
  it('keep their positions, exits and fills apart', () => {
    const { want, broker, settled, day, long, heard, loop } = pair();
    expect(want('long', 0, 100, 'keep', { stop: 8 })).toEqual(['r-2 buy 100 market', 'r-3 sell 100 stop reduce after r-2']);
    broker.fill('r-2', 100);
    broker.tell('accepted', 'r-3');
    settled();
    expect([long.position(0), day.position(0), long.busy(0), day.busy(0)]).toEqual([100, 0, false, false]);
    expect(want('day', 0, -30, 'fade', { stop: 11 })).toEqual(['r-5 sell 30 market', 'r-6 buy 30 stop reduce after r-5']);
    expect([long.busy(0), day.busy(0)]).toEqual([false, true]);
    broker.fill('r-5', 30, 10);
    settled();
    expect([long.position(0), day.position(0), loop.ledger.position(0)]).toEqual([100, -30, quantity(70)]);
    expect(heard).toEqual(['long 0 x1', 'day 0 x2']);
    expect(want('day', 0, 0, 'out')).toEqual(['cancel r-6']);
  });

  it('reduce what is their own, whatever the account holds', () => {
    const { want, broker, settled, loop } = pair();
    want('long', 0, 100, 'keep');
    broker.fill('r-2', 100);
    settled();
    want('day', 0, -100, 'fade');
    broker.fill('r-4', 100);
    settled();
    expect(loop.ledger.position(0)).toBe(0n);
    loop.control.setState('halted', 'drill');
    expect(want('day', 0, 0, 'out')).toEqual(['r-6 buy 100 market reduce']);
    expect(want('long', 0, 0, 'out')).toEqual(['r-8 sell 100 market reduce']);
  });

  it('never reach a limit together that one of them could break by closing', () => {
    const { want, broker, settled, records } = pair({ limits: { maxPositionQuantity: 120 } });
    want('long', 0, 100, 'keep');
    broker.fill('r-2', 100);
    settled();
    want('day', 0, -50, 'fade');
    broker.fill('r-4', 50);
    settled();
    records.splice(0);
    expect(want('long', 0, 121, 'more')).toEqual([]);
    expect(records.at(-1)).toMatchObject({ kind: 'refusal', check: 'position quantity', reason: 'position could reach 121, above limit 120' });
    expect(want('long', 0, 120, 'more')).toEqual(['r-8 buy 20 market']);
  });

  it('wait for each other while the outcome of an order is unknown, but for reductions', () => {
    const { want, broker, settled } = pair();
    want('long', 0, 100, 'keep');
    broker.tell('unknown', 'r-2');
    settled();
    expect(want('day', 0, 10, 'in')).toEqual([]);
    broker.fill('r-2', 100);
    expect(settled()).toEqual(['r-4 buy 10 market']);
  });

  it('see their share of the start and what they made of it', () => {
    const { want, broker, bar, settled, day, long } = pair();
    expect([day.equity(), long.equity()]).toEqual([50_000, 50_000]);
    want('long', 0, 100, 'keep');
    broker.fill('r-2', 100, 10);
    settled();
    want('day', 0, 50, 'in');
    broker.fill('r-4', 50, 9);
    settled();
    bar(12);
    expect([day.equity(), long.equity()]).toEqual([50_150, 50_200]);
    want('day', 0, 0, 'out');
    broker.fill('r-6', 50, 11);
    settled();
    bar(15);
    expect([day.equity(), long.equity()]).toEqual([50_100, 50_500]);
  });
});

describe('sleeves', () => {
  it.each([
    [[], 'there is none'],
    [[{ name: 'a' }, { name: 'a' }], 'the name a is taken'],
    [[{ name: 'external' }], 'the name external is taken'],
    [[{ name: 'a', share: 0 }], 'the share of a must be above 0 and at most 1, got 0'],
    [[{ name: 'a', share: 0.7 }, { name: 'b', share: 0.4 }], 'sum up to 1.1, which is above 1'],
  ])('that cannot be (%o) are INVALID_CONFIG', (sleeves, message) => {
    const make = () => setUp({ sleeves: sleeves.map((each) => ({ ...each, createStrategy: () => idle })) });
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(make).toThrow(message);
  });

  const scenarioOf = (seed: number, slices: number, shares: readonly (number | undefined)[]): Scenario => ({
    bars: randomBars(seed, slices),
    sleeves: shares.map((share, index) => ({ name: `s${index}`, share, lotMethod: index === 0 ? 'fifo' : 'lifo', createStrategy: restless(seed + index) })),
  });

  it('hold together what the account holds, and are worth together what it is worth', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 3 }), (seed, slices, count) => {
      const contexts: StrategyContext[] = [];
      const scenario = scenarioOf(seed, slices, Array.from({ length: count }, () => 1 / count));
      const sleeves = scenario.sleeves!.map((each) => ({
        ...each,
        createStrategy: (context: StrategyContext) => {
          contexts.push(context);
          return each.createStrategy(context);
        },
      }));
      runBatch({ ...scenario, sleeves }, ({ ledger }, { account }) => {
        INSTRUMENTS.forEach((_, symbol) => {
          const held = sleeves.reduce((sum, { name }) => sum + ledger.held(symbol, name), 0n);
          expect([held, ledger.position(symbol)]).toEqual([account.positions[symbol], account.positions[symbol]]);
        });
        const worth = contexts.reduce((sum, context) => sum + context.equity(), 0);
        expect(worth).toBeCloseTo(cashToNumber(ledger.equity()), 4);
      });
    }), { numRuns: 30 });
  });

  it('write the same journal in the live wiring', async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), fc.integer(), async (seed, jitter) => {
      const scenario = scenarioOf(seed, 25, [0.3, undefined]);
      const live = await runUndisturbed(scenario, jitter);
      expect(live.error).toBeUndefined();
      expect(live.text).toBe(runBatch(scenario).text);
    }), { numRuns: 10 });
  });

  it('go on after the death of their process as if nothing had happened, also while they warm up', async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), fc.nat({ max: 11 }), fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 3 }), async (seed, warmUp, spans) => {
      const slices = scenarioOf(seed, 12, [0.6, undefined]);
      const scenario = { ...slices, tradeFrom: slices.bars.time[warmUp * 2]! };
      const other = new OtherProcess();
      const dice = createDice(seed);
      let text = '';
      for (const span of [...spans, Infinity]) text = (await runLive(scenario, other, dice, new Life(span), text)).text;
      expect(text).toBe(runBatch(scenario).text);
    }), { numRuns: 15 });
  });

  it('cancel only their own orders', () => {
    // A cancel tells of the target that it makes room for.
    const sleeves = ['s0', 's1'].map((name, seed) => ({
      name,
      createStrategy: (context: StrategyContext) => restless(seed)({
        ...context, target: (symbol, size, reason, terms) => context.target(symbol, size, `${name} ${reason}`, terms),
      }),
    }));
    const records = [...readJournal(runBatch({ bars: randomBars(3, 200), sleeves }).text)];
    const ownerOf = new Map(records.flatMap((each) => (each.kind === 'intent' ? [[each.id, each.owner] as const] : [])));
    const cancels = records.flatMap((each) => (each.kind === 'cancel' ? [[ownerOf.get(each.id), each.reason.slice(0, 2)]] : []));
    expect(cancels.length).toBeGreaterThan(50);
    for (const [owner, asker] of cancels) expect(owner).toBe(asker);
  });

  it('of one: the share of all is the account', () => {
    const text = (share: number | undefined): string => runBatch(scenarioOf(7, 150, [share])).text;
    expect(text(1)).toBe(text(undefined));
  });
});
