import { createApprovalAuthority, defineInstrument, price, quantity } from '@trader/core';
import type { ApprovedOrder, Instrument, Order } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { aBook, aContext, anOrder, answer, apple, gateWith, judge } from '../test/judging';
import type { CheckName } from './checks/check';
import { createGate } from './gate';
import type { GateContext } from './gate-context';
import { defaultLimits } from './limits';
import type { RiskLimits } from './limits';
import { regT } from './margin';

/** What no limit turns off. */
const ALWAYS: readonly CheckName[] = [
  'order shape', 'parent reservation', 'trading state', 'unknown order', 'margin call', 'market state', 'unknown price', 'short sale', 'borrow', 'self-trade',
  'buying power', 'broker funds',
];

const future: Instrument = defineInstrument({
  symbol: 'IF',
  settlement: 'margin',
  multiplier: 300,
  tickSize: '0.2',
  marginRate: 0.12,
  currency: 'CNY',
});

describe('an account with a margin rule of its own', () => {
  /** Regulation T of one symbol, which is all the account holds or is about to. */
  const rule = regT();
  const marginAfter = (size: number, at: number): number => rule.initial([apple], Float64Array.of(size), Float64Array.of(size * at));

  it('needs by it what the order adds, on the side of the order', () => {
    expect(judge({}, { quantity: quantity(1000) }, { marginAfter })).toBe('approved'); // half of 200,000
    expect(judge({}, { quantity: quantity(1001) }, { marginAfter })).toBe('buying power: order needs 100100 of margin, but only 100000 of equity is free');
    const held = { position: quantity(500), marginUsed: 50_000, marginAfter };
    expect(judge({}, { quantity: quantity(500) }, held)).toBe('approved');
    expect(judge({}, { quantity: quantity(501) }, held)).toBe('buying power: order needs 50100 of margin, but only 50000 of equity is free');
    // A short of a cheap share needs more than half: 2.50 a share at 1.00.
    const cheap = { mark: price(1), marginAfter };
    expect(judge({}, { side: 'sell', quantity: quantity(40_000) }, cheap)).toBe('approved');
    expect(judge({}, { side: 'sell', quantity: quantity(40_001) }, cheap)).toContain('order needs 100002.5 of margin');
    expect(judge({}, { side: 'buy', quantity: quantity(40_001) }, cheap)).toBe('approved');
  });

  it('refuses what the rule never allows, also where the other side is larger, and asks nothing for what the worst case counts already', () => {
    const never = (size: number): number => (size < 0 ? Infinity : 0);
    expect(judge({}, { side: 'sell' }, { marginAfter: never })).toBe('buying power: the margin rule of the account allows no short position in AAPL');
    expect(judge({}, { side: 'sell' }, { position: quantity(300), marginAfter: never })).toContain('allows no short position');
    expect(judge({}, { side: 'sell' }, { position: quantity(300), marginUsed: 30_000, marginAfter })).toBe('approved'); // 300 long are worse
    expect(judge({}, { side: 'sell' }, { position: quantity(300), marginUsed: 100_001, marginAfter })).toContain('order needs 0 of margin');
  });
});

describe('every refusal says which check, and why, in one line with figures', () => {
  it.each<[string, RiskLimits, Partial<Order>, Partial<GateContext>]>([
    ['order shape: order in MSFT was judged with instrument AAPL', {}, { symbol: 'MSFT' }, {}],
    ['order shape: it was judged at NaN, which is no time', {}, {}, { time: NaN }],
    ['order shape: quantity -100 is not above 0', {}, { quantity: quantity(-100) }, {}],
    ['order shape: quantity 1000001 above the largest order 1000000: slice it', {}, { quantity: quantity(1_000_001) }, {}],
    ['order shape: a limit order has a limitPrice', {}, { type: 'limit' }, {}],
    ['order shape: trailBps must be a whole number from 1 to 9999', {}, { type: 'trailing-stop', trailBps: 2.5 }, {}],
    ['order shape: price must be above 0', {}, { type: 'stop', stopPrice: price(0) }, {}],
    ['order shape: a trailing-stop order has a trailAmount or a trailBps', {}, { type: 'trailing-stop' }, {}],
    ['order shape: a gtd order, and no other, has an expiresAt', {}, { timeInForce: 'gtd' }, {}],
    [
      'price collar: limit 231.1 is 1004.76 bps beyond the trigger price 210, limit 500 bps',
      { priceCollarBps: 500 },
      { type: 'stop-limit', stopPrice: price(210), limitPrice: price('231.1') },
      {},
    ],
    // A touch from above happens at 180: what is 200 today does not matter then.
    [
      'price collar: limit 200 is 1111.11 bps beyond the trigger price 180, limit 500 bps',
      { priceCollarBps: 500 },
      { type: 'limit-if-touched', stopPrice: price(180), limitPrice: price(200) },
      {},
    ],
    ['parent reservation: quantity 100 above the 99 left of parent p1', {}, {}, { parentRemaining: quantity(99) }],
    [
      'price collar: limit 211 is 550 bps beyond the last price 200, limit 500 bps',
      { priceCollarBps: 500 },
      { type: 'limit', limitPrice: price(211) },
      {},
    ],
    [
      'price collar: limit 189 is 550 bps beyond the last price 200, limit 500 bps',
      { priceCollarBps: 500 },
      { type: 'limit', side: 'sell', limitPrice: price(189) },
      {},
    ],
    ['trading state: halted: kill switch', {}, {}, { state: 'halted', stateReason: 'kill switch' }],
    ['margin call: in a margin call: equity 900 of 1000', {}, {}, { marginCall: 'equity 900 of 1000' }],
    ['unknown price: no price of AAPL is known', {}, {}, { mark: undefined }],
    ['unknown price: the last price of AAPL is not above 0', {}, {}, { mark: price(0) }],
    ['stale price: price of AAPL is 300001 ms old, above limit 300000', { maxPriceAgeMs: 300_000 }, {}, { markTime: 699_999 }],
    [
      'short sale: AAPL cannot be sold short: a sell of 100 must be reduce-only and within the position of 50',
      {},
      { side: 'sell', reduceOnly: true },
      { position: quantity(50), instrument: defineInstrument({ symbol: 'AAPL', shortable: false }) },
    ],
    [
      'session loss: session loss above limit 5 %: equity 94999 after a start at 100000',
      { maxSessionLoss: 0.05 },
      {},
      { equity: 94_999 },
    ],
    [
      'drawdown: drawdown above limit 25 %: equity 89999 after a peak of 120000',
      { maxDrawdown: 0.25 },
      {},
      { equity: 89_999, peakEquity: 120_000 },
    ],
    [
      'order notional: order notional 1200000 above limit 500000',
      { maxOrderNotional: 500_000 },
      { quantity: quantity(6000) },
      {},
    ],
    [
      'position quantity: position could reach 351, above limit 350',
      { maxPositionQuantity: 350 },
      {},
      { position: quantity(201), workingBuy: quantity(50) },
    ],
    [
      'position notional: position notional could reach 70200, above limit 70000',
      { maxPositionNotional: '70000' },
      {},
      { position: quantity(201), workingBuy: quantity(50) },
    ],
    [
      'gross exposure: gross notional could reach 200000.01 on equity 100000, above limit 2 times',
      { maxGrossLeverage: 2 },
      {},
      { book: aBook(160_000, 20_000.01) },
    ],
    ['buying power: order needs 20000 of margin, but only 19999.99 of equity is free', {}, {}, { marginUsed: 80000.01 }],
    ['buying power: order needs 20000 of margin, but only 19999.99 of equity is free', {}, {}, { marginUsed: 70_000, receivable: 10000.01 }],
    [
      'buying power: order needs 140407.2 of margin, but only 100000 of equity is free',
      {},
      { symbol: 'IF', quantity: quantity(1) },
      { instrument: future, mark: price('3900.2') },
    ],
  ])('%s', (expected, limits, order, context) => {
    expect(judge(limits, order, context)).toBe(expected);
  });

  it('message rate: 2 orders and cancels within a minute reach the limit of 2', () => {
    const gate = gateWith({ maxOrdersPerMinute: 2 });
    const at = (time: number): string => answer(gate.approve(anOrder(), aContext({ time })));
    expect([at(0), at(10), at(59_999), at(60_000), at(60_001)]).toEqual([
      'approved',
      'approved',
      'message rate: 2 orders and cancels within a minute reach the limit of 2',
      'approved',
      'message rate: 2 orders and cancels within a minute reach the limit of 2',
    ]);
  });

  it('duplicate order: the same id or the same content again', () => {
    const gate = gateWith({ duplicateWindowMs: 1_000 });
    const at = (time: number, changes: Partial<Order>): string => answer(gate.approve(anOrder(changes), aContext({ time })));
    expect(at(0, {})).toBe('approved');
    expect(at(10, { quantity: quantity(7) })).toBe(
      'duplicate order: buy 7 AAPL repeats order o1 of 10 ms before, within the window of 1000 ms',
    );
    expect(at(999, { id: 'o2', parentId: 'p2' })).toBe(
      'duplicate order: buy 100 AAPL repeats order o1 of 999 ms before, within the window of 1000 ms',
    );
    expect(at(999, { id: 'o3' })).toBe('approved'); // another slice of the same parent
    expect(at(999, { id: 'o4', parentId: 'p2', side: 'sell' })).toBe('approved');
    expect(at(999, { id: 'o5', parentId: 'p2', replaces: 'o1' })).toBe('approved');
    expect(at(999, { id: 'o6', parentId: 'p2', lots: ['x1'] })).toBe('approved');
    expect(at(999, { id: 'o7', parentId: 'p3', lots: ['x1'] })).toContain('repeats order o6');
    expect(at(2_500, { id: 'o2', parentId: 'p2' })).toBe('approved');
  });
});

describe('a value at its limit passes', () => {
  it.each<[string, RiskLimits, Partial<Order>, Partial<GateContext>]>([
    ['parent reservation', {}, {}, { parentRemaining: quantity(100) }],
    ['price collar', { priceCollarBps: 500 }, { type: 'limit', limitPrice: price(210) }, {}],
    ['stale price', { maxPriceAgeMs: 300_000 }, {}, { markTime: 700_000 }],
    ['session loss', { maxSessionLoss: 0.05 }, {}, { equity: 95_000 }],
    ['drawdown', { maxDrawdown: 0.25 }, {}, { equity: 90_000, peakEquity: 120_000 }],
    ['order notional', { maxOrderNotional: 20_000 }, {}, {}],
    ['position quantity', { maxPositionQuantity: 350 }, {}, { position: quantity(200), held: quantity(200), workingBuy: quantity(50) }],
    ['position notional', { maxPositionNotional: 70_000 }, {}, { position: quantity(200), held: quantity(200), workingBuy: quantity(50) }],
    ['gross exposure', { maxGrossLeverage: 2 }, {}, { book: aBook(170_000, 10_000) }],
    ['buying power', {}, {}, { marginUsed: 80_000 }],
  ])('%s', (_check, limits, order, context) => {
    expect(judge(limits, order, context)).toBe('approved');
  });
});

describe('prices', () => {
  it('are the dearest at which the order may trade', () => {
    const notional = (order: Partial<Order>): string => judge({ maxOrderNotional: 1 }, order, {});
    const at = (worth: string): string => `order notional: order notional ${worth} above limit 1`;
    const price200 = '20000';
    // 100 shares, the last price 200. A buy with a limit pays no more than that, wherever its trigger is.
    expect(notional({ type: 'stop-limit', stopPrice: price(210), limitPrice: price(212) })).toBe(at('21200'));
    expect(notional({ type: 'stop-limit', stopPrice: price(210), limitPrice: price(205) })).toBe(at('20500'));
    expect(notional({ type: 'limit-if-touched', stopPrice: price(190), limitPrice: price(191) })).toBe(at(price200));
    expect(notional({ type: 'market-if-touched', stopPrice: price(190) })).toBe(at(price200));
    // A buy that trails the market begins 5 above it, or 2.5 % of it.
    expect(notional({ type: 'trailing-stop', trailAmount: price(5) })).toBe(at('20500'));
    expect(notional({ type: 'trailing-stop', trailBps: 250 })).toBe(at('20500'));
    expect(notional({ type: 'trailing-stop', side: 'sell', trailBps: 250 })).toBe(at(price200));
    // A sell is worth most where it is touched.
    expect(notional({ type: 'limit-if-touched', side: 'sell', stopPrice: price(220), limitPrice: price(215) })).toBe(at('22000'));
    expect(notional({ type: 'stop-limit', side: 'sell', stopPrice: price(190), limitPrice: price(185) })).toBe(at(price200));
  });

  it('lets a triggered limit pass that gives away little where it is triggered', () => {
    const limits = { priceCollarBps: 500 };
    const equity = 1_000_000;
    expect(judge(limits, { type: 'stop-limit', stopPrice: price(230), limitPrice: price(235) }, { equity })).toBe('approved');
    expect(judge(limits, { type: 'stop-limit', side: 'sell', stopPrice: price(170), limitPrice: price(165) }, { equity })).toBe('approved');
    expect(judge(limits, { type: 'limit-if-touched', side: 'sell', stopPrice: price(230), limitPrice: price(225) }, { equity })).toBe('approved');
    // Triggered at once: what counts is the last price.
    expect(judge(limits, { type: 'stop-limit', stopPrice: price(150), limitPrice: price(205) }, { equity })).toBe('approved');
  });

  it('leaves a patient limit, a stop and an exit held behind its entry outside the collar', () => {
    const limits = { priceCollarBps: 500 };
    expect(judge(limits, { type: 'limit', limitPrice: price(1) })).toBe('approved');
    expect(judge(limits, { type: 'limit', side: 'sell', limitPrice: price(900) }, { equity: 1_000_000 })).toBe('approved');
    expect(judge(limits, { type: 'stop', side: 'sell', stopPrice: price(20) })).toBe('approved');
    expect(judge(limits, { type: 'limit', side: 'sell', limitPrice: price(20), reduceOnly: true, after: 'o0' })).toBe('approved');
  });

  it('holds an exit with a limit to the collar, unless there is no fresh price to compare with', () => {
    const limits = { priceCollarBps: 500, maxPriceAgeMs: 60_000 };
    const exit: Partial<Order> = { side: 'sell', type: 'limit', limitPrice: price(150), reduceOnly: true };
    const position = quantity(100);
    expect(judge(limits, exit, { position })).toMatch(/^price collar/);
    expect(judge(limits, exit, { position, markTime: 0 })).toBe('approved');
    expect(judge(limits, exit, { position, mark: undefined })).toBe('approved');
  });

  it('values an order at its own price when that is dearer than the market', () => {
    expect(judge({ maxOrderNotional: 20_000 }, { type: 'stop', stopPrice: price(201) })).toBe(
      'order notional: order notional 20100 above limit 20000',
    );
  });

  it('refuses a price whose time is no number', () => {
    expect(judge({ maxPriceAgeMs: 60_000 }, {}, { markTime: NaN })).toMatch(/^stale price/);
  });
});

describe('the worst case', () => {
  it('counts a sell that is not reduce-only as a new short, because an exit of the position may be on its way', () => {
    const turn: Partial<Order> = { side: 'sell', quantity: quantity(100) };
    expect(judge({ maxPositionQuantity: 50 }, turn, { position: quantity(100) })).toBe(
      'position quantity: position could reach 100, above limit 50',
    );
    expect(judge({}, turn, { position: quantity(100), state: 'halted', stateReason: 'kill switch' })).toBe('trading state: halted: kill switch');
  });

  it('adds nothing for what the context counts already', () => {
    // 100 long and turning: at worst 100 short instead, which ties up no more than before.
    const context = { position: quantity(100), book: aBook(20_000), marginUsed: 100_000 };
    expect(judge({}, { side: 'sell', quantity: quantity(100) }, context)).toBe('approved');
    expect(judge({}, { side: 'sell', quantity: quantity(101) }, context)).toBe(
      'buying power: order needs 200 of margin, but only 0 of equity is free',
    );
  });
});

describe('approval', () => {
  it('binds the order, the portfolio version and an expiry of five seconds of event time', () => {
    const { mint, verify } = createApprovalAuthority();
    const order = Object.freeze(anOrder());
    const verdict = createGate({ mint, limits: defaultLimits }).approve(order, aContext());
    if ('refused' in verdict) throw new Error(verdict.refused.reason);
    expect(verdict.approved).toMatchObject({ order, portfolioVersion: 7, expiresAt: 1_005_000 });
    expect(verify(verdict.approved, 1_005_000)).toEqual(order);
    expect(() => verify(verdict.approved, 1_005_001)).toThrow('expired');
  });

  it('cannot be forged', () => {
    const { mint, verify } = createApprovalAuthority();
    const verdict = createGate({ mint, limits: {} }).approve(anOrder(), aContext());
    if ('refused' in verdict) throw new Error(verdict.refused.reason);
    const copies: ApprovedOrder[] = [{ ...verdict.approved }, Object.create(verdict.approved)];
    for (const copy of copies) expect(() => verify(copy, 0)).toThrow('carries no approval of this gate');
    expect(() => createApprovalAuthority().verify(verdict.approved, 0)).toThrow('carries no approval of this gate');
  });

  it('tells, of the first entry after a cooldown of the circuit breaker, that this is over, and nothing of any other order', () => {
    const gate = gateWith({}, { circuitBreaker: { lossesInARow: 1, cooldownMs: 10_000 } });
    const movesOf = (time: number, order: Partial<Order> = {}, context: Partial<GateContext> = {}) => {
      const verdict = gate.approve(anOrder({ id: `o${time}`, quantity: quantity(1), ...order }), aContext({ time, markTime: time, ...context }));
      return 'refused' in verdict ? verdict.refused.check : verdict.moves;
    };
    expect(movesOf(0, { quantity: quantity(100) })).toEqual([]);
    gate.hear({ kind: 'closed', trade: { symbol: 'AAPL', owner: 'day', side: 'long', closedAt: 20, profit: -0.01, exit: 'other' }, shareOfEquity: -0.01 });
    expect(movesOf(10_019)).toBe('circuit breaker');
    expect(movesOf(10_025, { side: 'sell', reduceOnly: true }, { position: quantity(100) })).toEqual([]);
    expect(movesOf(10_030)).toEqual([{ time: 10_020, from: 'open', to: 'half-open', reason: 'cooldown of 10000 ms is over' }]);
    expect(movesOf(10_040)).toEqual([]);
  });

  it('counts only approved orders as messages and as repeatable', () => {
    const gate = gateWith({ maxOrdersPerMinute: 1, duplicateWindowMs: 1_000 });
    for (let i = 0; i < 5; i++) expect(answer(gate.approve(anOrder(), aContext({ state: 'halted', stateReason: 'pause' })))).toBe('trading state: halted: pause');
    expect(answer(gate.approve(anOrder(), aContext()))).toBe('approved');
  });
});

describe('a reduction', () => {
  it('may be repeated: it can never turn the position', () => {
    const gate = gateWith({ duplicateWindowMs: 1_000 });
    const close = { side: 'sell', reduceOnly: true, quantity: quantity(7) } as const;
    const held = aContext({ position: quantity(100) });
    expect(answer(gate.approve(anOrder({ ...close, id: 'c1', parentId: 'q1' }), held))).toBe('approved');
    expect(answer(gate.approve(anOrder({ ...close, id: 'c2', parentId: 'q2' }), held))).toBe('approved');
  });
});

describe('making a gate', () => {
  it('names the checks that are on', () => {
    expect(gateWith().checks).toEqual(ALWAYS);
    const more = ['price collar', 'stale price', 'duplicate order', 'message rate', 'session loss', 'drawdown', 'gross exposure'] as const;
    expect(new Set(gateWith(defaultLimits).checks)).toEqual(new Set([...ALWAYS, ...more]));
  });

  it('takes a default back when the limit is undefined', () => {
    expect(gateWith({ ...defaultLimits, maxDrawdown: undefined }).checks).not.toContain('drawdown');
  });

  it.each<[string, RiskLimits]>([
    ['risk limit maxDrawdown must be a number, 0 or above, got NaN', { maxDrawdown: NaN }],
    ['risk limit maxSessionLoss must be a number, 0 or above, got -0.1', { maxSessionLoss: -0.1 }],
    ['risk limit maxOrdersPerMinute must be a whole number from 1 to 1000000, got 0.5', { maxOrdersPerMinute: 0.5 }],
    ['risk limit maxOrderNotional must be an amount, 0 or above, got -1', { maxOrderNotional: '-1' }],
  ])('%s', (message, limits) => {
    expect(() => gateWith(limits)).toThrow(message);
  });

  it('refuses an expiry that is no time', () => {
    expect(() => createGate({ mint: createApprovalAuthority().mint, limits: {}, approvalTtlMs: NaN })).toThrow(
      'approvalTtlMs must be 0 or above, got NaN',
    );
  });
});
