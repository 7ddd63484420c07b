import { cash, createApprovalAuthority, createBarTable, createCalendars, quantity, TraderError } from '@trader/core';
import type { JournalRecord, Order, Trace } from '@trader/core';
import { createGate, createOverrides, NEVER_OVERRIDDEN } from '@trader/risk';
import type { Gate } from '@trader/risk';
import { describe, expect, it } from 'vitest';
import { HOUR, QuietBroker, setUp, share, withBracket } from '../test/quiet-broker';
import { TradingLoop } from './trading-loop';

describe('a target', () => {
  it('that is a slip of the finger is refused before it is planned, and the run goes on', () => {
    const { pursue, records } = setUp();
    for (const slip of [1e14, -1e20, 2e9]) expect(pursue({ quantity: slip })).toEqual([]);
    expect(records.map((each) => each.kind === 'refusal' && each.check)).toEqual(['target size', 'target size', 'target size']);
    expect(pursue({ quantity: 100 })).toEqual(['r-5 buy 100 market']);
  });

  it('of a symbol that is not there, of no number or without a reason names the mistake', () => {
    const { loop, pursue, context } = setUp();
    expect(() => loop.pursue({ symbol: 7, quantity: 1, reason: 'x' })).toThrow('symbol 7, and there are 0 to 1');
    for (const symbol of ['ABC', 'length', '0', null]) expect(() => loop.pursue({ symbol: symbol as never, quantity: 1, reason: 'x' })).toThrow(`symbol ${JSON.stringify(symbol)}, and there are 0 to 1`);
    expect(() => pursue({ quantity: 1e300 })).toThrow('a quantity of 1e+300 in ABC');
    // @ts-expect-error a strategy in plain JavaScript may leave it out
    expect(() => loop.pursue({ symbol: 0, quantity: 1 })).toThrow('a target in ABC without a reason');
    expect(Reflect.set(context.instruments, 0, undefined)).toBe(false);
  });

  it('becomes an entry and its exits, journaled before they are sent', () => {
    let asked: readonly string[] = [];
    const sentAtCommit: number[] = [];
    const { pursue, broker, kinds } = setUp({ commit: () => void sentAtCommit.push(asked.length) });
    asked = broker.asked;
    expect(pursue({ quantity: 100, stop: 9, takeProfit: 11 })).toEqual([
      'r-2 buy 100 market', 'r-3 sell 100 stop reduce after r-2', 'r-4 sell 100 limit reduce after r-2',
    ]);
    expect(kinds()).toEqual(['decision', 'intent', 'intent', 'intent']);
    expect(sentAtCommit).toEqual([0, 0]); // the run's first record, then the plan
  });

  it('is not sent when its intents cannot be made durable', () => {
    let full = false;
    const { pursue, broker } = setUp({
      commit: () => {
        if (full) throw new TraderError('STORAGE_FAILED', 'disk full');
      },
    });
    full = true;
    expect(() => pursue({ quantity: 100 })).toThrow('disk full');
    expect(broker.since()).toEqual([]);
  });

  it('waits until what works for the symbol is cancelled, and is planned on what is really held by then', () => {
    const { pursue, broker, settled, context } = withBracket();
    expect(pursue({ quantity: -50 })).toEqual(['cancel r-3', 'cancel r-4']);
    expect(context.busy(0)).toBe(true);
    broker.tell('cancelled', 'r-4');
    expect(settled()).toEqual([]);
    broker.fill('r-3', 30, 9); // the stop was faster than its cancel, for a part
    broker.tell('cancelled', 'r-3');
    expect(settled()).toEqual(['r-6 sell 70 market reduce', 'r-7 sell 50 market']);
  });

  it('asks for each cancel once, and the newest target counts', () => {
    const { pursue, broker, settled } = withBracket();
    expect(pursue({ quantity: 0 })).toEqual(['cancel r-3', 'cancel r-4']);
    expect(pursue({ quantity: 120 })).toEqual([]);
    broker.tell('cancelled', 'r-3', 'r-4');
    expect(settled()).toEqual(['r-6 buy 20 market']);
  });

  it('set when a fill comes is the newest', () => {
    const { pursue, broker, settled } = withBracket({ onFill: (context) => context.position(0) === 70 && context.target(0, 10, 'new') });
    pursue({ quantity: -50 });
    broker.tell('cancelled', 'r-4');
    broker.fill('r-3', 30, 9);
    broker.tell('cancelled', 'r-3');
    expect(settled()).toEqual(['r-6 sell 60 market reduce']);
  });

  it('of what is held already changes nothing', () => {
    const { pursue, kinds } = setUp();
    expect([pursue({ quantity: 0 }), kinds()]).toEqual([[], []]);
  });
});

describe('a refusal', () => {
  const refusing = (refuse: (order: Order) => boolean) => (real: Gate): Gate => ({
    checks: [],
    limits: {},
    overrides: undefined,
    approve: (order, context) => (refuse(order) ? { refused: { check: 'protection', reason: 'no' } } : real.approve(order, context)),
    judge: (order, context) => real.judge(order, context),
    hear: () => [],
    save: () => real.save(),
    restore: () => [],
    reload: () => undefined,
  });

  it('of an entry takes its exits with it', () => {
    const { pursue, kinds } = setUp({ gate: refusing((order) => order.type === 'market') });
    expect(pursue({ quantity: 100, stop: 9, takeProfit: 11 })).toEqual([]);
    expect(kinds()).toEqual(['decision', 'refusal']);
  });

  it('of an exit takes its entry with it: nothing is opened without its protection', () => {
    for (const type of ['stop', 'limit']) {
      const { pursue, kinds, context, loop } = setUp({ gate: refusing((order) => order.type === type) });
      expect(pursue({ quantity: 100, stop: 9, takeProfit: 11 })).toEqual([]);
      expect(kinds()).toEqual(['decision', 'refusal']);
      expect([context.busy(0), loop.orders.workingBuys[0], loop.orders.find('r-2')]).toEqual([false, 0n, undefined]);
    }
  });

  it('of a close keeps what should follow it back, but not the exits of what stays', () => {
    const { pursue, broker, settled } = withBracket({ gate: refusing((order) => order.type === 'market' && order.reduceOnly) });
    pursue({ quantity: -50, stop: 11 });
    broker.tell('cancelled', 'r-3', 'r-4');
    expect(settled()).toEqual([]);
    expect(pursue({ quantity: 40, stop: 9 })).toEqual([expect.stringContaining('sell 40 stop reduce')]);
  });
});

describe('an order whose fate is unknown', () => {
  const lost = () => {
    const all = setUp();
    all.pursue({ quantity: 100 });
    all.broker.fill('r-2', 60);
    all.broker.tell('unknown', 'r-2');
    all.settled();
    return all;
  };

  it('lets reductions of its symbol pass at once, and nothing that adds', () => {
    const { pursue, broker, settled } = lost();
    expect(pursue({ quantity: 200 })).toEqual([]);
    expect(pursue({ quantity: -30, stop: 12 })).toEqual(['r-4 sell 60 market reduce']);
    broker.tell('accepted', 'r-4');
    broker.fill('r-4', 60);
    expect(settled()).toEqual([]);
    broker.tell('cancelled', 'r-2');
    expect(settled()).toEqual(['r-6 sell 30 market', 'r-7 buy 30 stop reduce after r-6']);
  });

  it('is cancelled for a waiting target once it turns out to work', () => {
    const { pursue, broker, settled } = lost();
    pursue({ quantity: 0 });
    broker.fill('r-4', 60);
    broker.tell('accepted', 'r-2');
    expect(settled()).toEqual(['cancel r-2']);
    broker.fill('r-2', 15);
    broker.tell('cancelled', 'r-2');
    expect(settled()).toEqual(['r-6 sell 15 market reduce']);
  });

  it('does not make a refused reduction try again and again', () => {
    const { pursue, broker, settled } = lost();
    expect(pursue({ quantity: 0 })).toEqual(['r-4 sell 60 market reduce']);
    broker.tell('rejected', 'r-4');
    expect(settled()).toEqual([]);
  });

  it('does not hold up another symbol', () => {
    const { loop, broker, records } = lost();
    records.splice(0);
    loop.pursue({ symbol: 1, quantity: 5, reason: 'other' });
    expect([broker.since(), records.at(-1)]).toEqual([[], expect.objectContaining({ kind: 'refusal', check: 'unknown price', symbol: 'XYZ' })]);
  });
});

describe('a halt', () => {
  it('stops what could add exposure and lets exits pass', () => {
    const { loop, pursue, broker, settled, records } = withBracket();
    loop.control.setState('halted', 'drill');
    expect(records).toEqual([{ kind: 'state', time: HOUR, state: 'halted', reason: 'drill' }]);
    pursue({ quantity: 150, stop: 9 });
    broker.tell('cancelled', 'r-3', 'r-4');
    expect(settled()).toEqual(['r-6 sell 100 stop reduce']);
    expect(records.find((record) => record.kind === 'refusal')).toMatchObject({ check: 'trading state', reason: 'halted: drill' });
    pursue({ quantity: 0 });
    broker.tell('cancelled', 'r-6');
    expect(settled()).toEqual([expect.stringContaining('sell 100 market reduce')]);
  });

  it('cancels what is left of an entry of which nobody had told, once a fill does', () => {
    const { loop, pursue, broker, settled } = setUp();
    pursue({ quantity: 100 });
    broker.tell('unknown', 'r-2');
    settled();
    loop.control.setState('halted', 'drill');
    expect(broker.since()).toEqual([]);
    broker.fill('r-2', 40);
    expect(settled()).toEqual(['cancel r-2']);
  });

  it('cancels again what it had cancelled when the wire broke', () => {
    const { loop, pursue, broker, settled } = setUp();
    pursue({ quantity: 100 });
    broker.tell('accepted', 'r-2');
    settled();
    loop.control.setState('halted', 'drill');
    expect(broker.since()).toEqual(['cancel r-2']);
    broker.tell('unknown', 'r-2');
    expect(settled()).toEqual([]);
    broker.tell('accepted', 'r-2');
    expect(settled()).toEqual(['cancel r-2']);
  });

  it('lets other limits in, which are journaled so that a run that comes back takes them again, whatever kind of numbers they were', () => {
    const { loop, records } = setUp();
    const correlations = { symbols: ['ABC'], matrix: Float64Array.of(1) };
    loop.control.reload({ maxOrderNotional: { toFixed: () => '100.5' }, maxCorrelatedShare: 1, correlations }, 'stricter');
    const record = records.at(-1)!;
    const again = setUp();
    expect(again.loop.control.repeat(record)).toBe(true);
    expect(again.records).toEqual([record]);
    expect(again.pursue({ quantity: 11 })).toEqual([]);
    expect(again.pursue({ quantity: 10 })).toEqual(['r-4 buy 10 market']);
  });

  it('before the first bar is journaled after the run has begun', () => {
    const records: JournalRecord[] = [];
    const loop = new TradingLoop({
      run: 'r', instruments: [share], cash: cash(1), calendarOf: createCalendars(), broker: new QuietBroker(),
      gate: createGate({ mint: createApprovalAuthority().mint, limits: {} }), journal: { append: (record) => void records.push(record), commit: () => undefined },
      sleeves: [{ name: 'test', createStrategy: () => ({ onBar: () => undefined }) }],
    });
    loop.control.setState('halted', 'closed today');
    loop.advance(HOUR);
    expect(records.map(({ kind, time }) => [kind, time])).toEqual([['run', HOUR], ['state', HOUR]]);
  });
});

describe('an override', () => {
  const override = { id: 'a', check: 'order notional', from: HOUR, until: 3 * HOUR, by: 'ann', reason: 'so', signature: 'hers' };
  const gate = () => createGate({
    mint: createApprovalAuthority().mint, limits: { maxOrderNotional: 500 },
    overrides: createOverrides({ verifySignature: (_text, signature) => signature === 'hers', longestMs: 2 * HOUR, never: NEVER_OVERRIDDEN }),
  });

  it('lets orders pass its check, and that it was granted, used and has run out is journaled', () => {
    const { loop, pursue, bar, records } = setUp({ gate });
    loop.control.grant(override);
    expect(pursue({ quantity: 100 })).toEqual(['r-2 buy 100 market']);
    for (let hour = 0; hour < 24; hour++) bar();
    const told = records.flatMap((each) => (each.kind === 'override' ? [[each.event, each.id, each.text]] : []));
    expect(told).toEqual([
      ['granted', 'a', JSON.stringify(override)], ['used', 'a', 'order r-2 passed order notional: order notional 1000 above limit 500'], ['expired', 'a', ''],
    ]);
    expect(records.findIndex((each) => each.kind === 'override' && each.event === 'expired')).toBeGreaterThan(records.findIndex((each) => each.kind === 'session'));
  });

  it('is granted and revoked again by a run that comes back, and its end is told by the run itself', () => {
    const { loop, records } = setUp({ gate });
    loop.control.grant(override);
    loop.control.revoke('a', 'no more');
    const again = setUp({ gate });
    for (const record of records) expect(again.loop.control.repeat(record)).toBe(true);
    expect(again.records).toEqual(records);
    expect(again.loop.control.repeat({ kind: 'override', time: HOUR, event: 'expired', id: 'a', text: '' })).toBe(false);
    expect(() => again.loop.control.grant(override)).toThrow('was granted before');
  });
});

describe('what the broker says', () => {
  it('is in the books before the strategy hears of it', () => {
    const seen: unknown[] = [];
    const { pursue, broker, settled } = setUp({ onFill: (context) => seen.push([context.position(0), context.equity(), context.busy(0)]) });
    pursue({ quantity: 100 });
    broker.fill('r-2', 40, 9);
    broker.fill('r-2', 60, 9);
    settled();
    expect(seen).toEqual([[40, 100_040, true], [100, 100_100, false]]); // marked at 10
  });

  it('twice changes nothing', () => {
    const { pursue, broker, settled, loop, kinds } = setUp();
    pursue({ quantity: 100 });
    const say = () => {
      broker.tell('accepted', 'r-2');
      broker.fill('r-2', 100, 10, { executionId: 'same' });
      settled();
    };
    say();
    const version = loop.ledger.version;
    kinds();
    say();
    expect([kinds(), loop.ledger.version]).toEqual([[], version]);
  });

  it("of an order that is not ours moves the account and not the strategy's lots", () => {
    const { broker, settled, loop, context, records } = setUp({ onFill: () => expect.unreachable() });
    broker.fill('by-hand', 25);
    broker.tell('cancelled', 'by-hand');
    broker.fill('by-hand', 25, 10, { symbol: 'UNLISTED' });
    settled();
    expect([loop.ledger.position(0), context.position(0), loop.ledger.held(0, 'external')]).toEqual([quantity(25), 0, quantity(25)]);
    expect(records).toMatchObject([{ kind: 'fill', id: 'by-hand', position: '25' }]);
  });

  it('after a night is answered with an approval that is not yesterday’s', () => {
    const { verify, mint } = createApprovalAuthority();
    const broker = new QuietBroker();
    let now = 0;
    const taken: string[] = [];
    broker.submit = (approval) => void taken.push(verify(approval, now).id);
    const loop = new TradingLoop({
      run: 'r', instruments: [share], cash: cash(100_000), calendarOf: createCalendars(), broker, gate: createGate({ mint, limits: {} }),
      sleeves: [{ name: 'test', createStrategy: (context) => ({ onBar: () => context.position(0) === 0 && context.target(0, 10, 'in'), onFill: () => context.target(0, 0, 'out at once') }) }],
    });
    const bars = createBarTable(['ABC'], 2);
    bars.time.set([HOUR, 30 * HOUR]);
    bars.close.fill(10);
    loop.advance((now = HOUR));
    loop.onSlice(bars, 0, 1);
    loop.advance((now = 30 * HOUR));
    broker.fill('r-2', 10);
    loop.settle();
    expect(taken).toEqual(['r-2', 'r-4']);
  });
});

describe('a session', () => {
  it('is journaled when the next begins and at the end, with the equity of its last marks', () => {
    const { pursue, broker, bar, loop, kinds, records } = setUp();
    pursue({ quantity: 100 });
    broker.fill('r-2', 100);
    bar(11, 23);
    kinds();
    bar(12, 1);
    expect(records.splice(0)).toMatchObject([{ kind: 'session', time: 24 * HOUR, day: '1970-01-01', equity: '100100', peak: '100100', positions: { ABC: '100' } }]);
    loop.finish();
    expect(records).toMatchObject([{ kind: 'session', time: 25 * HOUR, day: '1970-01-02', cash: '99000', equity: '100200' }]);
  });
});

describe('before its beginning', () => {
  it('a run drops what is wanted and journals nothing, not even the end of a session', () => {
    const seen: boolean[] = [];
    const { bar, records, broker } = setUp({
      tradeFrom: 30 * HOUR,
      onBar: (context) => {
        seen.push(context.warmingUp());
        context.target(0, 10, 'always');
      },
    });
    expect([bar(), bar(10, 23), records, broker.since()]).toEqual([[], [], [], []]);
    expect(bar(10, 5)).toEqual(['r-2 buy 10 market']);
    expect(records.map(({ kind, time }) => [kind, time])).toEqual([['run', 30 * HOUR], ['decision', 30 * HOUR], ['intent', 30 * HOUR]]);
    expect(seen).toEqual([true, true, true, false]);
  });
});

it('makes a span of every trade, cancel, end of a session and round of events', () => {
  const spans: string[] = [];
  const trace: Trace = (name, attributes, work) => {
    spans.push(`${name} ${JSON.stringify(attributes)}`);
    return work();
  };
  const { bar, pursue } = withBracket({ trace });
  expect(spans.splice(0)).toEqual(['trade {"symbol":"ABC"}', 'settle {"events":6}']);
  pursue({ quantity: 0 });
  expect(spans).toEqual(['cancel {"symbol":"ABC","reason":"test"}', 'cancel {"symbol":"ABC","reason":"test"}']);
  spans.splice(0);
  bar(10, 24);
  expect(spans[0]).toMatch(/^session {"day":"\d{4}-\d\d-\d\d"}$/);
});
