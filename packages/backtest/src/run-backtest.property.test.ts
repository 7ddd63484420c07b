import { constantLatency, SimulatedBroker, SimulatedExchange } from '@trader/brokers/simulated';
import { ExchangeClient, ExchangeServer } from '@trader/brokers/simulated/remote';
import { cash, createApprovalAuthority, createCalendars, defineOrder, orderIdOf, price, quantity, roundToTick, sliceEnd } from '@trader/core';
import type { BarTable, Broker, Instrument, Mint, Order, OrderType, Price, Side, StrategyFactory, TimeInForce } from '@trader/core';
import { costModel, parseFee, parseSlippage } from '@trader/costs';
import { HeldBroker, runSession, TradingLoop } from '@trader/execution';
import { createJournal, memorySink, readJournal } from '@trader/observability/journal';
import type { SealedJournal } from '@trader/observability/journal';
import { nodeSha256 } from '@trader/observability/journal/node';
import { createGate } from '@trader/risk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jitteryWire } from '../../execution/test/jittery-wire'; // tidy-ok: the helpers of the loop's own tests
import { createDice, cut, INSTRUMENTS, slicesOf } from '../../execution/test/random-market'; // tidy-ok: the same
import { eager, FIRST_PRICES, randomMarket } from '../test/random-days';
import { runBacktest } from './run-backtest';
import type { ExchangeTerms } from './run-backtest';

interface Wish {
  readonly symbol: number;
  readonly side: Side;
  readonly lots: number;
  readonly type: OrderType;
  readonly away: number;
  /** From the trigger to the limit, or how far a stop trails, in ticks. */
  readonly ticks: number;
  readonly timeInForce: TimeInForce;
  /** What it waits for and shares a group with: so many orders before it. */
  readonly behind: number | undefined;
}

/** An order as one wishes it, given after `now` and `placed` others; a price is some way off the first price of its symbol. */
const orderOf = ({ symbol, side, lots, type, away, ticks, timeInForce, behind }: Wish, placed: number, now: number): Order => {
  const instrument = INSTRUMENTS[symbol]!;
  const at = roundToTick(instrument, price((FIRST_PRICES[instrument.symbol]! * (1 + away)).toFixed(4)), 'trunc');
  const distance = (instrument.tickSize * BigInt(ticks)) as Price;
  const once = ['ioc', 'opg', 'cls'].includes(timeInForce);
  const life = once && type !== 'market' && type !== 'limit' ? 'gtc' : timeInForce;
  const entry = behind === undefined || life === 'ioc' || life === 'opg' ? undefined : `o${placed - behind}`;
  return defineOrder(instrument, {
    id: `o${placed}`, parentId: 'p', owner: 'test', symbol: instrument.symbol, side, quantity: quantity(lots), type, reduceOnly: behind !== undefined,
    reason: 'test', timeInForce: life, ...(life === 'gtd' && { expiresAt: now + ticks * 600_000 }), ...(entry !== undefined && { after: entry, group: entry }),
    ...(type === 'limit' && { limitPrice: at, postOnly: !once && ticks % 3 === 0 }), ...(type === 'trailing-stop' && { trailAmount: distance }),
    ...((type === 'stop-limit' || type === 'limit-if-touched') && { limitPrice: (at + distance) as Price }),
    ...(type !== 'limit' && type !== 'market' && type !== 'trailing-stop' && { stopPrice: at }),
  });
};

interface Scenario {
  readonly bars: BarTable;
  readonly instruments: readonly Instrument[];
  readonly strategy: StrategyFactory;
  readonly sealBytes: number;
  readonly tradeFrom?: number;
  readonly exchange?: ExchangeTerms;
}

const CASH = 100_000;
const costs = costModel({ fee: parseFee('0.005/share min 1'), slippage: parseSlippage('3bps') });
const limits = { maxPositionNotional: 550_000, maxOrdersPerMinute: 12, maxGrossLeverage: 7 };
const calendarOf = createCalendars();

const exchangeOf = ({ instruments, exchange }: Pick<Scenario, 'instruments' | 'exchange'>) =>
  new SimulatedExchange({ ...exchange, instruments, cash: cash(CASH), costs, calendarOf });

const loopOf = ({ instruments, strategy, tradeFrom }: Scenario, mint: Mint, broker: Broker, journal: SealedJournal) =>
  new TradingLoop({
    run: 'r', sleeves: [{ name: 'eager', createStrategy: (context) => strategy(context, {}) }], instruments, cash: cash(CASH), calendarOf,
    gate: createGate({ mint, limits }), broker, journal, tradeFrom,
  });

/** The journal that `work` writes. */
const journalOf = ({ sealBytes }: Scenario) => {
  const sink = memorySink();
  const journal = createJournal(sink, { sealBytes, sha256: nodeSha256 });
  const text = (): string => {
    journal.close();
    return sink.text();
  };
  return { journal, text };
};

const backtest = (scenario: Scenario): string => {
  const { journal, text } = journalOf(scenario);
  const { bars, instruments, strategy, tradeFrom, exchange = {} } = scenario;
  runBacktest({ bars, instruments, cash: CASH, strategy, name: 'eager', costs, limits, run: 'r', journal, tradeFrom, exchange });
  return text();
};

/** Every slice takes every step: the order of things that a backtest promises, without any shortcut. */
const sliceBySlice = (scenario: Scenario): string => {
  const { journal, text } = journalOf(scenario);
  const exchange = exchangeOf(scenario);
  const authority = createApprovalAuthority();
  let now = -Infinity;
  const loop = loopOf(scenario, authority.mint, new SimulatedBroker(exchange, authority.verify, () => now), journal);
  for (const { bars, from, to } of slicesOf(scenario.bars)) {
    now = bars.time[from]!;
    loop.advance(now);
    exchange.onSlice(bars, from, to);
    loop.settle();
    loop.onSlice(bars, from, to);
    loop.settle();
  }
  exchange.finish();
  loop.settle();
  loop.finish();
  return text();
};

/** The live wiring: an asynchronous feed, and an exchange behind a wire whose answers come when they come. */
const live = async (scenario: Scenario, seed: number): Promise<string> => {
  const { journal, text } = journalOf(scenario);
  const dice = createDice(seed);
  const [near, far] = jitteryWire(dice);
  new ExchangeServer(exchangeOf(scenario), scenario.bars.symbols, {}).serve(far);
  const authority = createApprovalAuthority();
  const client = new ExchangeClient(near, authority.verify, () => loop.time);
  const door = new HeldBroker(client);
  const loop = loopOf(scenario, authority.mint, door, journal);
  const feed = {
    symbols: scenario.bars.symbols,
    async *[Symbol.asyncIterator]() {
      for (const slice of slicesOf(scenario.bars)) {
        if (dice() < 0.1) await new Promise((resolve) => setImmediate(resolve));
        yield slice;
      }
    },
  };
  await runSession({ feed, venue: client, door, loop, recorded: () => undefined });
  client.close();
  return text();
};

/** Nothing out of the ordinary, or orders that travel and fill in parts. */
const exchangeTerms = fc.oneof(fc.constant({}), fc.record({
  latency: fc.constantFrom(undefined, 20, 60_000, 150_500).map((ms) => (ms === undefined ? {} : { latency: constantLatency(ms) })),
  share: fc.constantFrom(undefined, 0.0005, 0.02).map((volumeShare) => (volumeShare === undefined ? {} : { volumeShare })),
}).map(({ latency, share }): ExchangeTerms => ({ ...latency, ...share })));

const scenarios = (slices: number) =>
  fc.record({
    instruments: fc.shuffledSubarray([...INSTRUMENTS], { minLength: 1 }), seed: fc.integer(), slices: fc.integer({ min: 1, max: slices }), gaps: fc.constantFrom(0, 0.1, 0.6),
    moves: fc.constantFrom(0.0005, 0.002, 0.01),     eagerness: fc.constantFrom(0.001, 0.01, 0.1, 0.4), sealBytes: fc.oneof(fc.constantFrom(0, 65_536), fc.integer({ min: 1, max: 5_000 })),
    exchange: exchangeTerms,
  }).map(({ eagerness, sealBytes, exchange, ...plan }): Scenario => ({
    bars: randomMarket(plan), instruments: plan.instruments, strategy: eager(plan.seed + 1, eagerness), sealBytes, exchange,
  })).filter(({ bars }) => bars.length > 0);

describe('the journal of a backtest', () => {
  it('is that of taking every slice step by step, on long tables', () => {
    fc.assert(fc.property(scenarios(2_000), (scenario) => {
      const text = backtest(scenario);
      expect(text).toBe(sliceBySlice(scenario));
      expect(backtest(scenario)).toBe(text);
    }), { numRuns: 30 });
  });

  it('is that of the live wiring, whenever answers arrive', async () => {
    await fc.assert(fc.asyncProperty(scenarios(500), fc.integer(), async (scenario, jitter) => {
      expect(await live(scenario, jitter)).toBe(backtest(scenario));
    }), { numRuns: 30 });
  });

  it('is that of every step, and of the live wiring, when the run warms up first', async () => {
    await fc.assert(fc.asyncProperty(scenarios(500), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), async (given, at) => {
      const scenario = { ...given, tradeFrom: given.bars.time[Math.trunc(at * given.bars.length)]! };
      const text = backtest(scenario);
      expect(text).toBe(sliceBySlice(scenario));
      expect(await live(scenario, 1)).toBe(text);
      const [first, ...rest] = [...readJournal(text)];
      expect(first).toMatchObject({ kind: 'run', time: scenario.tradeFrom });
      for (const { time } of rest) expect(time).toBeGreaterThanOrEqual(scenario.tradeFrom);
    }), { numRuns: 15 });
  });

  it('is the same up to any slice when the bars after it are missing', () => {
    fc.assert(fc.property(scenarios(1_500), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (scenario, at) => {
      const ends = [...slicesOf(scenario.bars)].map(({ to }) => to);
      const end = ends[Math.trunc(at * ends.length)]!;
      const whole = backtest(scenario);
      const lines = backtest({ ...scenario, bars: cut(scenario.bars, end) }).split('\n');
      // The last three are the session that the end of the bars cuts short, the seal over it, and nothing.
      const [session, seal] = lines.slice(-3);
      expect([JSON.parse(session!).kind, Object.keys(JSON.parse(seal!))[0]]).toEqual(['session', 'seal']);
      const past = lines.slice(0, -3).map((line) => `${line}\n`).join('');
      expect(whole.startsWith(past)).toBe(true);
      const next = [...readJournal(whole)][[...readJournal(past)].length];
      const last = scenario.bars.time[end - 1]!;
      // What the whole run goes on with is the end of the same session, or later.
      if (next?.kind !== 'session') expect(next?.time ?? Infinity).toBeGreaterThan(last);
      else expect(next.time).toBeGreaterThanOrEqual(last);
    }), { numRuns: 40 });
  });

  it('has been compared on stretches of every length, with exits, turns, refusals and ends of sessions in them', () => {
    const bars = randomMarket({ instruments: INSTRUMENTS, seed: 3, slices: 40_000, gaps: 0.1, moves: 0.0005 });
    const scenario = { bars, instruments: INSTRUMENTS, strategy: eager(4, 0.002), sealBytes: 65_536 };
    const text = backtest(scenario);
    expect(text).toBe(sliceBySlice(scenario));
    const counts: Record<string, number> = {};
    for (const { kind } of readJournal(text)) counts[kind] = (counts[kind] ?? 0) + 1;
    for (const [kind, least] of Object.entries({ decision: 100, intent: 200, fill: 80, cancel: 50, session: 20 })) expect(counts[kind], kind).toBeGreaterThan(least);
    const fills = [...readJournal(text)].filter((record) => record.kind === 'fill').map((record) => record.time);
    const waits = fills.slice(1).map((time, i) => (time - fills[i]!) / 60_000);
    expect(waits.filter((minutes) => minutes > 500).length).toBeGreaterThan(5);
    expect(waits.filter((minutes) => minutes > 0 && minutes < 16).length).toBeGreaterThan(5);
  });
});

describe('an exchange that passes over quiet stretches', () => {
  const TYPES: readonly OrderType[] = ['market', 'limit', 'stop', 'stop-limit', 'market-if-touched', 'limit-if-touched'];
  /** Orders that must see every bar of their symbol, of which there are none in calm markets, leave no quiet stretch. */
  const orders = (mix: 'all' | 'calm' | 'trailing') => fc.array(fc.record({
    symbol: fc.nat(2), side: fc.constantFrom<Side>('buy', 'sell'), lots: fc.integer({ min: 1, max: 5 }), away: fc.double({ min: -0.01, max: 0.01, noNaN: true }),
    type: fc.constantFrom<OrderType>(...(mix === 'trailing' ? [] : TYPES), 'trailing-stop'),
    ticks: fc.integer({ min: 1, max: 100 }), behind: fc.constantFrom(undefined, undefined, undefined, 1, 2),
    timeInForce: fc.constantFrom<TimeInForce>('gtc', 'gtc', 'day', 'gtd', ...(mix === 'all' ? ['ioc', 'opg', 'cls'] as const : [])),
  }), { minLength: 5, maxLength: 30 }).map((wishes) => ({ calm: mix !== 'all', wishes }));

  it('states the account of one that meets every slice', () => {
    const seen: Record<string, number> = {};
    const calmly = { rows: 0, quiet: 0 };
    fc.assert(fc.property(fc.integer(), fc.constantFrom('all' as const, 'calm' as const, 'trailing' as const).chain(orders), fc.integer({ min: 1, max: 300 }), (seed, { calm, wishes }, reach) => {
      const bars = randomMarket({ instruments: INSTRUMENTS, seed, slices: 2_000, gaps: 0.3, moves: 0.002 });
      const [passing, meeting] = [exchangeOf({ instruments: INSTRUMENTS }), exchangeOf({ instruments: INSTRUMENTS })];
      const every = Math.ceil(bars.length / wishes.length);
      let quiet = 0;
      let placed = 0;
      for (let from = 0; from < bars.length; ) {
        const until = Math.min(bars.length, from + reach);
        const stretch = passing.quietUntil(bars, from, until);
        const to = stretch > from ? stretch : sliceEnd(bars, from);
        if (stretch > from) passing.pass(bars, from, to);
        else passing.onSlice(bars, from, to);
        for (let row = from; row < to; row = sliceEnd(bars, row)) meeting.onSlice(bars, row, sliceEnd(bars, row));
        quiet += stretch - from;
        expect(passing.statement().cash).toBe(meeting.statement().cash);
        for (; placed < wishes.length && placed * every < to; placed++) {
          const next = orderOf(wishes[placed]!, placed, passing.asOf);
          passing.place(next);
          meeting.place(next);
        }
        from = to;
      }
      expect(passing.statement()).toEqual(meeting.statement());
      if (calm) {
        calmly.rows += bars.length;
        calmly.quiet += quiet;
      }
      const told = passing.statement();
      for (const { id, type } of told.orders) {
        for (const event of told.events) {
          if (orderIdOf(event) !== id || (event.kind !== 'order' && event.kind !== 'fill')) continue;
          const what = event.kind === 'fill' ? `${type} filled` : event.status;
          seen[what] = (seen[what] ?? 0) + 1;
        }
      }
    }), { numRuns: 45 });
    expect(calmly.quiet).toBeGreaterThan(calmly.rows / 4);
    for (const what of ['expired', 'cancelled', 'trailing-stop filled', 'stop-limit filled', 'limit-if-touched filled', 'market-if-touched filled']) expect(seen[what], what).toBeGreaterThan(0);
  });
});
