import { constantLatency } from '@trader/brokers/simulated'; // tidy-ok: a test joins the loop to a real broker
import { cash, CASH_REASONS, defineInstrument, dividend, nearestPrice, notional, price, quantity, split, stockMerger } from '@trader/core';
import type { BarTable, Cash, ConversionModel, CorporateAction, FinancingModel, JournalRecord, Order, Strategy, StrategyContext } from '@trader/core';
import { spreadConversion } from '@trader/costs'; // tidy-ok: the same
import { readJournal } from '@trader/observability/journal'; // tidy-ok: a test reads a real journal
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Life } from '../test/life';
import { createDice, INSTRUMENTS, randomBars, restless, START } from '../test/random-market';
import { OtherProcess, runBatch, runLive, runUndisturbed } from '../test/wiring';
import type { Scenario } from '../test/wiring';
import type { TradingLoop } from './trading-loop';

const RATIOS = ['2:1', '3:1', '3:2', '7:3', '1:2', '1:10', '1.05:1'];

/** A dozen and more actions of the two shares, at any moment of the bars. */
const randomActions = (seed: number, bars: BarTable): CorporateAction[] => {
  const dice = createDice(seed);
  const first = bars.time[0]!;
  const span = bars.time[bars.length - 1]! - first;
  return Array.from({ length: 12 + Math.trunc(dice() * 12) }, () => {
    const time = Math.trunc(first + dice() * span);
    const [symbol, other] = dice() < 0.5 ? (['SHR', 'TNY'] as const) : (['TNY', 'SHR'] as const);
    const ratio = RATIOS[Math.trunc(dice() * RATIOS.length)]!;
    const kind = dice();
    if (kind < 0.4) return dividend({ symbol, amount: Math.ceil(dice() * 300) / 100, time, payTime: time + Math.trunc(dice() * 9e7) });
    return kind < 0.9 ? split({ symbol, ratio, time }) : stockMerger({ symbol, into: other, ratio, cash: 1, time });
  });
};

/** The bars as they would have traded: prices move with the splits. */
const withSplits = (bars: BarTable, actions: readonly CorporateAction[]): BarTable => {
  const changed = { ...bars, open: bars.open.slice(), high: bars.high.slice(), low: bars.low.slice(), close: bars.close.slice() };
  for (const action of actions) {
    if (action.kind !== 'reorganization' || action.into !== action.symbol) continue;
    const symbol = bars.symbols.indexOf(action.symbol);
    for (const column of [changed.open, changed.high, changed.low, changed.close]) {
      column.forEach((at, row) => {
        if (bars.symbol[row] === symbol && bars.time[row]! > action.time) column[row] = Math.max(0.01, Math.round((at * 100 * Number(action.denominator)) / Number(action.numerator)) / 100);
      });
    }
  }
  return changed;
};

/** Everything costs something, and nothing is round. */
const FINANCING: FinancingModel = {
  borrow: (_instrument, size, at, days) => ((size * at * BigInt(days)) / 3650n) as Cash,
  interest: (_currency, balance, days) => ((balance * BigInt(days)) / (balance < 0n ? 5000n : 9000n)) as Cash,
};

/** Nearly always holds shares, long or short, so that there are dividends to be had and to be owed. */
const holder = (seed: number) => (context: StrategyContext): Strategy => {
  const dice = createDice(seed);
  return {
    onBar: (symbol, _time, _open, _high, _low, close) => {
      if (symbol === 1 || context.busy(symbol) || (context.position(symbol) !== 0 && dice() < 0.8)) return;
      context.target(symbol, (dice() < 0.4 && symbol === 0 ? -1 : 1) * Math.trunc((dice() * 0.4 * context.equity()) / close), 'hold');
    },
  };
};

/** Every third strategy is a holder. */
const strategyOf = (seed: number, other: (seed: number) => (context: StrategyContext) => Strategy = restless) => (seed % 3 === 0 ? holder : other)(seed);

/** Every other market fills orders in parts, and takes its time to hear of them. */
const scenarioOf = (seed: number, slices: number): Scenario => {
  const plain = randomBars(seed, slices);
  const actions = randomActions(seed, plain);
  const slow = seed % 2 === 0 ? {} : { latency: constantLatency(2 * 3_600_000), volumeShare: 0.1 };
  return { bars: withSplits(plain, actions), strategy: strategyOf(seed), exchange: { actions, financing: FINANCING, ...slow } };
};

/** Wants futures never. */
const onlyShares = (seed: number) => (context: StrategyContext): Strategy =>
  restless(seed)({ ...context, target: (symbol, ...rest) => (symbol === 1 ? undefined : context.target(symbol, ...rest)) });

/** Of a live order, what a fill needs. */
const termsOf = ({ id, symbol, quantity: size, limitPrice, stopPrice, trailAmount }: Order) => ({ id, symbol, size, limitPrice, stopPrice, trailAmount });

const liveTerms = (loop: TradingLoop) => loop.orders.allLive().map(({ order }) => termsOf(order));

/** What a journal tells of dividends, from positions alone: each must be accrued on what is held then, and settled by as much. */
class Dues {
  readonly wrong: string[] = [];
  private readonly open = new Map<string, { readonly currency: string; readonly amount: string }>();
  private readonly positions = new Map<string, bigint>();

  see(record: JournalRecord): void {
    if (record.kind === 'fill') this.positions.set(record.symbol, quantity(record.position));
    if (record.kind === 'action') this.positions.set(record.symbol, 0n).set(record.into, quantity(record.position));
    if (record.kind === 'accrual') {
      const { id, symbol, currency, amount, perUnit, at, payAt } = record;
      if (cash(amount) !== this.positions.get(symbol)! * price(perUnit) || payAt <= at) this.wrong.push(`accrual ${id}`);
      this.open.set(id, { currency, amount });
    }
    if (record.kind !== 'cash' || record.settles === undefined) return;
    const { currency, amount } = this.open.get(record.settles) ?? {};
    if (record.reason !== 'dividend' || record.currency !== currency || record.amount !== amount) this.wrong.push(`payment ${record.id}`);
    this.open.delete(record.settles);
  }

  sumOf(currency: string): bigint {
    return [...this.open.values()].reduce((sum, each) => (each.currency === currency ? sum + cash(each.amount) : sum), 0n);
  }
}

/** Whether a record tells the equity of the ledger: a margin call tells what of it the broker counts. */
const tellsEquity = (record: JournalRecord): record is Extract<JournalRecord, { readonly cash: string; readonly equity: string }> => 'cash' in record && 'equity' in record;

const seeds = fc.integer();

/** With TRADER_LONG=1 tens of thousands of markets are tried, most of them short. */
const LONG = process.env['TRADER_LONG'] === '1';
const lengths = LONG ? fc.oneof({ weight: 60, arbitrary: fc.integer({ min: 2, max: 8 }) }, { weight: 1, arbitrary: fc.constant(50) }) : fc.constant(50);

describe('money and holdings that move without a trade', () => {
  it('are the same here and at the broker after every slice: positions, lots of each owner, cash, and the terms of orders', () => {
    let [rescaled, accrued] = [0, 0];
    fc.assert(fc.property(seeds, fc.integer({ min: 5, max: 60 }), (seed, slices) => {
      runBatch(scenarioOf(seed, slices), (loop, exchange) => {
        const { ledger } = loop;
        const { account } = exchange;
        INSTRUMENTS.forEach((_, symbol) => {
          const lots = ledger.lotsOf(symbol).reduce((sum, lot) => sum + lot.quantity, 0n);
          const owned = account.heldBy('restless', symbol);
          expect([ledger.position(symbol), lots, ledger.held(symbol, 'restless')]).toEqual([account.positions[symbol], account.positions[symbol], owned]);
        });
        expect(ledger.cash).toBe(account.cash);
        expect(ledger.accruals.list()).toEqual(account.accruals.list());
        expect(ledger.accruals.net).toEqual(account.accruals.net);
        accrued += ledger.accruals.list().length;
        expect(ledger.equity()).toBe(account.equity(ledger.marks));
        const there = new Map(exchange.statement().orders.map((order) => [order.id, termsOf(order)]));
        const here = liveTerms(loop);
        expect(here).toEqual(here.map(({ id }) => there.get(id)));
        rescaled += here.length;
      });
    }), { numRuns: 30, examples: [[-1_040_126_747, 34]] }); // in the example an order is sent between two splits of one moment
    expect(rescaled).toBeGreaterThan(100);
    expect(accrued).toBeGreaterThan(3);
  });

  it('write the same journal in a backtest and over the wire, whenever answers arrive', async () => {
    await fc.assert(fc.asyncProperty(seeds, fc.integer(), async (seed, jitter) => {
      const scenario = scenarioOf(seed, 40);
      const batch = runBatch(scenario);
      const live = await runUndisturbed(scenario, jitter);
      expect(live.error).toBeUndefined();
      expect(live.text).toBe(batch.text);
      expect(live.statement).toEqual(batch.statement);
    }), { numRuns: 5 });
  });

  it('come back after a death at any point', async () => {
    const scenario = scenarioOf(6, 14);
    const alone = await runUndisturbed(scenario, 1);
    for (const kind of ['"kind":"cash"', '"kind":"accrual"', '"kind":"action"']) expect(alone.text).toContain(kind);
    const life = new Life();
    await runLive(scenario, new OtherProcess(scenario.exchange), createDice(2), life);
    for (let point = 3; point < life.spent; point += 23) {
      const other = new OtherProcess(scenario.exchange);
      const dice = createDice(point);
      const { text } = await runLive(scenario, other, dice, new Life(point));
      const again = await runLive(scenario, other, dice, new Life(), text);
      expect([again.error, again.text], `after death at point ${point}`).toEqual([undefined, alone.text]);
    }
  });

  it('sum up, to the last unit, with what trades paid, to the change of the account', { timeout: 600_000 }, () => {
    const seen = new Set<string>();
    fc.assert(fc.property(seeds, lengths, (seed, slices) => {
      const { text, loop } = runBatch({ ...scenarioOf(seed, slices), strategy: strategyOf(seed, onlyShares) });
      let expected: bigint = START;
      const due = new Dues();
      for (const each of readJournal(text)) {
        due.see(each);
        if (each.kind === 'cash') {
          seen.add(each.reason);
          expected += cash(each.amount);
        } else if (each.kind === 'fill') expected -= (each.side === 'buy' ? 1n : -1n) * price(each.price) * quantity(each.quantity) + cash(each.fee);
        if (each.kind === 'cash' || each.kind === 'accrual' || each.kind === 'fill' || each.kind === 'action') expect(cash(each.cash)).toBe(expected);
      }
      const { ledger } = loop;
      expect([ledger.cash, ledger.accruals.net[0], due.wrong]).toEqual([expected, due.sumOf('USD'), []]);
      const held = INSTRUMENTS.reduce((sum, instrument, symbol) => (ledger.position(symbol) === 0n ? sum : sum + notional(instrument, nearestPrice(ledger.marks[symbol]!), ledger.position(symbol))), 0n);
      expect(ledger.equity()).toBe(expected + due.sumOf('USD') + held);
      expect(CASH_REASONS.reduce((sum, reason) => sum + loop.ledger.income(reason), 0n)).toBe([...readJournal(text)].reduce((sum, each) => (each.kind === 'cash' ? sum + cash(each.amount) : sum), 0n));
    }), { numRuns: LONG ? 10_000 : 40 });
    expect([...seen]).toEqual(expect.arrayContaining(['borrow', 'cash-interest', 'dividend', 'in-lieu']));
  });

  it('leave holdings of whole lots, when an entry had filled in part before a split and its exit trades after', () => {
    // In this market the 7:3 and 3:2 of a partly filled entry leave two thirds of a share in what it has filled; its exit must not sell that.
    expect(() => runBatch(scenarioOf(1_600_208_635, 50))).not.toThrow();
  });

  it('leave equity as it was at an ex-moment, and when what was due is paid, to the last unit', { timeout: 600_000 }, () => {
    let [accrued, paid, stayed] = [0, 0, 0];
    fc.assert(fc.property(seeds, lengths, (seed, slices) => {
      const equities: { readonly time: number; readonly equity: bigint }[] = [];
      const { text } = runBatch({ ...scenarioOf(seed, slices), strategy: holder(seed) }, ({ time, ledger }) => {
        equities.push({ time, equity: ledger.equity() });
      });
      let known = 0n;
      let last = -Infinity;
      for (const record of readJournal(text)) {
        if (record.time > last) known = equities.findLast(({ time }) => time < record.time)?.equity ?? START;
        last = record.time;
        const keeps = record.kind === 'accrual' || (record.kind === 'cash' && record.settles !== undefined);
        if (keeps && cash(record.equity) !== known) {
          // The dividend was not less than the price, after so many splits: the price stays, and the market will tell what the shares are worth without it.
          expect([record.kind, cash(record.equity) - known]).toEqual(['accrual', cash(record.amount)]);
          stayed++;
        } else if (record.kind === 'accrual') accrued++;
        else if (keeps) paid++;
        if (tellsEquity(record)) known = cash(record.equity);
      }
    }), { numRuns: LONG ? 10_000 : 20 });
    expect(Math.min(accrued, paid)).toBeGreaterThan(20);
    expect(stayed).toBeLessThan(accrued / 5);
  });

  it('leave equity as it was at a split, with the money for fractions, to a unit of the price on every unit held', { timeout: 600_000 }, () => {
    let splits = 0;
    fc.assert(fc.property(seeds, lengths, (seed, slices) => {
      const equities: { readonly time: number; readonly equity: bigint }[] = [];
      let last = -Infinity;
      const { text } = runBatch(scenarioOf(seed, slices), (loop) => {
        equities.push({ time: loop.time, equity: loop.ledger.equity() });
      });
      let known = 0n;
      const records = [...readJournal(text)];
      records.forEach((record, index) => {
        if (record.time > last) known = equities.findLast(({ time }) => time < record.time)?.equity ?? START;
        last = record.time;
        if (record.kind === 'action' && record.symbol === record.into) {
          const next = records.slice(index + 1).find(tellsEquity); // cancellations, and what they lead to, come first
          const after = next?.kind === 'cash' && next.reason === 'in-lieu' ? next.equity : record.equity;
          const off = cash(after) - known;
          // Before and after, each unit's price is rounded at 10^-9.
          const units = Math.abs(Number(record.position)) + 1;
          const most = quantity(Math.ceil(units * Math.max(1, Number(record.denominator) / Number(record.numerator)) + units));
          expect(off <= most && -off <= most).toBe(true);
          if (record.position !== '0') splits++;
        }
        if (tellsEquity(record)) known = cash(record.equity);
      });
    }), { numRuns: LONG ? 10_000 : 20 });
    expect(splits).toBeGreaterThan(5);
  });
});

describe('an account in dollars that trades shares in euros', () => {
  /** The market of the third symbol is what a euro is worth; futures are in dollars. */
  const instruments = INSTRUMENTS.map(({ symbol, ...each }, index) => (
    index === 0 ? { symbol, ...each, currency: 'EUR' } : index === 1 ? { symbol, ...each } : defineInstrument({ symbol, calendar: '24x7', tickSize: '0.0001', maxOrderQuantity: 5 })));
  const inEuros = (seed: number, slices: number, conversion?: ConversionModel): Scenario => {
    const scenario = scenarioOf(seed, slices);
    const { bars } = scenario;
    const priced = { ...bars };
    for (const column of ['open', 'high', 'low', 'close'] as const) {
      priced[column] = randomBars(seed, slices)[column].map((at, row) => (bars.symbol[row] === 2 ? Math.max(0.0001, Math.round(at * 10) / 10_000) : bars[column][row]!));
    }
    const actions = scenario.exchange?.actions?.filter((each) => each.symbol === 'SHR' && !(each.kind === 'reorganization' && each.into !== 'SHR'));
    return { ...scenario, bars: priced, exchange: { ...scenario.exchange, actions: actions ?? [], instruments, currency: 'USD', rates: { EUR: 'TNY' }, ...(conversion && { conversion }) } };
  };
  const spread = spreadConversion(10);

  it('keeps the same balances here and at the broker after every slice, and is worth the same', () => {
    let [euros, accrued] = [0, 0];
    fc.assert(fc.property(seeds, fc.boolean(), (seed, converts) => {
      runBatch(inEuros(seed, 40, converts ? spread : undefined), ({ ledger, watch }, exchange) => {
        const { account } = exchange;
        expect([ledger.cash, ledger.balance('EUR')]).toEqual(account.balances);
        expect([ledger.accruals.net, ledger.accruals.list()]).toEqual([account.accruals.net, account.accruals.list()]);
        if (ledger.accruals.net[1] !== 0n) accrued++;
        expect(ledger.equity()).toBe(account.equity(ledger.marks));
        expect(watch.equity / (Number(ledger.equity()) / 1e18)).toBeCloseTo(1, 6);
        expect(exchange.statement().balances?.['EUR'] ?? 0n).toBe(ledger.balance('EUR'));
        if (ledger.balance('EUR') !== 0n) euros++;
        if (converts && seed % 2 === 0) expect(Math.abs(Number(ledger.balance('EUR')) / 1e18)).toBeLessThan(0.05); // cents are left, where orders fill whole
      });
    }), { numRuns: 25 });
    expect(euros).toBeGreaterThan(50);
    expect(accrued).toBeGreaterThan(5);
  });

  it('writes the same journal over the wire, dies and comes back', async () => {
    for (const [seed, conversion] of [[3, spread], [4, undefined], [7, spread]] as const) {
      const scenario = inEuros(seed, 24, conversion);
      const batch = runBatch(scenario);
      const live = await runUndisturbed(scenario, seed);
      expect([live.error, live.text]).toEqual([undefined, batch.text]);
      expect(live.statement).toEqual(batch.statement);
      const other = new OtherProcess(scenario.exchange);
      const dice = createDice(seed);
      const { text } = await runLive(scenario, other, dice, new Life(90), '');
      const again = await runLive(scenario, other, dice, new Life(), text);
      expect([again.error, again.text]).toEqual([undefined, batch.text]);
    }
  });

  it('sums what moved, by currency, to the last unit', () => {
    const reasons = new Set<string>();
    fc.assert(fc.property(seeds, (seed) => {
      const { text, loop } = runBatch({ ...inEuros(seed, 40, seed % 2 === 0 ? spread : undefined), strategy: strategyOf(seed, onlyShares) });
      const sums: Record<string, bigint> = { USD: START, EUR: 0n };
      const due = new Dues();
      for (const each of readJournal(text)) {
        due.see(each);
        if (each.kind === 'cash') {
          reasons.add(each.reason);
          sums[each.currency]! += cash(each.amount);
          expect(each.rate === undefined).toBe(each.currency === 'USD');
        } else if (each.kind === 'fill') {
          sums[each.symbol === 'SHR' ? 'EUR' : 'USD']! -= (each.side === 'buy' ? 1n : -1n) * price(each.price) * quantity(each.quantity) + cash(each.fee);
        }
      }
      expect([loop.ledger.cash, loop.ledger.balance('EUR'), ...loop.ledger.accruals.net, due.wrong]).toEqual([sums['USD'], sums['EUR'], due.sumOf('USD'), due.sumOf('EUR'), []]);
    }), { numRuns: 25 });
    expect(reasons).toContain('conversion');
  });
});
