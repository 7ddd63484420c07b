import { cash, createApprovalAuthority, formatCash, formatQuantity, price, quantity } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { createGate, createOverrides, NEVER_OVERRIDDEN } from '@trader/risk';
import { describe, expect, it } from 'vitest';
import { HOUR, setUp } from '../../test/quiet-broker';
import { restore } from './restore';

const { mint } = createApprovalAuthority();
const gateOf = () => createGate({
  mint, limits: { maxPositionNotional: 5_000 },
  overrides: createOverrides({ verifySignature: (_text, signature) => signature === 'hers', longestMs: 10 * HOUR, never: NEVER_OVERRIDDEN }),
});
const alive = () => setUp({ gate: gateOf, more: { journalGoals: true } });

/** A run that has begun, and what it journaled first. */
const begun = () => {
  const all = alive();
  const run: JournalRecord = { kind: 'run', time: HOUR, run: 'r', strategy: 'test', currency: 'USD', cash: '100000', symbols: ['ABC', 'XYZ'] };
  return { ...all, journal: () => [run, ...all.records] };
};
/** A new loop with this memory, and what it sent and journaled because of it. */
const restored = (records: readonly JournalRecord[]) => {
  const all = setUp({ gate: gateOf, tradeFrom: Infinity, more: { journalGoals: true } });
  restore(all.loop, records);
  return { ...all, sent: all.broker.since(), told: all.records.length };
};

describe('what a person said', () => {
  it('holds on, what guards said is theirs to say again, and nothing is cancelled or journaled for it', () => {
    const one = begun();
    one.pursue({ quantity: 100, entry: { type: 'limit', limit: 9 } });
    one.loop.control.suspend('data age', 'mute');
    one.loop.control.setState('halted', 'enough');
    const two = restored(one.journal());
    expect([two.loop.control.state, two.loop.control.reason, two.loop.control.suspended.size, two.sent, two.told]).toEqual(['halted', 'enough', 0, [], 0]);
    expect(two.loop.orders.find('r-2')).toMatchObject({ status: 'unknown', cancelAsked: true, cancelWanted: true });
  });

  it('of limits and exceptions holds on', () => {
    const one = begun();
    one.loop.control.reload({ maxPositionNotional: 2_000 }, 'calm');
    one.loop.control.grant({ id: 'o1', check: 'position notional', from: HOUR, until: 5 * HOUR, by: 'her', reason: 'so', signature: 'hers' });
    one.loop.control.grant({ id: 'o2', check: 'position notional', from: HOUR, until: 5 * HOUR, by: 'her', reason: 'so', signature: 'hers' });
    one.loop.control.revoke('o2', 'no');
    const { gate } = restored(one.journal()).loop.parts;
    expect([gate.limits, gate.overrides?.save().granted.map(({ id }) => id), gate.overrides?.save().revoked.map(({ id }) => id)]).toEqual([{ maxPositionNotional: 2_000 }, ['o1'], ['o2']]);
  });
});

it('rejections that were counted are counted on', () => {
  const gate = () => createGate({ mint, limits: {}, circuitBreaker: { errors: { count: 2, windowMs: 10 * HOUR }, cooldownMs: HOUR } });
  const one = setUp({ gate });
  for (const id of ['r-2', 'r-4']) {
    one.pursue({ quantity: 10 });
    one.broker.tell('rejected', id);
    one.settled();
  }
  const run: JournalRecord = { kind: 'run', time: HOUR, run: 'r', strategy: 'test', currency: 'USD', cash: '100000', symbols: ['ABC', 'XYZ'] };
  const two = setUp({ gate, tradeFrom: Infinity });
  restore(two.loop, [run, ...one.records]);
  expect([one.loop.parts.gate.save().breaker?.state, two.loop.parts.gate.save()]).toEqual(['open', one.loop.parts.gate.save()]);
});

describe('a journal', () => {
  const withFill = () => {
    const one = begun();
    one.pursue({ quantity: 100 });
    one.broker.fill('r-2', 100);
    one.settled();
    return one.journal();
  };
  const changed = (change: Partial<Extract<JournalRecord, { kind: 'fill' }>>): readonly JournalRecord[] => withFill().map((each) => (each.kind === 'fill' ? { ...each, ...change } : each));

  it.each([
    ['cash', changed({ cash: '99000.01' }), 'REPLAY_DIVERGED', 'after execution x1 the journal tells of a cash of 99000.01, and the books make it 99000'],
    ['position', changed({ position: '99' }), 'REPLAY_DIVERGED', 'a position of 99, and the books make it 100'],
    ['profit', changed({ realized: '1' }), 'REPLAY_DIVERGED', 'a profit of 1, and the books make it 0'],
    ['symbol', changed({ symbol: 'QQQ', id: 'r-9' }), 'JOURNAL_CORRUPT', 'it tells of QQQ'],
    ['an execution that is there twice', [...withFill(), ...withFill().filter(({ kind }) => kind === 'fill')], 'JOURNAL_CORRUPT', 'execution x1 is there twice'],
    ['no beginning', withFill().slice(1), 'JOURNAL_CORRUPT', 'the first, and no other, is of kind run'],
    ['a status that cannot be', [...withFill(), { kind: 'order', time: 2 * HOUR, id: 'r-2', status: 'accepted', reason: '', at: 0 } as const], 'JOURNAL_CORRUPT', 'order r-2 cannot have become accepted'],
    ['another run', withFill().map((each) => (each.kind === 'run' ? { ...each, run: 'q' } : each)), 'INVALID_CONFIG', 'the journal is of run, currency and symbols q USD ABC XYZ, and the loop of r USD ABC XYZ'],
  ])('whose %s is not right is not believed', (_what, records, code, message) => {
    let thrown: unknown;
    try {
      restored(records);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code, message: expect.stringContaining(message) as string });
  });

  it('of nothing changes nothing', () => {
    const { loop } = restored([]);
    expect([loop.parts.account.paused, loop.parts.account.begun]).toEqual([false, false]);
  });

  it('tells of lots that were found: once, whoever asks, and neither the session nor the peak lost by them', () => {
    const found = { kind: 'adopt', time: HOUR, id: 'r:ABC', symbol: 'ABC', owner: 'external', quantity: '-30', price: '8' } as const;
    const { loop } = restored([...begun().journal(), found, found, { ...found, id: 'x7', quantity: '0', price: '0' }]);
    const { ledger, parts: { account } } = loop;
    expect([formatQuantity(ledger.position(0)), formatQuantity(ledger.held(0, 'external')), formatCash(ledger.cash), ledger.has('x7'), ledger.knows('x7')]).toEqual(['-30', '-30', '100000', true, true]);
    expect([account.sessionStartEquity, loop.watch.peak, loop.watch.equity, ledger.profitOf('external')]).toEqual([99_700, 99_700, 99_700, -60]);
    ledger.book(0, 'external', { executionId: 'x8', orderId: 'q', symbol: 'ABC', side: 'buy', quantity: quantity(30), price: price(7), fee: cash(0), time: HOUR });
    expect([ledger.lotsOf(0), formatCash(ledger.cash)]).toEqual([[], '99790']);
  });

  it('of an action gives goals that waited, orders and lots their new units', () => {
    const one = begun();
    one.pursue({ quantity: 100, stop: 8 });
    one.broker.fill('r-2', 100);
    one.broker.tell('accepted', 'r-3');
    one.settled();
    one.pursue({ quantity: 60, stop: 9 });
    one.broker.say({ kind: 'action', id: 'split', symbol: 'ABC', into: 'ABC', numerator: 2n, denominator: 1n, time: 2 * HOUR });
    one.loop.settle();
    const two = restored(one.journal());
    expect(two.loop.parts.desks[0]?.waiting.of(0)?.goal).toEqual(one.loop.parts.desks[0]?.waiting.of(0)?.goal);
    expect(formatQuantity(two.loop.parts.desks[0]!.waiting.of(0)!.goal.quantity)).toBe('120');
    expect(two.loop.orders.allLive().map(({ order }) => order)).toEqual(one.loop.orders.allLive().map(({ order }) => order));
  });
});
