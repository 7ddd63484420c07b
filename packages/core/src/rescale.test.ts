import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineInstrument } from './instrument';
import { price, quantity } from './money';
import type { Quantity } from './money';
import { defineOrder } from './order';
import type { Order, OrderType, Side } from './order';
import { rescaleMark, rescaleOrder, rescalePosition, rescaleShares } from './rescale';

const share = defineInstrument({ symbol: 'ABC' });
const NEW = defineInstrument({ symbol: 'NEW', tickSize: '0.05', lotSize: '0.1' });
const ratio = fc.record({ numerator: fc.bigInt({ min: 1n, max: 50n }), denominator: fc.bigInt({ min: 1n, max: 50n }) });
const orderOf = (fields: Partial<Order>): Order =>
  defineOrder(share, { id: 'a', parentId: 'p', owner: 'o', symbol: 'ABC', side: 'buy', type: 'market', quantity: quantity(100), reduceOnly: false, reason: 'r', ...fields });

describe('a position after an action', () => {
  it.each([
    [33, 3n, 2n, '49', 1n], // 49.5
    [-33, 3n, 2n, '-49', -1n],
    [9, 1n, 10n, '0', 9n],
    [50, 4n, 1n, '200', 0n],
    [50, 0n, 1n, '0', 0n],
  ])('%d at %d:%d is %s whole lots', (held, numerator, denominator, whole, rest) => {
    const { quantity: left, fraction } = rescalePosition(quantity(held), { numerator, denominator }, share.lotSize);
    // The fraction is in units of 10^-9 / denominator: 1 x 10^9 of a half, 9 x 10^9 of a tenth.
    expect([left, fraction]).toEqual([quantity(whole), rest * 1_000_000_000n]);
  });

  it('and its fraction are all of it', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), ratio, (held, by) => {
      const { quantity: whole, fraction } = rescalePosition(held as Quantity, by, NEW.lotSize);
      expect(whole % NEW.lotSize).toBe(0n);
      expect(whole * by.denominator + fraction).toBe(held * by.numerator);
      expect(fraction < NEW.lotSize * by.denominator && fraction > -NEW.lotSize * by.denominator).toBe(true);
    }));
  });

  it('is shared by its owners so that they hold all of it, each within a lot of his own, two when some are short', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ maxLength: 3 }), fc.integer({ min: -500, max: 500 })), ratio, (sizes, by) => {
      const held = new Map(Object.entries(sizes).map(([owner, size]) => [owner, quantity(size)]));
      const shares = rescaleShares(held, by, share.lotSize);
      const mixed = new Set([...held.values()].filter((size) => size !== 0n).map((size) => size > 0n)).size > 1;
      const sum = (all: ReadonlyMap<string, Quantity>): Quantity => [...all.values()].reduce((total, each) => total + each, 0n) as Quantity;
      expect(sum(shares)).toBe(rescalePosition(sum(held), by, share.lotSize).quantity);
      for (const [owner, size] of held) {
        const off = (shares.get(owner) ?? 0n) * by.denominator - size * by.numerator;
        const most = (mixed ? 2n : 1n) * share.lotSize * by.denominator;
        expect(off < most && off > -most).toBe(true);
      }
      const backward = new Map([...held].reverse());
      expect(rescaleShares(backward, by, share.lotSize)).toEqual(shares);
    }));
  });
});

describe('an order after an action', () => {
  it('is for the new symbol, its price on the new tick, the rest as it was', () => {
    const order = orderOf({ type: 'limit', limitPrice: price('10.01'), group: 'g', after: 'e', timeInForce: 'gtc' });
    expect(rescaleOrder(order, 0n as Quantity, { numerator: 1n, denominator: 3n }, NEW)).toEqual({
      // 33.333.. lots of a tenth; 30.03 on a tick of 0.05
      order: { ...order, symbol: 'NEW', quantity: quantity('33.3'), limitPrice: price('30'), stopPrice: undefined, trailAmount: undefined }, filled: 0n,
    });
  });

  it('counts what it has filled in new units, and cuts what is left', () => {
    const rescaled = rescaleOrder(orderOf({ quantity: quantity(25) }), quantity(11), { numerator: 1n, denominator: 10n }, share);
    expect(rescaled).toMatchObject({ order: { quantity: quantity('2.1') }, filled: quantity('1.1') });
    expect(rescaleOrder(orderOf({ quantity: quantity(20) }), quantity(11), { numerator: 1n, denominator: 10n }, share)).toBeUndefined();
  });

  it('is none when less than a lot or a tick is left', () => {
    expect(rescaleOrder(orderOf({}), 0n as Quantity, { numerator: 0n, denominator: 1n }, share)).toBeUndefined();
    expect(rescaleOrder(orderOf({ type: 'limit', limitPrice: price('0.05') }), 0n as Quantity, { numerator: 10n, denominator: 1n }, share)).toBeUndefined();
  });

  it('never has a better chance to trade than before, and is never farther from it than a tick', () => {
    const anyType = fc.constantFrom<OrderType>('limit', 'stop', 'stop-limit', 'trailing-stop', 'market-if-touched', 'limit-if-touched');
    fc.assert(fc.property(anyType, fc.constantFrom<Side>('buy', 'sell'), fc.integer({ min: 500, max: 90_000 }), fc.integer({ min: 500, max: 90_000 }), ratio, (type, side, first, second, by) => {
      const has = (types: readonly OrderType[], ticks: number) => (types.includes(type) ? price(Math.round(ticks) / 100) : undefined);
      const limitPrice = has(['limit', 'stop-limit', 'limit-if-touched'], first);
      const stopPrice = has(['stop', 'stop-limit', 'market-if-touched', 'limit-if-touched'], second);
      const trailAmount = has(['trailing-stop'], first);
      const order = rescaleOrder(orderOf({ type, side, limitPrice, stopPrice, trailAmount, quantity: quantity(5000) }), 0n as Quantity, by, share)?.order;
      if (order === undefined) return;
      // In units of 1 / numerator: what the old price is worth, and the new one.
      const farther = (was: bigint | undefined, is: bigint | undefined, up: boolean): void => {
        if (was === undefined || is === undefined) return;
        const off = (is * by.numerator - was * by.denominator) * (up ? 1n : -1n);
        expect(off >= 0n && off < share.tickSize * by.numerator).toBe(true);
        expect(is % share.tickSize).toBe(0n);
      };
      const touched = type === 'market-if-touched' || type === 'limit-if-touched';
      farther(limitPrice, order.limitPrice, side === 'sell');
      farther(stopPrice, order.stopPrice, touched === (side === 'sell'));
      farther(trailAmount, order.trailAmount, true);
    }));
  });
});

describe('a price after an action', () => {
  it('is what one of the new is worth', () => {
    expect(rescaleMark(100, { numerator: 4n, denominator: 1n })).toBe(25);
    expect(rescaleMark(3, { numerator: 1n, denominator: 10n })).toBe(30);
    expect(rescaleMark(25, { numerator: 0n, denominator: 1n })).toBe(25);
  });
});
