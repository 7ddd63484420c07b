import { createApprovalAuthority, defineInstrument, defineOrder, isTraderError, price, quantity } from '@trader/core';
import type { Order } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { cashAccount, contextOf, createGate, regT, whatIf } from './index';
import type { Portfolio, WorkingOrder } from './index';

const apple = defineInstrument({ symbol: 'AAPL' });
const gold = defineInstrument({ symbol: 'GC', settlement: 'margin', multiplier: 100, tickSize: '0.1', marginRate: 0.1 });

const anOrder = (changes: Partial<Order> = {}): Order => defineOrder(changes.symbol === 'GC' ? gold : apple, {
  id: 'o1', parentId: 'p1', owner: 'day', symbol: 'AAPL', side: 'buy', type: 'market', quantity: quantity(100), reduceOnly: false, reason: 'test', ...changes,
});

const portfolio = (changes: Partial<Portfolio> = {}): Portfolio => ({
  time: 1_000, cash: 80_000, holdings: [{ instrument: apple, quantity: quantity(100), mark: price(200), owner: 'day' }], ...changes,
});

const working = (changes: Partial<Order> = {}, more: Partial<WorkingOrder> = {}): WorkingOrder => ({ order: anOrder({ id: `w-${JSON.stringify(changes.quantity?.toString())}${changes.replaces}`, ...changes }), ...more });

describe('a portfolio of plain values', () => {
  it('is seen by the gate with its worst case: held, at work, cancels and replacements under way', () => {
    const context = contextOf(portfolio({ working: [
      working({ id: 'a', quantity: quantity(30) }, { filled: quantity(10), status: 'pending-cancel' }),
      working({ id: 'b', quantity: quantity(50) }, { filled: quantity(5), status: 'pending-replace' }),
      working({ id: 'c', quantity: quantity(70), replaces: 'b' }),
      working({ id: 'd', side: 'sell', quantity: quantity(40), reduceOnly: true }),
      working({ id: 'e', side: 'sell', quantity: quantity(7), group: 'g', type: 'limit', limitPrice: price(210) }),
      working({ id: 'f', side: 'sell', quantity: quantity(9), group: 'g', type: 'limit', limitPrice: price(220) }),
    ] }), anOrder());
    // 20 of a; of b (45 left) and its replacement c (65 left, for it begins with the 5) the larger; of e and f, of which one cancels the other, 9.
    expect(context).toMatchObject({ position: quantity(100), held: quantity(100), workingBuy: quantity(85), workingSell: quantity(9), equity: 100_000, openOrders: 6, ownAsk: price(210), ownBid: undefined });
    expect([context.book.worths[0], context.book.buys[0], context.book.sells[0]]).toEqual([20_000, 17_000, 1_980]); // 9 at 220
    expect(context.marginUsed).toBe(37_000);
  });

  it('comes to an end also with orders that claim to replace each other, and counts both', () => {
    const context = contextOf(portfolio({ working: [working({ id: 'a', replaces: 'b', quantity: quantity(10) }), working({ id: 'b', replaces: 'a', quantity: quantity(20) })] }), anOrder());
    expect(context.workingBuy >= quantity(20)).toBe(true);
  });

  it('counts what owners hold against each other as at work, since each may close its own', () => {
    const holdings = [
      { instrument: apple, quantity: quantity(100), mark: price(200), owner: 'day' },
      { instrument: apple, quantity: quantity(-30), mark: price(200), owner: 'weekly' },
    ];
    expect(contextOf(portfolio({ holdings }), anOrder())).toMatchObject({ position: quantity(70), held: quantity(100), workingBuy: quantity(30), workingSell: quantity(30) });
  });

  it.each<[string, () => unknown]>([
    ['the portfolio knows no GC: add a holding of it, of quantity 0 if need be, with its price', () => contextOf(portfolio(), anOrder({ symbol: 'GC' }))],
    ["the portfolio's cash must be a finite number, got NaN", () => contextOf(portfolio({ cash: NaN }), anOrder())],
    ["GC is margined, so its gains are not in its worth: say the portfolio's equity",
      () => contextOf(portfolio({ holdings: [{ instrument: gold, quantity: quantity(1), mark: price(2_000) }] }), anOrder({ symbol: 'GC', quantity: quantity(1) }))],
    ["the portfolio's peakEquity must be a finite number, got Infinity", () => contextOf(portfolio({ peakEquity: Infinity }), anOrder())],
  ])('%s', (message, act) => {
    expect(act).toThrow(message);
    try { act(); } catch (error) { expect(isTraderError(error)).toBe(true); }
  });
});

describe('what if', () => {
  it('tells cash, margin, exposure and limits before and after, by hand: 100 shares of 200 more, fee 1', () => {
    const { allowed, refusals, price: at, before, after, limits } = whatIf(anOrder(), portfolio({ margin: regT() }), { fee: 1, limits: { maxGrossLeverage: 2, maxPositionQuantity: 500 } });
    expect([allowed, refusals, at]).toEqual([true, [], 200]);
    expect(before).toEqual({
      cash: 80_000, equity: 100_000, marginUsed: 10_000, marginFree: 90_000, long: 20_000, short: 0, gross: 20_000, net: 20_000, leverage: 0.2,
      position: 100, positionShare: 0.2, effectiveHoldings: 1, tailRisk: undefined,
    });
    expect(after).toMatchObject({ cash: 59_999, equity: 99_999, marginUsed: 20_000, marginFree: 79_999, gross: 40_000, position: 200, positionShare: 40_000 / 99_999 });
    expect(limits).toEqual([{ limit: 'maxGrossLeverage', used: 0.4, allowed: 2 }, { limit: 'maxPositionQuantity', used: 200, allowed: 500 }]);
  });

  it('tells every reason why an order may not pass', () => {
    const { allowed, refusals } = whatIf(anOrder({ quantity: quantity(1_000) }), portfolio({ state: 'halted', stateReason: 'drill', margin: cashAccount }), { limits: { maxOrderNotional: 50_000, maxGrossLeverage: 1 } });
    expect(allowed).toBe(false);
    expect(refusals.map(({ check }) => check)).toEqual(['trading state', 'order notional', 'gross exposure', 'buying power']);
  });

  it('asks the gate that would judge the order, which does not remember it', () => {
    const gate = createGate({ mint: createApprovalAuthority().mint, limits: { maxOrdersPerMinute: 1 } });
    for (let times = 0; times < 3; times++) expect(whatIf(anOrder(), portfolio(), { gate }).allowed).toBe(true);
    expect(gate.approve(anOrder(), contextOf(portfolio(), anOrder()))).toHaveProperty('approved');
    expect(whatIf(anOrder({ id: 'o2' }), portfolio(), { gate }).refusals).toEqual([{ check: 'message rate', reason: '1 orders and cancels within a minute reach the limit of 1' }]);
  });

  it('tells the tail risk in money when a covariance is given: 1.6448536 and 2.0627128 deviations of a normal at 95 %', () => {
    const { before, after } = whatIf(anOrder(), portfolio(), { covariance: [0.0004] }); // 2 % a day
    expect(before.tailRisk?.valueAtRisk).toBeCloseTo(20_000 * 0.02 * 1.6448536269514722, 8);
    expect(after.tailRisk?.expectedShortfall).toBeCloseTo(40_000 * 0.02 * 2.0627128075074257, 8);
  });

  it('moves no cash for a margined instrument, and counts what a limit away from the last price gains', () => {
    const account = portfolio({ cash: 50_000, equity: 50_000, holdings: [{ instrument: gold, quantity: quantity(0), mark: price(2_000) }] });
    const { after } = whatIf(anOrder({ symbol: 'GC', side: 'sell', quantity: quantity(1), type: 'limit', limitPrice: price(2_010) }), account);
    expect(after).toMatchObject({ cash: 50_000, equity: 51_000, short: 200_000, net: -200_000, marginUsed: 20_000, position: -1 });
  });

  it('never turns a position by an order that only reduces', () => {
    const sell = (size: number, held: number) => whatIf(anOrder({ side: 'sell', reduceOnly: true, quantity: quantity(size) }), portfolio({
      holdings: [{ instrument: apple, quantity: quantity(held), mark: price(200), owner: 'day' }, { instrument: apple, quantity: quantity(5), mark: price(200), owner: 'weekly' }],
    })).after;
    expect([sell(40, 100), sell(400, 100), sell(40, -100)].map(({ position, cash }) => [position, cash])).toEqual([[65, 88_000], [5, 100_000], [-95, 80_000]]);
  });

  it('gives no leverage where there is no equity', () => {
    const { before } = whatIf(anOrder(), portfolio({ cash: -20_000 }));
    expect([before.leverage, before.positionShare]).toEqual([undefined, undefined]);
  });
});
