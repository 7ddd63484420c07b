import { SimulatedExchange } from '@trader/brokers/simulated'; // tidy-ok: a test joins the loop to a real broker
import { cash, createBarTable, defineInstrument, dividend, formatCash, isTraderError, price, quantity } from '@trader/core';
import type { AccrualEvent, BrokerEvent, BrokerStatement, Cash, Fill, Instrument, JournalRecord, Strategy, StrategyContext } from '@trader/core';
import { readJournal } from '@trader/observability/journal'; // tidy-ok: a test reads a real journal
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Life } from '../test/life';
import { createDice, INSTRUMENTS } from '../test/random-market';
import { OtherProcess, runBatch, runLive } from '../test/wiring';
import type { Scenario } from '../test/wiring';
import { Ledger } from './ledger';
import { assertAgreement } from './reconcile';

const HOUR = 3_600_000;
const FIRST = Date.parse('2024-03-06T12:00:00Z');

/** Bars of five hours in which the first symbol stays at each of `closes`, and the third at `rate` when it is given. */
const flatBars = (closes: readonly number[], rate?: number) => {
  const rows = closes.flatMap((close, slice) => [[slice, 0, close] as const, ...(rate === undefined ? [] : [[slice, 2, rate] as const])]);
  const bars = createBarTable(INSTRUMENTS.map(({ symbol }) => symbol), rows.length);
  rows.forEach(([slice, symbol, close], row) => {
    [bars.symbol[row], bars.openTime[row], bars.time[row], bars.volume[row]] = [symbol, FIRST + slice * 5 * HOUR, FIRST + (slice + 1) * 5 * HOUR, 1000];
    bars.open[row] = bars.high[row] = bars.low[row] = bars.close[row] = close;
  });
  return bars;
};

/** Holds `size` of the first symbol from the first bar on, and nothing from bar `out` on. */
const holds = (size: number, out = Infinity) => (context: StrategyContext): Strategy => {
  let bar = 0;
  return {
    onBar: (symbol) => {
      if (symbol !== 0) return;
      bar++;
      if (bar === 1) context.target(0, size, 'in');
      if (bar === out) context.target(0, 0, 'out');
    },
  };
};

/** The first symbol in euros, and the third what a euro is worth. */
const EURO: readonly Instrument[] = INSTRUMENTS.map(({ symbol, ...each }, index) => (
  index === 0 ? { symbol, ...each, currency: 'EUR' } : index === 1 ? { symbol, ...each } : defineInstrument({ symbol, calendar: '24x7', tickSize: '0.0001' })));

describe('a dividend between its ex-moment and its payment', () => {
  it('leaves no gap in the equity when the price falls by it, of longs and of shorts, at home and abroad: no drawdown, and no peak', () => {
    const cents = (from: number, to: number) => fc.integer({ min: from, max: to }).map((each) => each / 100);
    fc.assert(fc.property(cents(2000, 9000), cents(1, 1999), fc.integer({ min: -500, max: 500 }).filter((size) => size !== 0), fc.option(cents(50, 200), { nil: undefined }), (at, amount, size, rate) => {
      const after = Number((at - amount).toFixed(2));
      const actions = [dividend({ symbol: 'SHR', amount, time: FIRST + 11 * HOUR, payTime: FIRST + 22 * HOUR })];
      const euros = rate === undefined ? {} : { instruments: EURO, currency: 'USD', rates: { EUR: 'TNY' } };
      const seen: unknown[] = [];
      const { text, loop } = runBatch({ bars: flatBars([at, at, after, after, after, after], rate), strategy: holds(size), exchange: { actions, ...euros } }, ({ ledger, watch }, exchange) => {
        seen.push([ledger.equity(), exchange.account.equity(ledger.marks), watch.equity.toFixed(6), watch.peak]);
      });
      const [first, entered, ...others] = seen;
      expect(others).toEqual(others.map(() => entered));
      expect(first).not.toEqual(entered); // a fee was paid
      const due = size * amount;
      expect(Number(formatCash(loop.ledger.income('dividend', rate === undefined ? 'USD' : 'EUR')))).toBeCloseTo(due, 6);
      const records = [...readJournal(text)];
      expect(records.flatMap((each) => (each.kind === 'accrual' ? [Number(each.amount).toFixed(6), each.equity] : []))).toEqual([due.toFixed(6), formatCash((entered as [Cash])[0])]);
    }), { numRuns: 60 });
  });

  it('is no loss for limits, and buys nothing: neither the gate nor the exchange lets money be spent that has not come', () => {
    // 1,000 at 100 of 100,000; each owes half of what it is worth. 40 a share are due, so that 40,000 of 100,000 are.
    const actions = [dividend({ symbol: 'SHR', amount: 40, time: FIRST + 11 * HOUR, payTime: FIRST + 22 * HOUR })];
    const asked: string[] = [];
    const strategy = (context: StrategyContext): Strategy => {
      let bar = 0;
      return {
        onBar: () => {
          bar++;
          // With 60 of equity, of which 30 are tied up, 1,000 more may be held; with the 40 that are due it would be 2,333.
          const wanted = [1000, undefined, 2001, 2000, undefined, 2001][bar - 1];
          if (wanted !== undefined) context.target(0, wanted, `${wanted}`);
          asked.push(context.equity().toFixed(0));
        },
      };
    };
    const { text } = runBatch({ bars: flatBars([100, 100, 60, 60, 60, 60, 60]), strategy, exchange: { actions, costs: { fee: () => 0n as Cash, slip: (_, at) => at } } });
    const told = [...readJournal(text)].flatMap((each) => (each.kind === 'refusal' ? [each.check] : each.kind === 'fill' ? [`${each.side} ${each.quantity}`] : []));
    expect(told).toEqual(['buy 1000', 'buying power', 'buy 1000', 'buy 1']);
    expect(asked).toEqual(Array.from({ length: 7 }, () => '100000'));
  });

  it('belongs to who held at the ex-moment, also when he has sold by the time it is paid', () => {
    const ledger = new Ledger([INSTRUMENTS[0]!], cash(10_000));
    const fillOf = (id: string, side: 'buy' | 'sell', size: number): Fill =>
      ({ executionId: id, orderId: id, symbol: 'SHR', side, quantity: quantity(size), price: price(50), fee: 0n as Cash, time: 1 });
    ledger.book(0, 'first', fillOf('1', 'buy', 30));
    ledger.book(0, 'second', fillOf('2', 'buy', 10));
    ledger.accrue({ kind: 'accrual', id: 'm1', symbol: 'SHR', currency: 'USD', amount: cash(80), perUnit: price(2), time: 2, payTime: 3 });
    expect([ledger.marks[0], ledger.equity(), ledger.cash, ledger.receivable()]).toEqual([48, cash(10_000), cash(8_000), 80]);
    ledger.marks[0] = 50;
    expect([ledger.profitOf('first'), ledger.profitOf('second')]).toEqual([60, 20]);
    ledger.book(0, 'first', fillOf('3', 'sell', 30));
    // Five are kept back: what a broker pays may be less than it announced.
    ledger.pay({ kind: 'cash', id: 'm2', reason: 'dividend', symbol: 'SHR', currency: 'USD', amount: cash(75), time: 3, settles: 'm1' });
    expect([ledger.profitOf('first'), ledger.profitOf('second'), ledger.cash, ledger.receivable(), ledger.accruals.list()]).toEqual([60, 15, cash(9_575), 0, []]);
    expect(ledger.income('dividend')).toBe(cash(75));
  });

  it('must be in the books of the broker', () => {
    const accrual: AccrualEvent = { kind: 'accrual', id: 'm1', symbol: 'SHR', currency: 'USD', amount: cash(-80), perUnit: price(2), time: 2, payTime: 3 };
    const statement: BrokerStatement = { asOf: 2, orders: [], events: [], positions: [], cash: cash(10) };
    const said = (ledger: Ledger, accruals?: readonly AccrualEvent[]): string => {
      try {
        assertAgreement(ledger, { ...statement, accruals });
        return 'they agree';
      } catch (error) {
        return isTraderError(error) ? `${error.code} ${error.message}` : String(error);
      }
    };
    const [without, withIt] = [new Ledger([INSTRUMENTS[0]!], cash(10)), new Ledger([INSTRUMENTS[0]!], cash(10))];
    withIt.accrue(accrual);
    expect([said(without), said(withIt, [accrual])]).toEqual(['they agree', 'they agree']);
    expect(said(withIt)).toContain('RECONCILE_FAILED ledger and broker disagree: accrual m1 of SHR, -80 USD here, none there');
    expect(said(without, [accrual])).toContain('disagree: none here, accrual m1 of SHR, -80 USD there');
  });
});

const PAYS: Scenario = {
  bars: flatBars([50, 50, 45, 46, 46, 47]), strategy: holds(100, 5),
  exchange: { actions: [dividend({ symbol: 'SHR', amount: 5, time: FIRST + 11 * HOUR, payTime: FIRST + 17 * HOUR })] },
};

describe('a run with a dividend that is due for a while', () => {
  it('comes back after a death at any point, as if nothing had happened', async () => {
    const whole = runBatch(PAYS);
    const records = [...readJournal(whole.text)];
    expect(records.filter((each) => each.kind === 'accrual' || each.kind === 'cash' || each.kind === 'session')).toMatchObject([
      { kind: 'session', equity: '100000' },
      { kind: 'accrual', id: 'm1', amount: '500', perUnit: '5', at: FIRST + 11 * HOUR, payAt: FIRST + 17 * HOUR, cash: '94999', equity: '99999' },
      { kind: 'cash', id: 'm2', amount: '500', settles: 'm1', cash: '95499', equity: '99999' },
      { kind: 'session', equity: '100198' },
    ]);
    const life = new Life();
    await runLive(PAYS, new OtherProcess(PAYS.exchange), createDice(2), life);
    let between = 0;
    for (let point = 1; point < life.spent; point++) {
      const other = new OtherProcess(PAYS.exchange);
      const dice = createDice(2);
      const { text } = await runLive(PAYS, other, dice, new Life(point));
      if (text.includes('accrual') && !text.includes('settles')) between++;
      const again = await runLive(PAYS, other, dice, new Life(), text);
      expect([again.error, again.text], `after death at point ${point}`).toEqual([undefined, whole.text]);
      expect(again.statement).toEqual(whole.statement);
    }
    expect(between).toBeGreaterThan(3);
  });

  it('tells at the end of a session what is due, and the statement lists it', () => {
    const { text, statement } = runBatch({ ...PAYS, bars: flatBars([50, 50, 45, 46]), exchange: { actions: [dividend({ symbol: 'SHR', amount: 5, time: FIRST + 11 * HOUR, payTime: FIRST + 99 * HOUR })] } });
    const sessions = [...readJournal(text)].filter((each) => each.kind === 'session');
    expect(sessions.map(({ accruals }) => accruals)).toEqual([undefined, { USD: '500' }]);
    expect(statement.accruals).toEqual([{ kind: 'accrual', id: 'm1', symbol: 'SHR', currency: 'USD', amount: cash(500), perUnit: price(5), time: FIRST + 11 * HOUR, payTime: FIRST + 99 * HOUR }]);
  });
});

/** The journal of that run as it was written before accruals were known: there the dividend was in no equity until it was paid. */
const BEFORE = `{"kind":"run","time":1709744400000,"run":"r","strategy":"restless","currency":"USD","cash":"100000","symbols":["SHR","FUT","TNY"]}
{"kind":"decision","time":1709744400000,"id":"r-1","owner":"restless","symbol":"SHR","from":"0","to":"100","price":"50","reason":"in"}
{"kind":"intent","time":1709744400000,"id":"r-2","parent":"r-1","owner":"restless","symbol":"SHR","side":"buy","type":"market","quantity":"100","reduceOnly":false,"reason":"in"}
{"kind":"order","time":1709744400000,"id":"r-2","status":"accepted","reason":"","at":1709744400000}
{"kind":"session","time":1709744400000,"day":"2024-03-06","cash":"100000","equity":"100000","peak":"100000","positions":{}}
{"kind":"fill","time":1709762400000,"id":"r-2","execution":"x1","symbol":"SHR","side":"buy","quantity":"100","price":"50","fee":"1","at":1709744400000,"realized":"0","position":"100","cash":"94999","equity":"99999"}
{"kind":"cash","time":1709798400000,"id":"m1","reason":"dividend","symbol":"SHR","currency":"USD","amount":"500","at":1709787600000,"realized":{},"cash":"95499","equity":"99999"}
{"kind":"decision","time":1709816400000,"id":"r-3","owner":"restless","symbol":"SHR","from":"100","to":"0","price":"46","reason":"out"}
{"kind":"intent","time":1709816400000,"id":"r-4","parent":"r-3","owner":"restless","symbol":"SHR","side":"sell","type":"market","quantity":"100","reduceOnly":true,"reason":"out"}
{"kind":"order","time":1709816400000,"id":"r-4","status":"accepted","reason":"","at":1709816400000}
{"kind":"fill","time":1709834400000,"id":"r-4","execution":"x2","symbol":"SHR","side":"sell","quantity":"100","price":"47","fee":"1","at":1709816400000,"realized":"-300","position":"0","cash":"100198","equity":"100198"}
{"kind":"session","time":1709834400000,"day":"2024-03-07","cash":"100198","equity":"100198","peak":"100198","positions":{}}
{"seal":"2d84e7f0b57f6ceee7637659f4de449edade85856dabbc3cf873b304e096250c","records":12}
`;

/** What an exchange said before it knew accruals. */
const asBefore = (event: BrokerEvent): readonly BrokerEvent[] => {
  if (event.kind === 'accrual') return [];
  if (event.kind !== 'cash') return [event];
  const { settles, ...rest } = event;
  return [{ ...rest, id: settles ?? rest.id }];
};

/** An exchange of before, in another process. */
class ExchangeBefore extends SimulatedExchange {
  override subscribe(listener: (event: BrokerEvent) => void): void {
    super.subscribe((event) => asBefore(event).forEach(listener));
  }

  override statement(): BrokerStatement {
    const statement = super.statement();
    return { ...statement, accruals: undefined, events: statement.events.flatMap(asBefore) };
  }
}

describe('a journal from before accruals were known', () => {
  it('is told again, and gone on with at such an exchange, byte for byte', async () => {
    const records: readonly JournalRecord[] = [...readJournal(BEFORE)];
    expect(records).toHaveLength(12);
    const life = new Life();
    const before = () => new OtherProcess(PAYS.exchange, ExchangeBefore);
    const whole = await runLive(PAYS, before(), createDice(2), life);
    expect([whole.error, whole.text]).toEqual([undefined, BEFORE]);
    for (let point = 1; point < life.spent; point += 2) {
      const other = before();
      const dice = createDice(2);
      const { text } = await runLive(PAYS, other, dice, new Life(point));
      const again = await runLive(PAYS, other, dice, new Life(), text);
      expect([again.error, again.text], `after death at point ${point}`).toEqual([undefined, BEFORE]);
    }
    const told = await runLive(PAYS, new OtherProcess(PAYS.exchange), createDice(2));
    expect(told.loop.ledger.cash).toBe(whole.loop.ledger.cash);
  });
});
