import { SimulatedBroker, SimulatedExchange } from '@trader/brokers/simulated'; // tidy-ok: a test joins the loop to a real broker
import { createApprovalAuthority, createCalendars, formatCash, marketEvents, timeOf } from '@trader/core';
import type { Journal, JournalRecord } from '@trader/core';
import { costModel, perShareFee } from '@trader/costs'; // tidy-ok: the same
import { createGate } from '@trader/risk';
import type { Gate } from '@trader/risk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDice, INSTRUMENTS, randomBars, restless, START } from '../../test/random-market';
import { TradingLoop } from '../trading-loop';
import { restore } from './restore';

const calendarOf = createCalendars();
const HOUR = 3_600_000;

/** A loop of the random market over some broker, and its gate. */
const loopOn = (broker: ConstructorParameters<typeof TradingLoop>[0]['broker'], mint: ReturnType<typeof createApprovalAuthority>['mint'], seed: number, journal?: Journal) => {
  const gate = createGate({
    mint, limits: { maxPositionNotional: 550_000, maxOrdersPerMinute: 12, maxGrossLeverage: 7 },
    circuitBreaker: { lossesInARow: 3, cooldownMs: 20 * HOUR }, protections: [{ kind: 'cooldown', stopMs: 10 * HOUR }],
  });
  const loop = new TradingLoop({
    run: 'r', sleeves: [{ name: 'one', createStrategy: restless(seed) }, { name: 'two', createStrategy: restless(seed + 1), lotMethod: 'lifo' }],
    instruments: INSTRUMENTS, cash: START, calendarOf, gate, broker, journalGoals: true, ...(journal && { journal }),
  });
  return { loop, gate };
};

const AWAY = { submit: () => undefined, cancel: () => undefined, subscribe: () => undefined };

/** All that must be the same, as text. Cash and what margined holdings have been paid by it are compared together, at the marks given. */
const picture = (loop: TradingLoop, gate: Gate, marks: Float64Array): unknown => {
  const { account, ledger, orders, desks } = loop.parts;
  const kept = Float64Array.from(ledger.marks);
  ledger.marks.set(marks);
  const equity = formatCash(ledger.equity());
  ledger.marks.set(kept);
  const flat = ledger.instruments.every(({ settlement }, symbol) => settlement === 'cash' || ledger.position(symbol) === 0n);
  const { breaker, entries, ...saved } = gate.save();
  return {
    equity, cash: flat ? formatCash(ledger.cash) : '', fees: formatCash(ledger.fees), lots: ledger.instruments.map((_, symbol) => ledger.lotsOf(symbol)),
    live: ledger.instruments.map((_, symbol) => orders.liveOf(symbol).map(({ order, status, filled, cancelAsked, time, working, replaces, line }) => (
      { ...order, timeInForce: order.timeInForce ?? 'gtc', postOnly: order.postOnly ?? false, status: status === 'intended' ? 'unknown' : status, filled, cancelAsked, time, working, replaces: replaces?.order.id, line: line.map((each) => each.order.id) }))),
    working: [orders.workingBuys, orders.workingSells, [...orders.buySizes], [...orders.sellSizes], orders.liveCount],
    goals: desks.map((desk) => ledger.instruments.map((_, symbol) => desk.waiting.of(symbol)?.goal)),
    control: [loop.control.state, account.stateReason, [...loop.control.suspended]], sessionStart: account.sessionStartEquity,
    gate: { ...saved, breaker: breaker && { ...breaker, now: 0, sentAt: 0 }, entries },
  };
};

/** A run, with what it was at every moment at which nothing was under way inside it, and a restored loop for every one of them. */
const compareAll = (seed: number, slices: number, latency: number): { moments: number; waited: number; live: number } => {
  const records: JournalRecord[] = [];
  const exchange = new SimulatedExchange({ instruments: INSTRUMENTS, cash: START, calendarOf, costs: costModel({ fee: perShareFee({ rate: '0.005', minimum: 1 }) }), latency: () => latency, volumeShare: 0.2 });
  const { mint, verify } = createApprovalAuthority();
  let now = -Infinity;
  const dice = createDice(seed);
  const { loop, gate } = loopOn(new SimulatedBroker(exchange, verify, () => now), mint, seed, { append: (record) => void records.push(record), commit: () => undefined });
  const met = { moments: 0, waited: 0, live: 0 };
  const compare = (): void => {
    if (records.length === 0) return;
    const again = loopOn(AWAY, mint, seed);
    restore(again.loop, records);
    const [theirs, ours] = [again, { loop, gate }].map((each) => picture(each.loop, each.gate, loop.ledger.marks));
    expect(theirs, `after ${records.length} records`).toEqual(ours);
    met.moments++;
    met.live += loop.orders.liveCount;
    met.waited += records.filter((each) => each.kind === 'goal').length;
  };
  for (const event of marketEvents(randomBars(seed, slices))) {
    now = timeOf(event);
    loop.advance(now);
    if (!('bars' in event)) continue;
    compare();
    exchange.onSlice(event.bars, event.from, event.to);
    loop.settle();
    compare();
    loop.onSlice(event.bars, event.from, event.to);
    if (dice() < 0.1) loop.control.setState((['halted', 'reducing', 'active'] as const)[Math.trunc(dice() * 3)]!, 'by the dice');
    loop.settle();
    compare();
  }
  return met;
};

describe('a loop that is restored from its journal', () => {
  it('has the books, orders, goals, state and gate of the one that lived, wherever the journal is cut', () => {
    const met = { moments: 0, waited: 0, live: 0 };
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(0, 0, 7 * HOUR), (seed, latency) => {
      const { moments, waited, live } = compareAll(seed, 25, latency);
      met.moments += moments;
      met.waited += waited;
      met.live += live;
    }), { numRuns: 16 });
    expect([met.moments > 500, met.waited > 100, met.live > 500]).toEqual([true, true, true]);
  });
});
