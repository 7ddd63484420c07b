import { defineInstrument, magnitude, price, quantity } from '@trader/core';
import type { Quantity } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planOrders, readGoal } from './plan-orders';
import type { PlannedOrder } from './plan-orders';

const share = defineInstrument({ symbol: 'ABC', maxOrderQuantity: 100 });
const tiny = defineInstrument({ symbol: 'ABC', lotSize: '0.01', maxOrderQuantity: '2.505' });

const brief = (plan: readonly PlannedOrder[]): string[] =>
  plan.map(({ side, type, quantity: size, reduceOnly, after, group }) =>
    `${side} ${Number(size) / 1e9} ${type}${reduceOnly ? ' reduce' : ''}${after === undefined ? '' : ` after ${after}`}${group === undefined ? '' : ` group ${group}`}`);

describe('planOrders', () => {
  const goal = (size: number) => ({ quantity: quantity(size), stop: price(9), takeProfit: price(11), reason: 'test' });

  it('enters with a bracket', () => {
    expect(brief(planOrders(share, quantity(0), goal(50)))).toEqual([
      'buy 50 market', 'sell 50 stop reduce after 0 group 0', 'sell 50 limit reduce after 0 group 0',
    ]);
  });

  it('turns a position: closes, then opens with exits on the other side', () => {
    expect(brief(planOrders(share, quantity(50), { quantity: quantity(-30), stop: price(11), reason: '' }))).toEqual([
      'sell 50 market reduce', 'sell 30 market', 'buy 30 stop reduce after 1 group 0',
    ]);
  });

  it('reduces, and protects what stays', () => {
    expect(brief(planOrders(share, quantity(50), goal(20)))).toEqual(['sell 30 market reduce', 'sell 20 stop reduce group 0', 'sell 20 limit reduce group 0']);
  });

  it('adds, and protects what was there and what comes, in orders the exchange takes', () => {
    expect(brief(planOrders(share, quantity(50), { quantity: quantity(200), stop: price(9), reason: '' }))).toEqual([
      'sell 50 stop reduce group 0', 'buy 100 market', 'sell 100 stop reduce after 1 group 1', 'buy 50 market', 'sell 50 stop reduce after 3 group 2',
    ]);
  });

  it('does nothing to hold what is held, without exits', () => {
    expect(planOrders(share, quantity(50), { quantity: quantity(50), reason: '' })).toEqual([]);
    expect(planOrders(share, quantity(0), goal(0))).toEqual([]);
  });

  it('always trades the difference, protects the target, in whole lots no larger than allowed, and never turns by a reduction', () => {
    const size = fc.integer({ min: -1200, max: 1200 }).map((cents) => (BigInt(cents) * 10_000_000n) as Quantity);
    fc.assert(fc.property(size, size, fc.boolean(), fc.boolean(), (held, wanted, stop, takeProfit) => {
      const plan = planOrders(tiny, held, { quantity: wanted, reason: '', ...(stop && { stop: price(9) }), ...(takeProfit && { takeProfit: price(11) }) });
      const sum = (keep: (each: PlannedOrder) => boolean): bigint => plan.filter(keep).reduce((total, each) => total + each.quantity, 0n);
      const signed = (each: PlannedOrder): bigint => (each.side === 'buy' ? each.quantity : -each.quantity);
      const markets = plan.filter((each) => each.type === 'market');
      expect(markets.reduce((total, each) => total + signed(each), 0n)).toBe(wanted - held);
      expect(sum((each) => each.type === 'market')).toBe(magnitude(wanted - held));
      expect(sum((each) => each.type === 'stop')).toBe(stop ? magnitude(wanted) : 0n);
      expect(sum((each) => each.type === 'limit')).toBe(takeProfit ? magnitude(wanted) : 0n);
      const closing = plan.filter((each) => each.type === 'market' && each.reduceOnly).length;
      for (const each of plan) {
        expect(each.quantity > 0n && each.quantity % tiny.lotSize === 0n && each.quantity <= tiny.maxOrderQuantity).toBe(true);
        if (each.type !== 'market' || (held !== 0n && signed(each) > 0n !== held > 0n && plan.indexOf(each) < closing)) expect(each.reduceOnly).toBe(true);
        else expect(each.reduceOnly).toBe(false);
        if (each.after !== undefined) expect(plan[each.after]).toMatchObject({ type: 'market', reduceOnly: false, quantity: each.quantity });
      }
      expect(sum((each) => each.type === 'market' && each.reduceOnly) <= magnitude(held)).toBe(true);
    }));
  });
});

describe('readGoal', () => {
  it('reads a double as the decimal it stands for and cuts to lots toward zero', () => {
    const lots = (size: number): bigint => readGoal(tiny, { symbol: 0, quantity: size, reason: '' }).quantity;
    expect([lots(0.57), lots(1.1), lots(-2.019), lots(0.0099)]).toEqual([quantity('0.57'), quantity('1.1'), quantity('-2.01'), 0n]);
    expect(readGoal(share, { symbol: 0, quantity: -1.99, reason: '' }).quantity).toBe(quantity(-1));
  });

  it('moves exits to the tick on the side of the market', () => {
    const exits = { stop: 9.991, takeProfit: 11.009, reason: '' };
    expect(readGoal(share, { symbol: 0, quantity: 1, ...exits })).toMatchObject({ stop: price(10), takeProfit: price(11) });
    expect(readGoal(share, { symbol: 0, quantity: -1, stop: 11.009, takeProfit: 9.991, reason: '' })).toMatchObject({ stop: price(11), takeProfit: price(10) });
  });

  it.each([
    [{ quantity: NaN }, 'quantity of NaN in ABC ("why")'],
    [{ quantity: Infinity }, 'quantity of Infinity'],
    [{ quantity: 1, stop: NaN }, 'stop of NaN'],
    [{ quantity: 1, takeProfit: 0 }, 'take profit of 0'],
  ])('refuses %o', (target, message) => {
    const read = () => readGoal(share, { symbol: 0, reason: 'why', ...target });
    expect(read).toThrow(expect.objectContaining({ code: 'INVALID_ORDER' }));
    expect(read).toThrow(message);
  });
});
