import { createApprovalAuthority, price, quantity } from '@trader/core';
import type { Order } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { aContext, anOrder, answer, gateWith } from '../../test/judging';
import { createGate } from '../gate';
import type { Gate, GateSave } from '../gate';
import type { GateContext } from '../gate-context';
import { defaultLimits } from '../limits';
import type { RiskLimits } from '../limits';
import type { Override } from '../overrides';
import { createOverrides } from '../overrides';
import type { ClosedTrade } from '../protections';
import { NEVER_OVERRIDDEN } from './check';
import type { CheckName } from './check';

const NOW = 1_000_000;
const DAY = 86_400_000;
const close: Partial<Order> = { side: 'sell', reduceOnly: true };
const exitOf: Partial<GateContext> = { position: quantity(100) };

const ask = (gate: Gate, time: number, order: Partial<Order> = {}, context: Partial<GateContext> = {}): string =>
  answer(gate.approve(anOrder({ id: `o${time}`, ...order }), aContext({ time, markTime: time, ...context })));

const lost = (gate: Gate, closedAt: number, profit = -0.01, trade: Partial<ClosedTrade> = {}): unknown =>
  gate.hear({
    kind: 'closed', trade: { symbol: 'AAPL', owner: 'day', side: 'long', closedAt, profit, exit: 'other', ...trade }, shareOfEquity: profit,
  });

describe('cancels', () => {
  it('count as messages, and so do reductions, which pass nevertheless', () => {
    const gate = gateWith({ maxOrdersPerMinute: 3 });
    gate.hear({ kind: 'cancel', time: 0 });
    gate.hear({ kind: 'cancel', time: 0 });
    expect(ask(gate, 1, close, exitOf)).toBe('approved');
    expect(ask(gate, 2)).toBe('message rate: 3 orders and cancels within a minute reach the limit of 3');
    expect(ask(gate, 3, close, exitOf)).toBe('approved');
    expect(ask(gate, 60_000)).toBe('approved'); // two reductions are left
    expect(ask(gate, 60_000)).toContain('3 orders and cancels');
  });

  it('are heard whatever the limit, also of thousands a minute', () => {
    const gate = gateWith({ maxOrdersPerMinute: 10 });
    for (let i = 0; i < 5_000; i++) gate.hear({ kind: 'cancel', time: i * 20 });
    expect(ask(gate, 5_000 * 20)).toBe('message rate: 2999 orders and cancels within a minute reach the limit of 10');
    expect(ask(gate, 4_999 * 20 + 60_000)).toBe('approved');
  });
});

describe('judging', () => {
  it('gives every reason, and none that an override has lifted', () => {
    const gate = gateWith({ maxOrderQuantity: 50, maxOrderNotional: 10_000, maxDrawdown: 0.1 });
    const judged = gate.judge(anOrder({ quantity: quantity(100) }), aContext({ state: 'halted', stateReason: 'kill switch', peakEquity: 200_000 }));
    expect(judged.map(({ check, reason }) => `${check}: ${reason}`)).toEqual([
      'trading state: halted: kill switch',
      'drawdown: drawdown above limit 10 %: equity 100000 after a peak of 200000',
      'order quantity: order quantity 100 above limit 50',
      'order notional: order notional 20000 above limit 10000',
    ]);
  });

  it('of a reduction asks what reductions meet, and no more', () => {
    const gate = gateWith({ ...defaultLimits, maxOrderQuantity: 1, owners: { swing: '*' } });
    const context = aContext({ ...exitOf, state: 'halted', stateReason: 'x', mark: undefined, equity: 0, parentRemaining: quantity(1) });
    expect(gate.judge(anOrder(close), context).map(({ check }) => check)).toEqual(['parent reservation']);
  });

  it('notes nothing, also when it is asked of a later time', () => {
    const limits: RiskLimits = { maxOrdersPerMinute: 2, maxRepeatsPerMinute: 2, duplicateWindowMs: 1_000 };
    const [gate, same] = [gateWith(limits), gateWith(limits)];
    for (const each of [gate, same]) expect(ask(each, NOW, { id: 'first' })).toBe('approved');
    for (let i = 0; i < 5; i++) gate.judge(anOrder({ id: 'other' }), aContext({ time: NOW + 5 }));
    gate.judge(anOrder({ id: 'other' }), aContext({ time: NOW + DAY }));
    for (const order of [{ id: 'first' }, { id: 'second' }, { id: 'third' }]) expect(ask(gate, NOW + 10, order)).toBe(ask(same, NOW + 10, order));
    expect(ask(gate, NOW + 20, { id: 'fourth', parentId: 'p4' })).toContain('duplicate order');
    expect(ask(gate, NOW + 2_000, { id: 'fifth' })).toContain('repeat rate: 2 buy orders');
  });

  it('starts from nothing for every order', () => {
    const gate = gateWith({ maxOrderQuantity: 150 });
    expect(ask(gate, 1, { quantity: quantity(151) })).toContain('order quantity 151');
    expect(ask(gate, 2, close, exitOf)).toBe('approved');
    expect(ask(gate, 3, { quantity: quantity(150) })).toBe('approved');
    expect(ask(gate, 4, { quantity: quantity(100), side: 'sell' }, { position: quantity(0), workingSell: quantity(50) })).toBe('approved');
  });
});

describe('reloading limits', () => {
  const strict: RiskLimits = { maxOrdersPerMinute: 2, duplicateWindowMs: 1_000, maxLossStreak: 2 };

  it('keeps what was remembered: a duplicate stays one, a rate goes on counting, a streak goes on', () => {
    const gate = gateWith({ ...strict, maxOrdersPerMinute: 3 });
    expect(ask(gate, 0, { id: 'first' })).toBe('approved');
    lost(gate, 1);
    gate.reload({ ...strict, duplicateWindowMs: 30_000 }, 'active');
    expect(ask(gate, 29_999, { id: 'again', parentId: 'p2' }))
      .toBe('duplicate order: buy 100 AAPL repeats order first of 29999 ms before, within the window of 30000 ms');
    expect(ask(gate, 30_000, { id: 'second', parentId: 'p2' })).toBe('approved');
    expect(ask(gate, 30_001, { id: 'third', parentId: 'p2' })).toBe('message rate: 2 orders and cancels within a minute reach the limit of 2');
    lost(gate, 30_002);
    expect(ask(gate, 100_000)).toContain('loss streak: 2 trades in a row lost');
  });

  it('makes stricter limits hold at once, and tells them', () => {
    const gate = gateWith({ maxOrderQuantity: 100 });
    expect(ask(gate, 1)).toBe('approved');
    gate.reload({ maxOrderQuantity: 99, maxOpenOrders: 5 }, 'reducing');
    expect(gate.limits).toEqual({ maxOrderQuantity: 99, maxOpenOrders: 5 });
    expect(gate.checks).toContain('open orders');
    expect(ask(gate, 2)).toContain('nobody knows how many orders');
    expect(ask(gate, 2, {}, { openOrders: 0 })).toContain('order quantity 100 above limit 99');
  });

  const loosenings: readonly (readonly [string, RiskLimits, RiskLimits])[] = [
    ['maxOrderQuantity', { maxOrderQuantity: 100 }, { maxOrderQuantity: 101 }],
    ['maxOrderQuantity', { maxOrderQuantity: 100 }, {}],
    ['minOrderNotional', { minOrderNotional: '100' }, { minOrderNotional: '99.99' }],
    ['duplicateWindowMs', { duplicateWindowMs: 1_000 }, { duplicateWindowMs: 999 }],
    ['maxDrawdown, maxSessionLoss', { maxSessionLoss: 0.1, maxDrawdown: 0.2 }, { maxDrawdown: 0.3 }],
    ['lossStreakPauseMs', { maxLossStreak: 3 }, { maxLossStreak: 3, lossStreakPauseMs: DAY - 1 }],
    ['lossStreakPauseMs', { maxLossStreak: 3, lossStreakPauseMs: 2 * DAY }, { maxLossStreak: 3 }],
    ['onlyWhenOpen', { onlyWhenOpen: true }, { onlyWhenOpen: false }],
    ['oneSide', { oneSide: true }, {}],
    ['restricted', { restricted: ['AAPL', 'MSFT'] }, { restricted: ['AAPL'] }],
    ['owners', { owners: { day: ['AAPL'] } }, { owners: { day: '*' } }],
    ['owners', { owners: { day: ['AAPL'] } }, {}],
    ['sectors', { maxSectorShare: 1, sectors: { AAPL: 'tech' } }, { maxSectorShare: 1, sectors: { AAPL: 'fruit' } }],
    ['currency', { maxCurrencyShare: 1, currency: 'USD' }, { maxCurrencyShare: 1, currency: 'EUR' }],
    ['correlations',
      { maxCorrelatedShare: 1, correlations: { symbols: ['A'], matrix: [1] } },
      { maxCorrelatedShare: 1, correlations: { symbols: ['B'], matrix: [1] } }],
  ];
  it.each(loosenings)('refuses a looser %s while trading, and changes nothing', (names, before, after) => {
    for (const state of ['active', 'reducing'] as const) {
      const gate = gateWith(before);
      const { checks } = gate;
      const named = names.split(', ').toReversed().join(', ');
      expect(() => gate.reload(after, state)).toThrow(new RegExp(`and (${names}|${named}) would not: halt the account first`));
      expect(gate.limits).toEqual(before);
      expect(gate.checks).toBe(checks);
    }
  });
  it.each(loosenings)('takes a looser %s of a halted account', (_names, before, after) => {
    const gate = gateWith(before);
    gate.reload(after, 'halted');
    expect(gate.limits).toEqual(after);
  });

  it.each<[string, RiskLimits, RiskLimits]>([
    ['the same', { ...defaultLimits, restricted: ['A'], owners: { day: '*' } }, { ...defaultLimits, restricted: ['A'], owners: { day: '*' } }],
    ['more limits', defaultLimits,
      { ...defaultLimits, maxOrderQuantity: 1, maxLossStreak: 3, lossStreakPauseMs: 1, restricted: ['A'], owners: {}, onlyWhenOpen: true }],
    ['stricter ones',
      { maxDrawdown: 0.2, duplicateWindowMs: 1, minOrderQuantity: 1 }, { maxDrawdown: 0.1, duplicateWindowMs: 2, minOrderQuantity: 2 }],
    ['a pause that was the default', { maxLossStreak: 3 }, { maxLossStreak: 3, lossStreakPauseMs: DAY }],
    ['more that is restricted', { restricted: ['A'] }, { restricted: ['B', 'A'] }],
  ])('takes %s', (_what, before, after) => {
    const gate = gateWith(before);
    gate.reload(after, 'active');
    expect(gate.limits).toEqual(after);
  });

  it('refuses limits that make no sense, also of a halted account, and changes nothing', () => {
    const gate = gateWith(defaultLimits);
    expect(() => gate.reload({ maxDrawdown: NaN }, 'halted')).toThrow('risk limit maxDrawdown must be a number');
    expect(() => gate.reload({ maxSectorShare: 1 }, 'halted')).toThrow('risk limit maxSectorShare needs sectors');
    expect(gate.limits).toEqual(defaultLimits);
  });
});

describe('an override', () => {
  const signed = (over: Partial<Override> = {}): Override =>
    ({ id: 'ov', check: 'order quantity', from: NOW, until: NOW + 1_000, by: 'ann', reason: 'hedge', signature: 'ann', ...over });
  const overridesOf = (...all: readonly Override[]) => {
    const overrides = createOverrides({ verifySignature: (_text, signature) => signature === 'ann', longestMs: DAY, never: [] });
    for (const each of all) overrides.grant(each, NOW - 10);
    return overrides;
  };
  const limits: RiskLimits = { maxOrderQuantity: 50, maxOrderNotional: 1_000_000 };

  it('lets exactly the named check pass, for its symbol, its owner and its time, and is told', () => {
    const override = signed({ symbol: 'AAPL', owner: 'day' });
    const gate = gateWith(limits, { overrides: overridesOf(override) });
    const verdict = gate.approve(anOrder(), aContext({ time: NOW }));
    expect(verdict).toMatchObject({ overridden: [{ refusal: { check: 'order quantity', reason: 'order quantity 100 above limit 50' }, override }] });
    expect(ask(gate, NOW - 1)).toContain('order quantity');
    expect(ask(gate, NOW + 999)).toBe('approved');
    expect(ask(gate, NOW + 1_000)).toContain('order quantity');
    expect(ask(gateWith(limits, { overrides: overridesOf(signed({ symbol: 'MSFT' })) }), NOW)).toContain('order quantity');
    expect(ask(gateWith(limits, { overrides: overridesOf(signed({ owner: 'swing' })) }), NOW)).toContain('order quantity');
    expect(ask(gateWith(limits, { overrides: overridesOf(signed({ check: 'order notional' })) }), NOW)).toContain('order quantity');
    expect(ask(gateWith({ ...limits, maxOrderNotional: 1 }, { overrides: overridesOf(signed()) }), NOW)).toContain('order notional');
  });

  it('of several checks needs one for each, and tells them all', () => {
    const overrides = overridesOf(signed(), signed({ id: 'ov2', check: 'order notional' }));
    const gate = gateWith({ maxOrderQuantity: 50, maxOrderNotional: 1 }, { overrides });
    const verdict = gate.approve(anOrder(), aContext({ time: NOW }));
    const told = 'approved' in verdict ? verdict.overridden.map(({ refusal, override }) => [refusal.check, override.id]) : [];
    expect(told).toEqual([['order quantity', 'ov'], ['order notional', 'ov2']]);
    expect(gate.judge(anOrder(), aContext({ time: NOW })).map(({ check }) => check)).toEqual(['order quantity', 'order notional']);
  });

  it('that was not needed is not told', () => {
    const verdict = gateWith(limits, { overrides: overridesOf(signed()) }).approve(anOrder({ quantity: quantity(50) }), aContext({ time: NOW }));
    expect(verdict).toHaveProperty('overridden', []);
  });

  const never: readonly (readonly [CheckName, Partial<Order>, Partial<GateContext>])[] = [
    ['order shape', { quantity: quantity(0) }, {}],
    ['owner', { owner: 'night' }, {}],
    ['parent reservation', {}, { parentRemaining: quantity(1) }],
    ['trading state', {}, { state: 'halted' }],
    ['unknown order', {}, { unknownOrder: 'o0' }],
    ['margin call', {}, { marginCall: 'x' }],
    ['unknown price', {}, { mark: undefined }],
    ['short sale', { side: 'sell' }, { instrument: { ...aContext().instrument, shortable: false } }],
    ['borrow', { side: 'sell' }, { borrowable: quantity(1) }],
    ['self-trade', {}, { ownAsk: price(150) }],
    ['buying power', {}, { marginUsed: 90_000 }],
    ['broker funds', {}, { brokerFunds: { fields: {}, answer: { refused: 'a cash account cannot sell short', source: '' } } }],
  ];
  it.each(never)('never lifts %s, whoever signed it', (check, order, context) => {
    const gate = gateWith({ owners: { day: '*' } }, { overrides: overridesOf(signed({ check })) });
    expect(ask(gate, NOW, order, context)).toMatch(new RegExp(`^${check}:`));
    const strict = createOverrides({ verifySignature: () => true, longestMs: DAY, never: NEVER_OVERRIDDEN });
    expect(() => strict.grant(signed({ check }), NOW)).toThrow('which nobody may suspend');
  });

  it('never lifts any other check that is listed so', () => {
    expect(new Set(never.map(([check]) => check))).toEqual(new Set(NEVER_OVERRIDDEN));
  });
});

describe('a circuit breaker in the gate', () => {
  const breaker = { lossesInARow: 2, errors: { count: 2, windowMs: 1_000 }, cooldownMs: 10_000, probes: 2, probeShare: 0.25 };

  it('opens by what is heard, refuses entries and never exits', () => {
    const gate = gateWith({}, { circuitBreaker: breaker });
    gate.hear({ kind: 'rejected', time: 0 });
    expect(ask(gate, 1)).toBe('approved');
    gate.hear({ kind: 'rejected', time: 500 });
    expect(ask(gate, 501)).toBe('circuit breaker: open for 9999 ms more: 2 errors within 1000 ms');
    expect(ask(gate, 502, close, exitOf)).toBe('approved');
    expect(ask(gate, 503, { ...close, after: 'entry' })).toBe('approved');
  });

  it('lets probes in that are a share of what passed before, so many of them, and gives those back that never filled', () => {
    const gate = gateWith({}, { circuitBreaker: breaker });
    for (const [time, size] of [[0, 100], [1, 300]]) expect(ask(gate, time, { quantity: quantity(size) })).toBe('approved'); // 40,000 as a rule
    expect(ask(gate, 2, close, { position: quantity(9_000) })).toBe('approved'); // exits say nothing of what is usual
    lost(gate, 10);
    lost(gate, 20);
    expect(ask(gate, 10_019)).toContain('circuit breaker: open for 1 ms more');
    expect(ask(gate, 10_020, { quantity: quantity(51) })).toMatch(/^circuit breaker: half-open: order notional 10200 above the 10000 of a probe/);
    expect(ask(gate, 10_020, { quantity: quantity(50) })).toBe('approved');
    expect(ask(gate, 10_021, close, exitOf)).toBe('approved'); // no probe
    expect(ask(gate, 10_022, { quantity: quantity(50) })).toBe('approved'); // and of probes the size is no rule
    expect(ask(gate, 10_023, { quantity: quantity(1) })).toContain('all 2 probes are out');
    gate.hear({ kind: 'withdrawn', time: 10_024 });
    expect(ask(gate, 10_025, { quantity: quantity(50) })).toBe('approved');
    lost(gate, 10_030, 0.01);
    lost(gate, 10_031, 0.01);
    expect(ask(gate, 10_032, { quantity: quantity(100) })).toBe('approved');
  });

  it('that never saw an entry takes the equity for what is usual', () => {
    const gate = gateWith({}, { circuitBreaker: { ...breaker, probeShare: 0.1 } });
    lost(gate, 0);
    lost(gate, 0);
    expect(ask(gate, 10_000, { quantity: quantity(51) })).toContain('order notional 10200 above the 10000 of a probe');
    expect(ask(gate, 10_000, { quantity: quantity(50) })).toBe('approved');
  });

  it('hears of a new session, whose loss counts from there', () => {
    const gate = gateWith({}, { circuitBreaker: { sessionLoss: 0.02, cooldownMs: 1_000 } });
    lost(gate, 0, -0.015);
    gate.hear({ kind: 'session', time: 10 });
    lost(gate, 20, -0.015);
    expect(ask(gate, 30)).toBe('approved');
    lost(gate, 40, -0.005);
    expect(ask(gate, 50)).toContain('circuit breaker: open');
  });

  it('takes the mean of the last twenty entries, and no older ones', () => {
    const gate = gateWith({}, { circuitBreaker: breaker });
    for (let i = 0; i < 5; i++) ask(gate, i, { quantity: quantity(400) });
    for (let i = 5; i < 25; i++) ask(gate, i, { quantity: quantity(40) });
    lost(gate, 100);
    lost(gate, 101);
    expect(ask(gate, 20_000, { quantity: quantity(11) })).toContain('order notional 2200 above the 2000 of a probe');
  });
});

describe('protections in the gate', () => {
  it('lock entries of their symbol, side and owner, and never exits', () => {
    const guard = { kind: 'stop-loss-guard', trades: 1, lookbackMs: 1_000, stopMs: 5_000, onlyPerSymbol: true, onlyPerSide: true, owner: 'day' } as const;
    const gate = gateWith({}, { protections: [guard] });
    lost(gate, 1_000, -0.01, { exit: 'stop' });
    expect(ask(gate, 1_001)).toMatch(/^protection: stop-loss-guard: .*: for 4999 ms more$/);
    expect(ask(gate, 1_001, { side: 'sell' })).toBe('approved');
    expect(ask(gate, 1_001, { owner: 'swing' })).toBe('approved');
    expect(ask(gate, 1_002, close, exitOf)).toBe('approved');
    expect(ask(gate, 6_000)).toBe('approved');
  });
});

describe('a loss streak', () => {
  it('ends by a gain, not by a trade at nought', () => {
    const gate = gateWith({ maxLossStreak: 2 });
    for (const profit of [-1, -1, 0]) lost(gate, NOW, profit);
    expect(ask(gate, NOW + 1)).toContain('loss streak: 2 trades in a row lost');
    expect(ask(gate, NOW + 2, close, exitOf)).toBe('approved');
    lost(gate, NOW + 3, 0.001);
    expect(ask(gate, NOW + 4)).toBe('approved');
    lost(gate, NOW + 5);
    expect(ask(gate, NOW + 6)).toBe('approved');
  });

  it('pauses a day when nothing else was said, and again after the next loss', () => {
    const gate = gateWith({ maxLossStreak: 2 });
    lost(gate, NOW);
    lost(gate, NOW);
    expect(ask(gate, NOW + DAY - 1)).toBe('loss streak: 2 trades in a row lost, at the limit of 2: for 1 ms more');
    expect(ask(gate, NOW + DAY)).toBe('approved');
    lost(gate, NOW + DAY + 1);
    expect(ask(gate, NOW + DAY + 2)).toContain('loss streak: 3 trades in a row lost');
  });
});

describe('a gate that was saved', () => {
  const breaker = { lossesInARow: 2, cooldownMs: 10_000 };
  const make = (): Gate => gateWith({ maxLossStreak: 5 }, {
    circuitBreaker: breaker, protections: [{ kind: 'cooldown', stopMs: 60_000 }],
    overrides: createOverrides({ verifySignature: () => true, longestMs: DAY, never: NEVER_OVERRIDDEN }),
  });
  const restored = (gate: Gate): Gate => {
    const next = make();
    expect(next.restore(JSON.parse(JSON.stringify(gate.save())) as GateSave)).toEqual([]);
    expect(next.save()).toEqual(gate.save());
    return next;
  };

  it('goes on where it was: streak, breaker, what entries are worth, locks and overrides', () => {
    const gate = make();
    expect(ask(gate, 0, { quantity: quantity(40) })).toBe('approved'); // 8,000
    lost(gate, 10, -0.01, { symbol: 'MSFT' });
    lost(gate, 20, -0.01, { symbol: 'MSFT' });
    gate.overrides?.grant({ id: 'ov', check: 'protection', symbol: 'MSFT', from: 20, until: 30, by: 'ann', reason: 'hedge', signature: 'ann' }, 20);
    const next = restored(gate);
    expect(ask(next, 30)).toContain('circuit breaker: open for 9990 ms more');
    expect(next.overrides?.save().granted).toHaveLength(1);
    expect(ask(next, 10_020, { quantity: quantity(11) })).toContain('order notional 2200 above the 2000 of a probe');
    expect(ask(next, 10_020, { quantity: quantity(10) })).toBe('approved');
    for (const each of [next, restored(next)]) {
      for (let i = 0; i < 3; i++) lost(each, 20_000);
      expect(ask(each, DAY)).toContain('loss streak: 5 trades in a row lost');
    }
    expect(ask(restored(gate), 59_000))
      .toBe('circuit breaker: half-open: order notional 20000 above the 2000 of a probe; probing after: 2 losses in a row');
  });

  it('of an account to which nothing has happened says so', () => {
    expect(gateWith().save()).toEqual({ lossStreak: 0, breaker: undefined, protections: undefined, overrides: undefined });
    const gate = gateWith({ maxLossStreak: 1 });
    lost(gate, NOW);
    gate.restore(gateWith().save());
    expect(ask(gate, NOW)).toBe('approved');
  });

  const damaged = [{ lossStreak: NaN }, { lossStreak: -1 }, { lossStreak: 2 }, { lossStreak: 0, entries: [NaN] }];
  it.each(damaged)('is refused when it is damaged: %j', (saved) => {
    expect(() => make().restore(saved)).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
  });
});

it('approves nothing that a check refuses: no approval is made, none is noted', () => {
  const { mint } = createApprovalAuthority();
  let minted = 0;
  const gate = createGate({ mint: (...of) => (minted++, mint(...of)), limits: { maxOrdersPerMinute: 1, maxOrderQuantity: 50 } });
  expect(ask(gate, 1)).toContain('order quantity');
  expect(minted).toBe(0);
  expect(ask(gate, 2, { quantity: quantity(50) })).toBe('approved');
  expect(minted).toBe(1);
});
