import { defineInstrument, magnitude, price, quantity } from '@trader/core';
import type { Quantity, Terms } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planOrders } from './plan-orders';
import type { PlannedOrder } from './plan-orders';
import { readGoal } from './read-goal';
import type { Goal } from './read-goal';

const share = defineInstrument({ symbol: 'ABC', maxOrderQuantity: 100 });
const tiny = defineInstrument({ symbol: 'ABC', lotSize: '0.01', maxOrderQuantity: '2.505' });

const brief = (plan: readonly PlannedOrder[]): string[] =>
  plan.map(({ side, terms: { type }, quantity: size, reduceOnly, after, group }) =>
    `${side} ${Number(size) / 1e9} ${type}${reduceOnly ? ' reduce' : ''}${after === undefined ? '' : ` after ${after}`}${group === undefined ? '' : ` group ${group}`}`);

const goalOf = (size: number, terms: Terms = {}, held = 0): Goal => readGoal(share, { symbol: 0, quantity: size, reason: 'test', ...terms }, quantity(held));

describe('planOrders', () => {
  const goal = (size: number) => goalOf(size, { stop: 9, takeProfit: 11 });

  it('enters with a bracket', () => {
    expect(brief(planOrders(share, quantity(0), goal(50)))).toEqual([
      'buy 50 market', 'sell 50 stop reduce after 0 group 0', 'sell 50 limit reduce after 0 group 0',
    ]);
  });

  it('turns a position: closes, then opens with exits on the other side', () => {
    expect(brief(planOrders(share, quantity(50), goalOf(-30, { stop: 11 })))).toEqual([
      'sell 50 market reduce', 'sell 30 market', 'buy 30 stop reduce after 1 group 0',
    ]);
  });

  it('reduces, and protects what stays', () => {
    expect(brief(planOrders(share, quantity(50), goal(20)))).toEqual(['sell 30 market reduce', 'sell 20 stop reduce group 0', 'sell 20 limit reduce group 0']);
  });

  it('adds, and protects what was there and what comes, in orders the exchange takes', () => {
    expect(brief(planOrders(share, quantity(50), goalOf(200, { stop: 9 })))).toEqual([
      'sell 50 stop reduce group 0', 'buy 100 market', 'sell 100 stop reduce after 1 group 1', 'buy 50 market', 'sell 50 stop reduce after 3 group 2',
    ]);
  });

  it('does nothing to hold what is held, without exits', () => {
    expect(planOrders(share, quantity(50), goalOf(50))).toEqual([]);
    expect(planOrders(share, quantity(0), goal(0))).toEqual([]);
  });

  it('opens on the terms of the entry, and closes at the market', () => {
    const entry = { type: 'stop-limit', stop: 12, limit: 12.1, timeInForce: 'day' } as const;
    const plan = planOrders(share, quantity(-40), goalOf(150, { entry, trailBps: 250, takeProfit: 15 }));
    expect(brief(plan)).toEqual([
      'buy 40 market reduce', 'buy 100 stop-limit', 'sell 100 trailing-stop reduce after 1 group 0', 'sell 100 limit reduce after 1 group 0',
      'buy 50 stop-limit', 'sell 50 trailing-stop reduce after 4 group 1', 'sell 50 limit reduce after 4 group 1',
    ]);
    expect(plan[1]).toMatchObject({ role: 'open', terms: { stopPrice: price(12), limitPrice: price('12.1'), timeInForce: 'day' } });
    expect(plan[2]).toMatchObject({ role: 'stop', terms: { trailBps: 250, timeInForce: undefined } });
  });

  it('enters by one of two orders, which share a group, each with its exits', () => {
    const either: Terms = { entry: { type: 'stop', stop: 12 }, stop: 11, takeProfit: 15, or: { quantity: -40, entry: { type: 'stop-limit', stop: 8, limit: 7.9 }, trailBps: 200 } };
    const plan = planOrders(share, quantity(0), goalOf(50, either));
    expect(brief(plan)).toEqual([
      'buy 50 stop group 0', 'sell 50 stop reduce after 0 group 1', 'sell 50 limit reduce after 0 group 1', 'sell 40 stop-limit group 0', 'buy 40 trailing-stop reduce after 3 group 2',
    ]);
    // An alternative of less than a lot is none.
    expect(brief(planOrders(share, quantity(0), goalOf(50, { ...either, or: { ...either.or!, quantity: -0.4 } })))).toEqual([
      'buy 50 stop group 0', 'sell 50 stop reduce after 0 group 1', 'sell 50 limit reduce after 0 group 1',
    ]);
    // Whoever holds something already has one target: the one on that side, or else the first.
    expect(brief(planOrders(share, quantity(20), goalOf(50, either, 20)))).toEqual([
      'sell 20 stop reduce group 0', 'sell 20 limit reduce group 0', 'buy 30 stop', 'sell 30 stop reduce after 2 group 1', 'sell 30 limit reduce after 2 group 1',
    ]);
    expect(brief(planOrders(share, quantity(-40), goalOf(50, either, -40)))).toEqual(['buy 40 trailing-stop reduce group 0']);
    const dips: Terms = { entry: { type: 'limit', limit: 9 }, or: { quantity: 30, entry: { type: 'stop', stop: 12 } } };
    expect(brief(planOrders(share, quantity(-10), goalOf(50, dips, -10)))).toEqual(['buy 10 market reduce', 'buy 50 limit']);
  });

  it('closes in an auction, and until then protects what is to be closed and what stays', () => {
    const plan = planOrders(share, quantity(150), goalOf(30, { exit: 'cls', stop: 9 }));
    expect(brief(plan)).toEqual([
      'sell 100 market reduce group 0', 'sell 100 stop reduce group 0', 'sell 20 market reduce group 1', 'sell 20 stop reduce group 1', 'sell 30 stop reduce group 2',
    ]);
    expect(plan.map((each) => each.terms.timeInForce)).toEqual(['cls', undefined, 'cls', undefined, undefined]);
    expect(brief(planOrders(share, quantity(-50), goalOf(0, { exit: 'opg', stop: 11 }, -50)))).toEqual(['buy 50 market reduce group 0', 'buy 50 stop reduce group 0']);
    expect(brief(planOrders(share, quantity(50), goalOf(0, { exit: 'cls' }, 50)))).toEqual(['sell 50 market reduce']);
    // Exits of the other side cannot protect what is closed on the way there.
    expect(brief(planOrders(share, quantity(50), goalOf(-30, { exit: 'cls', stop: 11 })))).toEqual(['sell 50 market reduce', 'sell 30 market', 'buy 30 stop reduce after 1 group 0']);
  });

  it('always trades the difference, protects the target, in whole lots no larger than allowed, and never turns by a reduction', () => {
    const size = fc.integer({ min: -1200, max: 1200 }).map((cents) => (BigInt(cents) * 10_000_000n) as Quantity);
    const entries = fc.constantFrom<Terms>({}, { entry: { type: 'limit', limit: 10 } }, { entry: { type: 'market-if-touched', stop: 10, timeInForce: 'day' } }, { exit: 'cls' });
    fc.assert(fc.property(size, size, fc.boolean(), fc.boolean(), entries, (held, wanted, stop, takeProfit, terms) => {
      const [low, high] = (wanted === 0n ? held : wanted) > 0n ? [9, 11] : [11, 9];
      const target = { symbol: 0, quantity: Number(wanted) / 1e9, reason: '', ...terms, ...(stop && { stop: low }), ...(takeProfit && { takeProfit: high }) };
      const plan = planOrders(tiny, held, readGoal(tiny, target, held));
      const sum = (keep: (each: PlannedOrder) => boolean): bigint => plan.filter(keep).reduce((total, each) => total + each.quantity, 0n);
      const signed = (each: PlannedOrder): bigint => (each.side === 'buy' ? each.quantity : -each.quantity);
      const trades = plan.filter((each) => each.role === 'close' || each.role === 'open');
      expect(trades.reduce((total, each) => total + signed(each), 0n)).toBe(wanted - held);
      expect(sum((each) => trades.includes(each))).toBe(magnitude(wanted - held));
      // What waits for an auction is protected as well, when it is of the target's side.
      const waits = terms.exit !== undefined && (wanted === 0n || wanted > 0n === held > 0n) && magnitude(held) > magnitude(wanted);
      const guarded = magnitude(waits ? held : wanted);
      expect(sum((each) => each.role === 'stop')).toBe(stop ? guarded : 0n);
      expect(sum((each) => each.role === 'takeProfit')).toBe(takeProfit ? guarded : 0n);
      for (const each of plan) {
        expect(each.quantity > 0n && each.quantity % tiny.lotSize === 0n && each.quantity <= tiny.maxOrderQuantity).toBe(true);
        expect(each.reduceOnly).toBe(each.role !== 'open');
        if (each.role === 'close') expect(signed(each) > 0n).not.toBe(held > 0n);
        if (each.role === 'stop' || each.role === 'takeProfit') expect(signed(each) > 0n).not.toBe((wanted === 0n ? held : wanted) > 0n);
        if (each.after !== undefined) expect(plan[each.after]).toMatchObject({ role: 'open', quantity: each.quantity });
      }
      expect(sum((each) => each.role === 'close') <= magnitude(held)).toBe(true);
    }));
  });
});
