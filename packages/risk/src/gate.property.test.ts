import { createApprovalAuthority, defineInstrument, price, quantity } from '@trader/core';
import type { Instrument, Order } from '@trader/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createGate } from './index';
import type { Book, GateContext, RiskLimits } from './index';

// A second opinion: a small account in whole numbers whose working orders are filled in every possible sequence.

interface Leg {
  readonly buy: boolean;
  readonly size: number;
  readonly reduceOnly: boolean;
}

interface Holding {
  readonly position: number;
  readonly mark: number;
  readonly working: readonly Leg[];
}

const fillLeg = (position: number, leg: Leg): number => {
  const wanted = leg.buy ? leg.size : -leg.size;
  if (!leg.reduceOnly) return position + wanted;
  if (position === 0 || position > 0 === leg.buy) return position;
  return Math.abs(wanted) >= Math.abs(position) ? 0 : position + wanted;
};

/** Every position that some sequence of fills can lead to. */
const reachable = (position: number, legs: readonly Leg[]): number[] => [
  position,
  ...legs.flatMap((leg, i) => reachable(fillLeg(position, leg), [...legs.slice(0, i), ...legs.slice(i + 1)])),
];

const worst = (position: number, legs: readonly Leg[]): number => Math.max(...reachable(position, legs).map(Math.abs));

const total = (legs: readonly Leg[], buy: boolean): number =>
  legs.filter((leg) => !leg.reduceOnly && leg.buy === buy).reduce((sum, leg) => sum + leg.size, 0);

const counted = ({ position, working }: Holding): number =>
  Math.max(Math.max(position, 0) + total(working, true), Math.max(-position, 0) + total(working, false));

const leg = fc.record({ buy: fc.boolean(), size: fc.integer({ min: 1, max: 20 }), reduceOnly: fc.boolean() });
const holding = fc.record({
  position: fc.integer({ min: -20, max: 20 }),
  mark: fc.integer({ min: 1, max: 5 }),
  working: fc.array(leg, { maxLength: 3 }),
});

const RATE = 0.5;
const instrument: Instrument = defineInstrument({ symbol: 'X', marginRate: RATE, tickSize: 1 });
const unborrowable: Instrument = defineInstrument({ symbol: 'X', marginRate: RATE, tickSize: 1, shortable: false });

const another = defineInstrument({ symbol: 'Y', tickSize: 1 });

const bookOf = (...holdings: readonly Holding[]): Book => ({
  instruments: [instrument, another],
  worths: Float64Array.from(holdings, ({ position, mark }) => position * mark),
  buys: Float64Array.from(holdings, ({ working, mark }) => total(working, true) * mark),
  sells: Float64Array.from(holdings, ({ working, mark }) => total(working, false) * mark),
});

const contextOf = (own: Holding, other: Holding, equity: number, of: Instrument): GateContext => {
  const withWorking = counted(own) * own.mark + counted(other) * other.mark;
  return {
    time: 0,
    instrument: of,
    mark: price(own.mark),
    markTime: 0,
    portfolioVersion: 1,
    position: quantity(own.position),
    held: quantity(own.position),
    workingBuy: quantity(total(own.working, true)),
    workingSell: quantity(total(own.working, false)),
    book: bookOf(own, other),
    marginUsed: withWorking * RATE,
    equity,
    sessionStartEquity: equity,
    peakEquity: equity,
    state: 'active',
    parentRemaining: quantity(1000),
  };
};

const orderOf = (own: Leg): Order => ({
  id: 'o',
  parentId: 'p',
  owner: 'a',
  symbol: 'X',
  side: own.buy ? 'buy' : 'sell',
  type: 'market',
  quantity: quantity(own.size),
  reduceOnly: own.reduceOnly,
  reason: '',
});

it('never approves an order that some sequence of fills could take outside a limit', () => {
  const { mint } = createApprovalAuthority();
  let approvedOpenings = 0;
  let refused = 0;
  fc.assert(
    fc.property(
      holding,
      holding,
      leg,
      fc.integer({ min: 10, max: 150 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 150 }),
      fc.integer({ min: 1, max: 30 }),
      fc.boolean(),
      (own, other, asked, equity, maxPositionQuantity, maxPositionNotional, leverageInTenths, shortable) => {
        const limits: RiskLimits = {
          maxPositionQuantity,
          maxPositionNotional,
          maxGrossLeverage: leverageInTenths / 10,
          maxOrderNotional: 80,
        };
        const of = shortable ? instrument : unborrowable;
        const verdict = createGate({ mint, limits }).approve(orderOf(asked), contextOf(own, other, equity, of));
        if ('refused' in verdict) return void refused++;
        if (asked.reduceOnly && Math.sign(own.position) === (asked.buy ? -1 : 1) && asked.size <= Math.abs(own.position)) return;
        approvedOpenings++;
        const after = [...own.working, asked];
        const sideways = reachable(
          own.position,
          own.working.filter((each) => each.buy === asked.buy || each.reduceOnly),
        ).map((position) => fillLeg(position, asked) * (asked.buy ? 1 : -1));
        const gross = worst(own.position, after) * own.mark + worst(other.position, other.working) * other.mark;
        expect(Math.max(...sideways)).toBeLessThanOrEqual(maxPositionQuantity);
        expect(Math.max(...sideways) * own.mark).toBeLessThanOrEqual(maxPositionNotional);
        expect(asked.size * own.mark).toBeLessThanOrEqual(80);
        expect(gross * 10).toBeLessThanOrEqual(equity * leverageInTenths);
        expect(gross * RATE).toBeLessThanOrEqual(equity);
        if (!shortable) expect(asked.buy).toBe(true);
      },
    ),
    { numRuns: 1_500 },
  );
  expect(approvedOpenings).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(100);
});

const numbers = fc.integer({ min: -1_000, max: 1_000 });
const tightest: RiskLimits = {
  maxPositionNotional: 0,
  maxPositionQuantity: 0,
  maxGrossLeverage: 0,
  maxOrderNotional: 0,
  priceCollarBps: 0,
  maxSessionLoss: 0,
  maxDrawdown: 0,
  maxOrdersPerMinute: 1,
  duplicateWindowMs: 1_000,
  maxPriceAgeMs: 0,
};

it('lets a proven reduction go whatever is halted, lost, unknown or full', () => {
  const { mint } = createApprovalAuthority();
  fc.assert(
    fc.property(
      fc.record({
        gross: numbers,
        working: numbers,
        margin: numbers,
        equity: numbers,
        start: numbers,
        peak: numbers,
        mark: fc.option(fc.integer({ min: 1, max: 9 })),
      }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 0, max: 50 }),
      fc.boolean(),
      fc.constantFrom('market', 'stop'),
      fc.boolean(),
      (account, size, more, long, type, held) => {
        const gate = createGate({ mint, limits: tightest });
        const context: GateContext = {
          time: 0,
          instrument: unborrowable,
          mark: account.mark === null ? undefined : price(account.mark),
          markTime: -1,
          portfolioVersion: 1,
          position: quantity(0),
          held: quantity(held ? 0 : (size + more) * (long ? 1 : -1)),
          workingBuy: quantity(0),
          workingSell: quantity(0),
          book: { instruments: [instrument], worths: Float64Array.of(account.gross), buys: Float64Array.of(Math.abs(account.working)), sells: new Float64Array(1) },
          marginUsed: account.margin,
          equity: account.equity,
          sessionStartEquity: account.start,
          peakEquity: account.peak,
          state: 'halted',
          stateReason: 'kill switch',
          parentRemaining: quantity(size),
        };
        const exit: Order = {
          ...orderOf({ buy: !long, size, reduceOnly: true }),
          type: type as Order['type'],
          ...(type === 'stop' ? { stopPrice: price(3) } : {}),
          ...(held ? { after: 'entry', group: 'g' } : {}),
        };
        for (const id of ['first', 'second', 'third']) expect(gate.approve({ ...exit, id }, context)).toHaveProperty('approved');
        // Never beyond its parent, never beyond the position unless the broker holds it, never an opening.
        const refusal = (order: Order, changes: Partial<GateContext> = {}): unknown =>
          gate.approve(order, { ...context, ...changes });
        expect(refusal(exit, { parentRemaining: quantity(size - 1) })).toHaveProperty('refused.check', 'parent reservation');
        expect(refusal({ ...exit, id: 'fourth', reduceOnly: false })).toHaveProperty('refused.check', 'trading state');
        if (!held) {
          const tooMuch = { ...exit, id: 'fifth', quantity: quantity(size + more + 1) };
          expect(refusal(tooMuch, { parentRemaining: quantity(1_000) })).toHaveProperty('refused.check', 'trading state');
        }
      },
    ),
  );
});

it('never lets more orders that add exposure pass in a minute than the limit', () => {
  const { mint } = createApprovalAuthority();
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 60 }),
      (limit, gaps) => {
        const gate = createGate({ mint, limits: { maxOrdersPerMinute: limit } });
        const empty: Holding = { position: 0, mark: 1, working: [] };
        const context = contextOf(empty, empty, 1_000, instrument);
        const passed: number[] = [];
        let time = 0;
        for (const gap of gaps) {
          time += gap;
          const before = passed.filter((each) => time - each < 60_000).length;
          const approved =
            'approved' in gate.approve(orderOf({ buy: true, size: 1, reduceOnly: false }), { ...context, time, markTime: time });
          expect(approved).toBe(before < limit);
          if (approved) passed.push(time);
        }
      },
    ),
  );
});
