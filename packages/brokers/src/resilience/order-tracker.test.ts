import { formatQuantity, price, quantity } from '@trader/core';
import type { BrokerEvent, Cash, Quantity } from '@trader/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderTracker } from './order-tracker';
import type { OrderReport, ReportedFill } from './order-tracker';

const fillOf = (size: bigint, cumulative: bigint): ReportedFill => ({
  cumulative: cumulative as Quantity,
  fill: { executionId: `b:${cumulative}`, orderId: 'run-1', symbol: 'AAPL', side: 'buy', quantity: size as Quantity, price: price(10), fee: 0n as Cash, time: Number(cumulative) },
});

const report = (status: OrderReport['status'], filled: bigint, ...fills: ReportedFill[]): OrderReport => ({ orderId: 'run-1', status, filled: filled as Quantity, fills, reason: 'why', time: 1 });

const show = (event: BrokerEvent): string =>
  event.kind === 'fill' ? `fill ${event.fill.executionId} ${formatQuantity(event.fill.quantity)}` : event.kind === 'order' ? event.status : event.kind;

const run = (reports: readonly OrderReport[]): { events: BrokerEvent[]; missing: number; tracker: OrderTracker } => {
  const events: BrokerEvent[] = [];
  let missing = 0;
  const tracker = new OrderTracker((event) => void events.push(event), () => void missing++);
  for (const each of reports) tracker.hear(each);
  return { events, missing, tracker };
};

const shown = (...reports: OrderReport[]): string[] => run(reports).events.map(show);

describe('an order that is tracked', () => {
  it('is told as it goes', () => {
    const first = quantity(3);
    expect(shown(report('held', 0n), report('accepted', 0n), report('accepted', first, fillOf(first, first)), report('cancelled', first))).toEqual(['held', 'accepted', 'fill b:3000000000 3', 'cancelled']);
  });

  it('tells each fill once, however often and late it is told', () => {
    expect(shown(report('accepted', 0n), report('filled', 5n, fillOf(5n, 5n)), report('accepted', 0n), report('filled', 5n, fillOf(5n, 5n)), report('accepted', 5n, fillOf(5n, 5n)))).toEqual(['accepted', 'fill b:5 0.000000005']);
  });

  it('keeps an end back until the fills sum up, and says what is missing', () => {
    const { events, missing, tracker } = run([report('accepted', 0n), report('cancelled', 7n, fillOf(2n, 7n))]);
    expect([events.map(show), missing, tracker.gap('run-1'), tracker.isOver('run-1')]).toEqual([['accepted', 'fill b:7 0.000000002'], 1, 5n, false]);
    tracker.hear(report(undefined, 0n, fillOf(5n, 5n)));
    expect([events.map(show).slice(2), tracker.gap('run-1'), tracker.isOver('run-1')]).toEqual([['fill b:5 0.000000005', 'cancelled'], 0n, true]);
  });

  it('never goes from accepted back to held, nor from an end back to life', () => {
    expect(shown(report('accepted', 0n), report('held', 0n), report('expired', 0n), report('accepted', 0n), report('rejected', 0n))).toEqual(['accepted', 'expired']);
  });

  it('was not rejected when some of it has filled', () => {
    expect(shown(report('rejected', 2n, fillOf(2n, 2n)))).toEqual(['fill b:2 0.000000002', 'cancelled']);
  });

  it('does not count a part twice that two accounts of it cut differently', () => {
    const { events, tracker } = run([report('accepted', 5n, fillOf(5n, 5n)), report('accepted', 3n, fillOf(3n, 3n))]);
    expect([events.map(show), tracker.gap('run-1')]).toEqual([['accepted', 'fill b:5 0.000000005'], 0n]);
  });

  it('goes on counting where the order stopped whose place it took', () => {
    const { events, tracker } = run([report('accepted', 4n)]);
    expect(tracker.gap('run-1')).toBe(4n);
    tracker.carry('run-1', 4n as Quantity);
    tracker.hear(report('filled', 10n, fillOf(6n, 10n)));
    expect([events.map(show), tracker.gap('run-1'), tracker.isOver('run-1')]).toEqual([['accepted', 'fill b:10 0.000000006'], 0n, true]);
  });

  it('loses no fill when it counts from 0 though it took the place of another', () => {
    const { events, tracker } = run([report('accepted', 0n)]);
    tracker.carry('run-1', 4n as Quantity);
    tracker.hear(report('cancelled', 9n, fillOf(5n, 5n)));
    expect([events.map(show), tracker.gap('run-1')]).toEqual([['accepted', 'fill b:5 0.000000005'], 4n]);
  });

  it('is forgotten long after its end', () => {
    const { tracker } = run([report('cancelled', 0n)]);
    for (let index = 0; index < 1_000; index++) tracker.hear({ ...report('cancelled', 0n), orderId: `other-${index}` });
    expect([tracker.isOver('run-1'), tracker.isOver('other-0')]).toEqual([false, true]);
  });

  it('is forgotten, though its end was never told, when very many have come after it', () => {
    const { tracker } = run([report('accepted', 0n)]);
    for (let index = 0; index < 9_999; index++) tracker.hear({ ...report('accepted', 0n), orderId: `other-${index}` });
    expect(tracker.knows('run-1')).toBe(true);
    tracker.hear({ ...report('accepted', 0n), orderId: 'other' });
    expect([tracker.knows('run-1'), tracker.knows('other-0'), tracker.knows('other')]).toEqual([false, true, true]);
  });
});

/** A whole life of an order: what happened, and reports of it in an order of chance, with repetitions. */
const lives = fc
  .record({ sizes: fc.array(fc.bigInt({ min: 1n, max: 10n ** 15n }), { maxLength: 6 }), end: fc.constantFrom('cancelled' as const, 'expired' as const, 'filled' as const), heldFirst: fc.boolean() })
  .chain(({ sizes, end, heldFirst }) => {
    const life: OrderReport[] = heldFirst ? [report('held', 0n), report('accepted', 0n)] : [report('accepted', 0n)];
    let cumulative = 0n;
    for (const size of sizes) life.push(report('accepted', (cumulative += size), fillOf(size, cumulative)));
    life.push(report(end, cumulative));
    const heard = fc.array(fc.nat({ max: life.length - 1 }), { maxLength: 3 * life.length }).chain((again) => fc.shuffledSubarray([...life.keys(), ...again], { minLength: life.length + again.length }));
    return fc.record({ sizes: fc.constant(sizes), end: fc.constant(end), reports: heard.map((order) => order.map((index) => life[index])) });
  });

describe('reports in any order, repeated', () => {
  it('give the same events: every fill once, never backward, the end last', () => {
    fc.assert(
      fc.property(lives, ({ sizes, end, reports }) => {
        const { events, tracker } = run(reports);
        const fills = events.flatMap((event) => (event.kind === 'fill' ? [event.fill] : []));
        const statuses = events.flatMap((event) => (event.kind === 'order' ? [event.status] : []));
        expect(fills.reduce((total, fill) => total + fill.quantity, 0n)).toBe(sizes.reduce((total, size) => total + size, 0n));
        expect(new Set(fills.map((fill) => fill.executionId)).size).toBe(sizes.length);
        const path = statuses.filter((status) => status === 'held' || status === 'accepted');
        expect([[], ['held'], ['accepted'], ['held', 'accepted']]).toContainEqual(path);
        expect(statuses.slice(path.length)).toEqual(end === 'filled' ? [] : [end]);
        if (end !== 'filled') expect(events.at(-1)).toMatchObject({ kind: 'order', status: end });
        expect(tracker.isOver('run-1')).toBe(true);
      }),
    );
  });

  it('tell no end while one fill is missing, and ask for it', () => {
    fc.assert(
      fc.property(lives.filter(({ sizes }) => sizes.length > 0), fc.nat(), ({ reports }, pick) => {
        const ids = [...new Set(reports.flatMap((each) => each.fills.map(({ fill }) => fill.executionId)))];
        const lost = ids[pick % ids.length];
        const { events, missing, tracker } = run(reports.map((each) => ({ ...each, fills: each.fills.filter(({ fill }) => fill.executionId !== lost) })));
        expect(events.some((event) => event.kind === 'order' && event.status !== 'held' && event.status !== 'accepted')).toBe(false);
        expect(missing).toBeGreaterThan(0);
        expect(tracker.gap('run-1')).toBeGreaterThan(0n);
      }),
    );
  });
});
