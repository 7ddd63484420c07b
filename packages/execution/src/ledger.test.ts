import { cash, defineInstrument, formatCash, formatPrice, formatQuantity, price, quantity } from '@trader/core';
import type { Fill, Side } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger } from './ledger';

const share = defineInstrument({ symbol: 'ABC' });
const coin = defineInstrument({ symbol: 'COIN', lotSize: '0.000000001', tickSize: '0.01' });
const future = defineInstrument({ symbol: 'FUT', settlement: 'margin', tickSize: '0.2', multiplier: 300 });

let executions = 0;
const fillOf = (side: Side, size: string | number, at: string | number, fee: string | number = 0): Fill => ({
  executionId: `x${++executions}`, orderId: 'a', symbol: 'ABC', side, quantity: quantity(size), price: price(at), fee: cash(fee), time: executions,
});

describe('a ledger', () => {
  it('pays and receives notionals, less fees, and realizes the oldest lots first', () => {
    const ledger = new Ledger([share], cash(10_000));
    ledger.book(0, 'day', fillOf('buy', 100, 10, 1));
    ledger.book(0, 'day', fillOf('buy', 100, 12, 1));
    const { realized, position } = ledger.book(0, 'day', fillOf('sell', 150, 13, '1.5'));
    expect([formatCash(realized), formatQuantity(position)]).toEqual(['350', '50']); // 100 x (13 - 10) + 50 x (13 - 12)
    expect(formatCash(ledger.cash)).toBe('9746.5'); // 10000 - 1000 - 1200 + 1950 - 3.5
    expect(formatCash(ledger.fees)).toBe('3.5');
    expect(ledger.lotsOf(0)).toMatchObject([{ owner: 'day', quantity: quantity(50), price: price(12) }]);
    ledger.marks[0] = 14;
    expect([formatCash(ledger.equity()), ledger.equityEstimate(), ledger.version]).toEqual(['10446.5', 10_446.5, 3]);
  });

  it('turns a position: the old lots are realized, the rest opens a new one', () => {
    const ledger = new Ledger([share], cash(0));
    ledger.book(0, 'day', fillOf('sell', 30, 20));
    const { realized } = ledger.book(0, 'day', fillOf('buy', 50, 18));
    expect(formatCash(realized)).toBe('60');
    expect(ledger.lotsOf(0)).toMatchObject([{ quantity: quantity(20), price: price(18) }]);
  });

  it("never lets one owner's trade touch another's lots", () => {
    const ledger = new Ledger([share], cash(0));
    ledger.book(0, 'day', fillOf('buy', 10, 10));
    ledger.book(0, 'slow', fillOf('buy', 5, 11));
    const { realized, position } = ledger.book(0, 'slow', fillOf('sell', 8, 12));
    expect([formatCash(realized), formatQuantity(position)]).toEqual(['5', '7']);
    expect(ledger.lotsOf(0).map(({ owner, quantity: size }) => [owner, formatQuantity(size)])).toEqual([['day', '10'], ['slow', '-3']]);
    expect([ledger.held(0, 'day'), ledger.held(0, 'slow'), ledger.held(0, 'nobody')]).toEqual([quantity(10), quantity(-3), 0n]);
    expect([ledger.sizesOf('day')[0], ledger.sizesOf('slow')[0], ledger.sizes[0]]).toEqual([10, -3, 7]);
  });

  it.each([
    ['fifo', '350', [['11', '50'], ['13', '100']]], // 100 x (14 - 12) + 50 x (14 - 11)
    ['lifo', '250', [['12', '100'], ['11', '50']]], // 100 x (14 - 13) + 50 x (14 - 11)
    ['hifo', '200', [['12', '50'], ['11', '100']]], // 100 x (14 - 13) + 50 x (14 - 12)
  ] as const)('closes a long position lot by lot, %s', (method, expected, left) => {
    const ledger = new Ledger([share], cash(10_000), () => method);
    for (const at of [12, 11, 13]) ledger.book(0, 'day', fillOf('buy', 100, at));
    expect(formatCash(ledger.book(0, 'day', fillOf('sell', 150, 14)).realized)).toBe(expected);
    expect(ledger.lotsOf(0).map((lot) => [formatPrice(lot.price), formatQuantity(lot.quantity)])).toEqual(left);
    expect(formatCash(ledger.cash)).toBe('8500'); // 10000 - 3600 + 2100, whatever the method
  });

  it('closes the cheapest sale of a short position first, by hifo, and the older of equals', () => {
    const ledger = new Ledger([share], cash(0), () => 'hifo');
    for (const at of [12, 10, 10]) ledger.book(0, 'day', fillOf('sell', 10, at));
    const [, second, third] = ledger.lotsOf(0);
    expect(formatCash(ledger.book(0, 'day', fillOf('buy', 10, 9)).realized)).toBe('10');
    expect(ledger.lotsOf(0)).toContain(third);
    expect(ledger.lotsOf(0)).not.toContain(second);
  });

  it('closes the lots that are named first, as far as the owner has them, and the rest by his method', () => {
    const ledger = new Ledger([share], cash(0));
    const [first, second, third, other] = [10, 11, 12, 1].map((at) => fillOf('buy', 10, at)) as [Fill, Fill, Fill, Fill];
    for (const fill of [first, second, third]) ledger.book(0, 'day', fill);
    ledger.book(0, 'slow', other);
    const left = () => ledger.lotsOf(0).map((lot) => `${lot.id} ${formatQuantity(lot.quantity)}`);
    // 10 of the third make 8 each, 5 of the second 9 each.
    expect(formatCash(ledger.book(0, 'day', fillOf('sell', 15, 20), [third.executionId, 'gone', other.executionId, second.executionId]).realized)).toBe('125');
    expect(left()).toEqual([`${first.executionId} 10`, `${second.executionId} 5`, `${other.executionId} 10`]);
    ledger.book(0, 'day', fillOf('sell', 12, 20), [second.executionId]);
    expect(left()).toEqual([`${first.executionId} 3`, `${other.executionId} 10`]);
  });

  it('knows what each owner has made: trades, fees, money for what he held, and his lots at their marks, also after a split', () => {
    const ledger = new Ledger([share], cash(100_000));
    ledger.book(0, 'long', fillOf('buy', 150, 10, 1));
    ledger.book(0, 'short', fillOf('sell', 50, 11, 2));
    ledger.marks[0] = 12;
    // 150 x 2 - 1, and 50 x -1 - 2.
    expect([ledger.profitOf('long'), ledger.profitOf('short')]).toEqual([299, -52]);
    const dividend = { kind: 'cash', id: 'd', reason: 'dividend', symbol: share.symbol, currency: 'USD', amount: cash(100), time: 0 } as const;
    ledger.pay(dividend); // of 1 a share, on the 100 that the account holds: one is paid 150, the other pays 50
    expect([ledger.profitOf('long'), ledger.profitOf('short')]).toEqual([449, -102]);
    ledger.reorganize(0, 0, { kind: 'action', id: 's', symbol: share.symbol, into: share.symbol, numerator: 2n, denominator: 1n, time: 0 });
    expect([ledger.profitOf('long'), ledger.profitOf('short'), ledger.profitOf('nobody')]).toEqual([449, -102, 0]);
    ledger.book(0, 'long', fillOf('sell', 300, 7));
    expect(ledger.profitOf('long')).toBe(749);
    expect(ledger.profitOf('long') + ledger.profitOf('short')).toBeCloseTo(Number(formatCash(ledger.equity())) - 100_000, 9);
  });

  it('refuses to book an execution twice', () => {
    const ledger = new Ledger([share], cash(1000));
    const fill = fillOf('buy', 10, 10);
    ledger.book(0, 'day', fill);
    expect(ledger.has(fill.executionId)).toBe(true);
    expect(() => ledger.book(0, 'day', fill)).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
    expect([formatCash(ledger.cash), ledger.version]).toEqual(['900', 1]);
  });

  it('is exactly flat after parts of a billionth, and exactly as rich as it was', () => {
    const part = fc.integer({ min: 1, max: 10 ** 9 });
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), fc.array(part, { maxLength: 8 }), (bought, sold) => {
      const ledger = new Ledger([coin], cash(1_000_000));
      const text = (units: number): string => `${units}e-9`;
      let rest = 0;
      for (const units of bought) {
        ledger.book(0, 'day', fillOf('buy', text(units), '30000.01'));
        rest += units;
      }
      for (const units of sold) {
        if (units >= rest) break;
        ledger.book(0, 'day', fillOf('sell', text(units), '30000.01'));
        rest -= units;
      }
      ledger.book(0, 'day', fillOf('sell', text(rest), '30000.01'));
      expect([ledger.position(0), ledger.sizes[0], ledger.lotsOf(0), formatCash(ledger.cash)]).toEqual([0n, 0, [], '1000000']);
    }));
  });

  it('settles a margined position at fills and at session ends, and equity does not notice', () => {
    const ledger = new Ledger([future], cash(1_000_000));
    ledger.book(0, 'day', fillOf('buy', 2, 3500, 30));
    expect(formatCash(ledger.cash)).toBe('999970');
    ledger.marks[0] = 3512;
    expect([formatCash(ledger.equity()), ledger.equityEstimate()]).toEqual(['1007170', 1_007_170]); // + 12 x 300 x 2
    ledger.settleAtMark(0);
    expect([formatCash(ledger.cash), formatCash(ledger.equity())]).toEqual(['1007170', '1007170']);
    const { realized } = ledger.book(0, 'day', fillOf('sell', 2, 3480, 30));
    expect([formatCash(realized), formatCash(ledger.cash)]).toEqual(['-12000', '987940']); // (3480 - 3500) x 300 x 2; - 32 x 300 x 2 - 30
    ledger.settleAtMark(0);
    expect(formatCash(ledger.cash)).toBe('987940');
  });

  it('counts a position at its first fill until the market gives a price', () => {
    const ledger = new Ledger([share, future], cash(1000));
    ledger.book(0, 'day', fillOf('buy', 10, '10.5'));
    ledger.book(1, 'day', fillOf('sell', 1, 3500));
    expect([formatCash(ledger.equity()), ledger.equityEstimate()]).toEqual(['1000', 1000]);
    ledger.settleAtMark(1);
    expect([formatCash(ledger.equity()), ledger.markTimes[0]]).toEqual(['1000', -Infinity]);
  });
});
