import { defineInstrument, price, quantity } from '@trader/core';
import type { Order } from '@trader/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aContext, anOrder, apple, bookOf, gateWith } from '../../test/judging';
import { createExposure, weigh } from '../exposure';
import type { GateContext } from '../gate-context';
import type { RiskLimits } from '../limits';
import { Memory } from '../memory';
import type { Check } from './check';
import { checksOf } from './checks-of';

const NOW = 1_000_000;
const microsoft = defineInstrument({ symbol: 'MSFT' });

/** Every limit, each at a value that some of the orders below meet and some do not. */
const limits: RiskLimits = {
  maxPositionNotional: 60_000, maxPositionQuantity: 300, maxPositions: 2, maxGrossLeverage: 0.9, maxNetLeverage: 0.8, maxSectorShare: 0.7,
  sectors: { AAPL: 'tech', MSFT: 'tech' },
  maxCurrencyShare: 1, currency: 'EUR', maxCorrelatedShare: 0.9, correlations: { symbols: ['AAPL', 'MSFT'], matrix: [1, 0.8, 0.8, 1] },
  maxOrderNotional: 40_000, maxOrderQuantity: 200, minOrderNotional: 300, minOrderQuantity: 2, maxVolumeShare: 0.1, maxOpenOrders: 5,
  priceCollarBps: 500, maxSpreadBps: 50, maxSessionLoss: 0.05,
  maxDrawdown: 0.1, maxLossStreak: 2, lossStreakPauseMs: 5_000, maxOrdersPerMinute: 4, maxRepeatsPerMinute: 3, duplicateWindowMs: 1_000,
  maxPriceAgeMs: 10_000,
  noEntryAfterOpenMs: 1_000, noEntryBeforeCloseMs: 1_000, onlyWhenOpen: true, oneSide: true, restricted: ['TSLA'], owners: { day: '*', swing: ['MSFT'] },
};

/** Mostly the first, so that some orders pass all of the checks. */
const mostly = <T>(usual: T, ...seldom: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 14, arbitrary: fc.constant(usual) }, ...seldom.map((value) => ({ weight: 1, arbitrary: fc.constant(value) })));

const orders = fc.record({
  id: mostly('o1', 'o2'), parentId: fc.constantFrom('p1', 'p2'), owner: mostly('day', 'swing', 'night'), side: fc.constantFrom('buy', 'sell'),
  limit: mostly<number | undefined>(undefined, 199, 209, 240),
  size: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.constantFrom(0, 250, 400)), reduceOnly: fc.boolean(),
}).map(({ size, limit, side, ...rest }): Order => anOrder({
  ...rest, side: side as Order['side'], quantity: quantity(size), ...(limit === undefined ? {} : { type: 'limit', limitPrice: price(limit) }),
}));

const contexts = fc.record({
  position: fc.integer({ min: -150, max: 150 }), workingBuy: mostly(0, 50), workingSell: mostly(0, 50), other: mostly(0, 20_000, -30_000),
  mark: mostly<number | undefined>(200, undefined, 0),
  markTime: mostly(NOW, 0, NaN), equity: mostly(100_000, 94_000, 0, NaN), peak: mostly(100_000, 120_000),
  parentRemaining: mostly(1_000, 10), marginUsed: mostly(0, 70_000),
  state: mostly<GateContext['state']>('active', 'reducing', 'halted'), unknownOrder: mostly<string | undefined>(undefined, 'o0'),
  marginCall: mostly<string | undefined>(undefined, 'call'),
  market: mostly<GateContext['market']>('open', 'halted', 'closed', undefined), sessionOpen: mostly<number | undefined>(0, NOW, undefined),
  openOrders: mostly<number | undefined>(1, 5, undefined),
  ask: mostly<number | undefined>(200.1, 210, undefined), averageVolume: mostly<number | undefined>(10_000, 300, undefined),
  borrowable: mostly<number | undefined>(undefined, 5),
}).map(({ position, other, workingBuy, workingSell, mark, parentRemaining, borrowable, peak, ...rest }): GateContext => aContext({
  ...rest, position: quantity(position), workingBuy: quantity(workingBuy), workingSell: quantity(workingSell),
  mark: mark === undefined ? undefined : price(mark), peakEquity: peak,
  book: bookOf([apple, position * 200, workingBuy * 200, workingSell * 200], [microsoft, other]), parentRemaining: quantity(parentRemaining),
  bid: 199.9, sessionClose: NOW + 9_000_000,
  borrowable: borrowable === undefined ? undefined : quantity(borrowable),
}));

const history = fc.array(fc.record({ ago: fc.integer({ min: 0, max: 90_000 }), profit: fc.constantFrom(-1, 0, 1) }), { maxLength: 3 })
  .map((events) => events.toSorted((a, b) => b.ago - a.ago));

it('refuses exactly when some check does, in whatever order they are asked and however often', () => {
  let [approved, refused] = [0, 0];
  fc.assert(fc.property(orders, contexts, history, fc.infiniteStream(fc.nat()), (order, context, past, draws) => {
    const gate = gateWith(limits);
    const memory = new Memory();
    for (const { ago, profit } of past) {
      const time = NOW - ago;
      gate.hear({ kind: 'cancel', time });
      memory.messages.add(time);
      gate.hear({ kind: 'closed', trade: { symbol: 'AAPL', owner: 'day', side: 'long', closedAt: time, profit, exit: 'other' }, shareOfEquity: 0 });
      memory.closed(profit, time);
    }
    const { forAll, forIncreases } = checksOf(limits, { memory });
    const exposure = createExposure();
    weigh(order, context, exposure);
    const asked = exposure.reduces ? [...forAll] : [...forAll, ...forIncreases];
    const refusals = (checks: readonly Check[]): string[] => checks.flatMap((check) => {
      const reason = check.refuse(order, context, exposure);
      return reason === undefined ? [] : [`${check.name}: ${reason}`];
    }).toSorted();
    const expected = refusals(asked);
    for (let index = asked.length - 1; index > 0; index--) {
      const place = (draws.next().value ?? 0) % (index + 1);
      [asked[index], asked[place]] = [asked[place], asked[index]];
    }
    expect(refusals(asked)).toEqual(expected);
    expect(gate.judge(order, context).map(({ check, reason }) => `${check}: ${reason}`).toSorted()).toEqual(expected);
    const verdict = gate.approve(order, context);
    expect('refused' in verdict).toBe(expected.length > 0);
    if ('refused' in verdict) expect(expected).toContain(`${verdict.refused.check}: ${verdict.refused.reason}`);
    if ('refused' in verdict) refused++;
    else approved++;
  }), { numRuns: 600 });
  expect(approved).toBeGreaterThan(30);
  expect(refused).toBeGreaterThan(100);
});
