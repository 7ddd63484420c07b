import { createBarTable, defineInstrument, defineOrder, quantity } from '@trader/core';
import type { BarTable, JournalRecord, Strategy, StrategyContext } from '@trader/core';
import { costModel } from '@trader/costs'; // tidy-ok: a test joins the loop to a real broker
import { readJournal } from '@trader/observability/journal'; // tidy-ok: a test reads a real journal
import { portfolioMargin, regT } from '@trader/risk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Life } from '../test/life';
import { createDice, randomBars, restless } from '../test/random-market';
import { assertAgreement } from './reconcile';
import { OtherProcess, runBatch, runLive, runUndisturbed } from '../test/wiring';
import type { Scenario } from '../test/wiring';

const HOUR = 3_600_000;
const ABC = defineInstrument({ symbol: 'ABC', calendar: '24x7' });
const XYZ = defineInstrument({ symbol: 'XYZ', calendar: '24x7' });

/** Bars of an hour that stand at these prices, of one symbol or of two. */
const barsAt = (...prices: readonly (readonly number[])[]): BarTable => {
  const bars = createBarTable(['ABC', 'XYZ'].slice(0, prices[0]!.length), prices.length * prices[0]!.length);
  prices.forEach((slice, hour) => slice.forEach((price, symbol) => {
    const row = hour * slice.length + symbol;
    [bars.symbol[row], bars.openTime[row], bars.time[row], bars.volume[row]] = [symbol, hour * HOUR, (hour + 1) * HOUR, 1e6];
    bars.open[row] = bars.high[row] = bars.low[row] = bars.close[row] = price;
  }));
  return bars;
};

/** A Reg T account of 100,000 without costs. */
const account = { instruments: [ABC], margin: regT(), costs: costModel({}) };

type Step = (context: StrategyContext, close: number) => void;

/** At the `n`-th bar of the first symbol does the `n`-th of these. */
const script = (...steps: readonly (Step | undefined)[]) => (context: StrategyContext): Strategy => {
  let bar = 0;
  return { onBar: (symbol, _time, _open, _high, _low, close) => (symbol === 0 ? steps[bar++]?.(context, close) : undefined) };
};

const want = (size: number, terms = {}): Step => (context) => context.target(0, size, 'test', terms);

const story = (records: Iterable<JournalRecord>): string[] => [...records].flatMap((each) => {
  if (each.kind === 'margin-call') return [`call ${each.state}: ${each.equity} of ${each.required}, at worst ${each.worst}`];
  if (each.kind === 'fill') return [`${each.side} ${each.quantity} ${each.symbol} at ${each.price}`];
  if (each.kind === 'decision' && each.reason === 'margin call') return [`margin call: ${each.owner} ${each.symbol} ${each.from} to ${each.to}`];
  return each.kind === 'refusal' ? [`refused by ${each.check}: ${each.reason}`] : [];
});

const play = (scenario: Scenario): string[] => story(readJournal(runBatch(scenario).text));

describe('a margin call', () => {
  it('is journaled, and until it is met nothing is sent that could add exposure', () => {
    // 2,000 at 100 on 100,000: equity is below 25 % of the value below 66.67.
    const strategy = script(want(2000), undefined, undefined, want(2100), want(1000), want(1100));
    expect(play({ bars: barsAt([100], [100], [66.67], [60], [60], [60], [60]), strategy, exchange: account })).toEqual([
      'buy 2000 ABC at 100', 'call issued: 20000 of 30000, at worst 10000',
      'refused by margin call: in a margin call: equity 20000 is below the maintenance margin of 30000',
      'sell 1000 ABC at 60', 'call met: 20000 of 15000, at worst 10000',
      'refused by buying power: order needs 3000 of margin, but only -10000 of equity is free', // 1,000 shares at 60 need 30,000 to take on
    ]);
  });

  it('that is told again changes nothing', () => {
    const told = new Set<string>();
    const { text } = runBatch({ bars: barsAt([100], [100], [60], [60], [60]), strategy: script(want(2000), undefined, undefined, want(2100)), exchange: account }, (loop, exchange) => {
      for (const event of exchange.statement().events) if (event.kind === 'margin-call') loop.hear({ ...event, state: 'met' });
      loop.settle();
      told.add(String(loop.ledger.version));
    });
    expect(story(readJournal(text)).slice(1)).toEqual([
      'call issued: 20000 of 30000, at worst 10000', 'refused by margin call: in a margin call: equity 20000 is below the maintenance margin of 30000',
    ]);
    expect(told.size).toBe(2); // before the fill and after it
  });
});

describe('liquidation', () => {
  const liquidate = { exchange: account, onMarginCall: 'liquidate' } as const;

  it('sells as many as bring the maintenance margin down to the equity, at the next prices', () => {
    // 20,000 carry 20,000 / (25 % of 60) = 1,333.33 shares.
    expect(play({ ...liquidate, bars: barsAt([100], [100], [60], [60], [60]), strategy: script(want(2000)) })).toEqual([
      'buy 2000 ABC at 100', 'call issued: 20000 of 30000, at worst 10000', 'margin call: restless ABC 2000 to 1333',
      'sell 667 ABC at 60', 'call met: 20000 of 19995, at worst 10000',
    ]);
  });

  it('buys a short back: 30 % of what is left is covered', () => {
    // 300,000 - 2,000 x 120 = 60,000 of equity, and 72,000 needed: 60,000 / 36 = 1,666.67.
    expect(play({ ...liquidate, bars: barsAt([100], [100], [120], [120]), strategy: script(want(-2000)) })).toEqual([
      'sell 2000 ABC at 100', 'call issued: 60000 of 72000, at worst 12000', 'margin call: restless ABC -2000 to -1666',
      'buy 334 ABC at 120', 'call met: 60000 of 59976, at worst 12000',
    ]);
  });

  it('goes on while prices do, and ends with nothing held when that is not enough', () => {
    expect(play({ ...liquidate, bars: barsAt([100], [100], [60], [50], [40], [40]), strategy: script(want(2000)) })).toEqual([
      'buy 2000 ABC at 100', 'call issued: 20000 of 30000, at worst 10000', 'margin call: restless ABC 2000 to 1333',
      'sell 667 ABC at 50', 'margin call: restless ABC 1333 to 0', // 66,650 of shares, 66,650 owed: no equity
      'sell 1333 ABC at 40', // 13,330 are owed still
    ]);
  });

  it('leaves exits at work, and lets what the strategy wants wait until it is done', () => {
    const strategy = script(want(2000, { stop: 50 }), undefined, want(2000, { stop: 50 }), want(1333, { stop: 50 }));
    expect(play({ ...liquidate, bars: barsAt([100], [100], [60], [60], [60], [50], [50]), strategy })).toEqual([
      'buy 2000 ABC at 100', 'call issued: 20000 of 30000, at worst 10000', 'margin call: restless ABC 2000 to 1333',
      'sell 667 ABC at 60', 'refused by margin call: in a margin call: equity 20000 is below the maintenance margin of 30000',
      'call met: 20000 of 19995, at worst 10000', 'sell 1333 ABC at 50',
    ]);
  });

  it('waits for its orders, however long they are on their way', () => {
    const exchange = { ...account, latency: () => 2.5 * HOUR };
    expect(play({ ...liquidate, exchange, bars: barsAt([100], [100], [100], [100], [100], [60], [60], [60], [60], [60], [60]), strategy: script(want(2000)) })).toEqual([
      'buy 2000 ABC at 100', 'call issued: 20000 of 30000, at worst 10000', 'margin call: restless ABC 2000 to 1333',
      'sell 667 ABC at 60', 'call met: 20000 of 19995, at worst 10000',
    ]);
  });

  it('counts what is being closed already as closed', () => {
    // The half that is on its way leaves 1,000 x 60, which need 15,000 of the 20,000.
    const halves = script(want(2000), undefined, undefined, undefined, undefined, undefined, want(1000));
    const exchange = { ...account, latency: () => 1.5 * HOUR };
    const bars = barsAt([100], [100], [100], [100], [100], [100], [70], [60], [60], [60], [60], [60], [60]);
    expect(play({ ...liquidate, exchange, bars, strategy: halves })).toEqual([
      'buy 2000 ABC at 100', 'call issued: 20000 of 30000, at worst 10000', 'sell 1000 ABC at 60', 'call met: 20000 of 15000, at worst 10000',
    ]);
  });

  it('sells beside an exit that waits for an auction, for that may come late', () => {
    const strategy = script(want(2000), undefined, want(0, { exit: 'cls' }));
    expect(play({ ...liquidate, bars: barsAt([100], [100], [100], [60], [60], [60]), strategy })).toEqual([
      'buy 2000 ABC at 100', 'call issued: 20000 of 30000, at worst 10000', 'margin call: restless ABC 2000 to 1333',
      'sell 667 ABC at 60', 'call met: 20000 of 19995, at worst 10000',
    ]);
  });

  it('takes back what has not traded when the call is met', () => {
    // 500 of a bar's volume are ours: of 667 to be sold 500 are, at 64; 1,500 x 64 need 24,000 of 28,000 then.
    const { text } = runBatch({ ...liquidate, exchange: { ...account, volumeShare: 0.0005 }, bars: barsAt([100], [100], [100], [100], [100], [60], [64], [64], [64]), strategy: script(want(2000)) });
    expect(story(readJournal(text)).slice(4)).toEqual([
      'call issued: 20000 of 30000, at worst 10000', 'margin call: restless ABC 2000 to 1333', 'sell 500 ABC at 64', 'call met: 28000 of 24000, at worst 10000',
    ]);
    expect([...readJournal(text)].flatMap((each) => (each.kind === 'cancel' ? [each.reason] : []))).toEqual(['margin call met']);
  });

  it('leaves what nobody here owns, and closes what somebody does', () => {
    const byHand = defineOrder(ABC, { id: 'by-hand', parentId: 'by-hand', owner: 'by-hand', symbol: 'ABC', side: 'buy', type: 'market', quantity: quantity(1500), reduceOnly: false, reason: '' });
    const { text } = runBatch({
      ...liquidate, exchange: { ...account, instruments: [ABC, XYZ] }, bars: barsAt([100, 100], [100, 100], [100, 100], [50, 100], [50, 100], [50, 100]),
      strategy: script((context) => context.target(1, 500, 'test')),
    }, (loop, exchange) => (loop.time === HOUR ? exchange.place(byHand) : undefined));
    // 1,500 x 50 and 500 x 100 need 31,250 of 25,000; without 250 of the second they need 25,000.
    expect(story(readJournal(text))).toEqual([
      'buy 1500 ABC at 100', 'buy 500 XYZ at 100', 'call issued: 25000 of 31250, at worst 6250', 'margin call: restless XYZ 500 to 250',
      'sell 250 XYZ at 100', 'call met: 25000 of 25000, at worst 6250',
    ]);
  });

  it('takes the position first whose end frees most, and of several owners what each holds', () => {
    const sleeve = (name: string, ...sizes: readonly number[]) => ({
      name, createStrategy: script((context) => sizes.forEach((size, symbol) => (size === 0 ? undefined : context.target(symbol, size, name)))),
    });
    const scenario = { exchange: { ...account, instruments: [ABC, XYZ] }, onMarginCall: 'liquidate' as const, bars: barsAt([100, 50], [100, 50], [60, 30], [60, 30], [60, 30]) };
    // ABC 1,500 x 60, XYZ 1,000 x 30: 120,000 on 20,000 of equity; without 667 ABC they need 19,995.
    expect(play({ ...scenario, sleeves: [sleeve('a', 500, 1000), sleeve('b', 1000)] })).toEqual([
      'buy 500 ABC at 100', 'buy 1000 ABC at 100', 'buy 1000 XYZ at 50', 'call issued: 20000 of 30000, at worst 10000',
      'margin call: a ABC 500 to 0', 'margin call: b ABC 1000 to 833', 'sell 500 ABC at 60', 'sell 167 ABC at 60', 'call met: 20000 of 19995, at worst 10000',
    ]);
  });
});

describe('a run with margin calls', () => {
  const options: readonly Partial<Scenario>[] = [
    { onMarginCall: 'liquidate' }, { onMarginCall: 'report' }, { onMarginCall: 'liquidate', exchange: { latency: () => 7 * HOUR, volumeShare: 0.1 } },
    { onMarginCall: 'liquidate', exchange: { margin: regT({ house: 0.3 }) } }, { onMarginCall: 'liquidate', exchange: { margin: portfolioMargin({ minimumEquity: 0 }) } },
  ];

  it('has the same journal in a backtest and over the wire, and agrees with its broker to the last unit', async () => {
    const seen = { calls: 0, reductions: 0 };
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 999 }), fc.constantFrom(...options), async (seed, option) => {
      const scenario: Scenario = { bars: randomBars(seed, 60), strategy: restless(seed), ...option };
      const { text } = runBatch(scenario, (loop, exchange) => assertAgreement(loop.ledger, exchange.statement()));
      const live = await runUndisturbed(scenario, seed);
      expect([live.error, live.text]).toEqual([undefined, text]);
      seen.calls += text.split('"kind":"margin-call"').length - 1;
      seen.reductions += text.split('"reason":"margin call"').length - 1;
    }), { numRuns: 40, seed: 3 });
    expect(seen.calls).toBeGreaterThan(10);
    expect(seen.reductions).toBeGreaterThan(3);
  });

  it('goes on as if nothing had happened after a death at any point', async () => {
    const scenario: Scenario = { ...account, exchange: account, bars: barsAt([100], [100], [66], [60], [62], [70], [64], [50]), strategy: script(want(2000, { stop: 45 }), undefined, undefined, want(2000, { stop: 44 })), onMarginCall: 'liquidate' };
    const alone = await runUndisturbed(scenario, 1);
    expect(alone.text.split('"kind":"margin-call"').length).toBeGreaterThan(3);
    const life = new Life();
    await runLive(scenario, new OtherProcess(scenario.exchange), createDice(2), life);
    for (let point = 1; point < life.spent; point++) {
      const other = new OtherProcess(scenario.exchange);
      const { text } = await runLive(scenario, other, createDice(2), new Life(point));
      const again = await runLive(scenario, other, createDice(3), new Life(), text);
      expect([again.error, again.text], `after death at point ${point}`).toEqual([undefined, alone.text]);
    }
  });
});
