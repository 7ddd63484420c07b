import { cash, defineInstrument, formatCash, formatPrice, formatQuantity, nearestPrice, notional, price, quantity } from '@trader/core';
import type { ActionEvent, Cash, CashEvent, Fill, Lot, Quantity } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger } from './ledger';
import { netLots, rescaleLots, shareOut } from './rescale-lots';

const share = defineInstrument({ symbol: 'ABC' });
const NEW = defineInstrument({ symbol: 'NEW' });

let serial = 0;
const fillOf = (size: number, at: string | number, symbol = 'ABC'): Fill => ({
  executionId: `x${++serial}`, orderId: 'a', symbol, side: size > 0 ? 'buy' : 'sell', quantity: quantity(Math.abs(size)), price: price(at), fee: 0n as Cash, time: serial,
});
const actionOf = (numerator: bigint, denominator: bigint, into = 'ABC'): ActionEvent =>
  ({ kind: 'action', id: `m${++serial}`, symbol: 'ABC', into, numerator, denominator, time: serial });
const cashOf = (reason: CashEvent['reason'], amount: string | number, symbol = 'ABC'): CashEvent =>
  ({ kind: 'cash', id: `m${++serial}`, reason, symbol, currency: 'USD', amount: cash(amount), time: serial });
const lotOf = (owner: string, size: number | string, cost: string | number): Lot =>
  ({ id: 'x', owner, symbol: 'ABC', quantity: quantity(size), price: price(1), cost: cash(cost), time: 0 });
const text = (lots: readonly Lot[]): string[] => lots.map((lot) => `${lot.owner} ${formatQuantity(lot.quantity)} ${lot.symbol} for ${formatCash(lot.cost)} at ${formatPrice(lot.price)}`);

describe('a ledger', () => {
  it('carries lots through a split: what they cost stays, and a later sale realizes the same as without it', () => {
    const ledger = new Ledger([share], cash(10_000));
    ledger.book(0, 'day', fillOf(10, 100));
    ledger.book(0, 'day', fillOf(10, 110));
    ledger.marks[0] = 120;
    ledger.reorganize(0, 0, actionOf(3n, 1n));
    expect(text(ledger.lotsOf(0))).toEqual(['day 30 ABC for 1000 at 33.333333333', 'day 30 ABC for 1100 at 36.666666667']);
    expect([ledger.marks[0], formatCash(ledger.equity()), ledger.sizesOf('day')[0], ledger.sizes[0]]).toEqual([40, '10300', 60, 60]);
    // 1200 - 1000, and 400 for a third of the second lot, which cost 1100 / 3
    expect(formatCash(ledger.book(0, 'day', fillOf(-40, 40)).realized)).toBe('233.333333333333333334');
    expect(formatCash(ledger.book(0, 'day', fillOf(-20, 40)).realized)).toBe('66.666666666666666666');
  });

  it('knows what was realized by money for a fraction, once, and what each reason brought', () => {
    const ledger = new Ledger([share], cash(1_000));
    ledger.book(0, 'day', fillOf(5, 90));
    const { held } = ledger.reorganize(0, 0, actionOf(3n, 2n));
    expect(held).toEqual(new Map([['day', quantity(7)]]));
    expect(text(ledger.lotsOf(0))).toEqual(['day 7 ABC for 420 at 60']);
    const paid = cashOf('in-lieu', 31);
    expect([ledger.knows(paid.id), ledger.pay(paid), ledger.knows(paid.id)]).toEqual([false, new Map([['day', cash(1)]]), true]);
    expect(ledger.pay(cashOf('in-lieu', 2))).toEqual(new Map());
    ledger.pay(cashOf('dividend', '7.5'));
    ledger.pay(cashOf('borrow', -3));
    expect([ledger.income('in-lieu'), ledger.income('dividend'), ledger.income('borrow'), ledger.income('merger')]).toEqual([cash(33), cash('7.5'), cash(-3), 0n]);
    expect(formatCash(ledger.cash)).toBe('587.5'); // 1000 - 450 + 31 + 2 + 7.5 - 3
    expect(() => ledger.pay(paid)).toThrow(`event ${paid.id} of the account was already booked`);
    expect(() => ledger.pay({ ...cashOf('dividend', 1), currency: 'EUR' })).toThrow('in EUR, the account in USD');
  });

  it('takes shares that were bought for money off the books, and realizes them when the money comes', () => {
    const ledger = new Ledger([share], cash(1_000));
    ledger.book(0, 'a', fillOf(6, 10));
    ledger.book(0, 'b', fillOf(-2, 12));
    expect(ledger.reorganize(0, 0, actionOf(0n, 1n)).held).toEqual(new Map([['a', 0n], ['b', 0n]]));
    expect([ledger.position(0), ledger.lotsOf(0), ledger.equity()]).toEqual([0n, [], ledger.cash]);
    // 4 x 15: 90 to a for what cost 60, -30 to b for what brought 24
    expect(ledger.pay(cashOf('merger', 60))).toEqual(new Map([['a', cash(30)], ['b', cash(-6)]]));
  });

  it('lets what a merger makes long close what was short', () => {
    const ledger = new Ledger([share, NEW], cash(10_000));
    ledger.book(0, 'arb', fillOf(100, 20));
    ledger.book(1, 'arb', fillOf(-40, 55, 'NEW'));
    ledger.book(1, 'day', fillOf(-5, 50, 'NEW'));
    ledger.marks[1] = 52;
    const { held, realized } = ledger.reorganize(0, 1, actionOf(1n, 2n, 'NEW'));
    expect(held).toEqual(new Map([['arb', quantity(10)]]));
    expect(realized).toEqual(new Map([['arb', cash(600)]])); // 40 sold at 55, which cost 1600
    expect(text(ledger.lotsOf(1))).toEqual(['day -5 NEW for -250 at 50', 'arb 10 NEW for 400 at 40']);
    expect([ledger.marks[1], ledger.position(0), ledger.sizesOf('arb')[0], ledger.sizesOf('arb')[1]]).toEqual([52, 0n, 0, 10]);
  });

  it('gives a new symbol the old price until the market has another', () => {
    const ledger = new Ledger([share, NEW], cash(1_000));
    ledger.book(0, 'day', fillOf(10, 100));
    [ledger.marks[0], ledger.markTimes[0]] = [101, 77];
    ledger.reorganize(0, 1, actionOf(1n, 1n, 'NEW'));
    expect([ledger.marks[1], ledger.markTimes[1], formatCash(ledger.equity())]).toEqual([101, 77, '1010']);
  });

  it('keeps equity through a split, but for the fraction, to a unit of the price on every unit held', () => {
    const by = fc.record({ numerator: fc.bigInt({ min: 1n, max: 30n }), denominator: fc.bigInt({ min: 1n, max: 30n }) });
    fc.assert(fc.property(fc.array(fc.record({ owner: fc.constantFrom('a', 'b'), size: fc.integer({ min: -300, max: 300 }).filter(Boolean), cents: fc.integer({ min: 100, max: 90_000 }) }), { minLength: 1, maxLength: 8 }), by, (fills, ratio) => {
      const ledger = new Ledger([share], cash(100_000));
      for (const { owner, size, cents } of fills) ledger.book(0, owner, fillOf(size, cents / 100));
      const before = ledger.equity();
      const was = ledger.position(0);
      ledger.reorganize(0, 0, { ...actionOf(1n, 1n), ...ratio });
      const is = ledger.position(0);
      const lots = ledger.lotsOf(0);
      expect(lots.reduce((sum, lot) => sum + lot.quantity, 0n)).toBe(is);
      for (const owner of ['a', 'b']) expect(ledger.sizesOf(owner)[0]).toBe(Number(ledger.held(0, owner)) / 1e9);
      // The fraction at the new price, as a broker pays it.
      const fraction = was * ratio.numerator - is * ratio.denominator;
      const paid = (nearestPrice(ledger.marks[0]!) * fraction) / ratio.denominator;
      const off = ledger.equity() + paid - before;
      const most = ((was < 0n ? -was : was) * ratio.numerator) / ratio.denominator + 2n;
      expect(off <= most && -off <= most).toBe(true);
    }));
  });
});

describe('lots after an action', () => {
  const anyLot = fc.record({ owner: fc.constantFrom('a', 'b', 'c'), size: fc.integer({ min: -300, max: 300 }).filter(Boolean), cents: fc.integer({ min: 1, max: 90_000 }) });

  it('cost what they cost before, to the last unit, with what was taken', () => {
    const by = fc.record({ numerator: fc.bigInt({ min: 0n, max: 30n }), denominator: fc.bigInt({ min: 1n, max: 30n }) });
    fc.assert(fc.property(fc.array(anyLot, { maxLength: 8 }), by, fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }), (given, ratio, amount) => {
      const lots = given.map(({ owner, size, cents }) => lotOf(owner, size, (size * cents) / 100));
      const { lots: kept, taken } = rescaleLots(lots, ratio, share);
      const costs = (all: readonly { readonly cost: Cash }[]): bigint => all.reduce((sum, { cost }) => sum + cost, 0n);
      expect(costs(kept) + costs(taken)).toBe(costs(lots));
      for (const lot of kept) expect(lot.quantity % share.lotSize).toBe(0n);
      const profits = shareOut(amount as Cash, taken);
      const sum = [...profits.values()].reduce((total, each) => total + each, 0n);
      expect(sum).toBe(taken.length === 0 ? 0n : amount - costs(taken));
    }));
  });

  it('of one owner that stand against each other close each other, and nothing is lost', () => {
    expect(text(netLots([lotOf('a', 10, 100), lotOf('b', -3, -30), lotOf('a', -4, -50), lotOf('a', -8, -90)]).lots)).toEqual(['b -3 ABC for -30 at 1', 'a -2 ABC for -22.5 at 1']);
    fc.assert(fc.property(fc.array(anyLot, { maxLength: 10 }), (given) => {
      const lots = given.map(({ owner, size, cents }) => lotOf(owner, size, (size * cents) / 100));
      const { lots: left, realized } = netLots(lots);
      for (const owner of ['a', 'b', 'c']) {
        const sum = (all: readonly Lot[], of: (lot: Lot) => bigint): bigint => all.filter((lot) => lot.owner === owner).reduce((total, lot) => total + of(lot), 0n);
        expect(sum(left, (lot) => lot.quantity)).toBe(sum(lots, (lot) => lot.quantity));
        expect(sum(left, (lot) => lot.cost)).toBe(sum(lots, (lot) => lot.cost) + (realized.get(owner) ?? 0n));
        expect(new Set(left.filter((lot) => lot.owner === owner).map((lot) => lot.quantity > 0n)).size).toBeLessThan(2);
      }
    }));
  });

  it('have the price nearest to what a unit cost', () => {
    const { lots } = rescaleLots([lotOf('a', 3, 100)], { numerator: 1n, denominator: 1n }, share);
    expect(formatPrice(lots[0]!.price)).toBe('33.333333333');
    expect(notional(share, lots[0]!.price, lots[0]!.quantity as Quantity)).not.toBe(lots[0]!.cost);
  });
});
