import { cash, formatCash, formatQuantity, magnitude, notional, price, quantity } from '@trader/core';
import type { Quantity } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executionOf, future, share } from '../../test/execution-of';
import { bpsFee, noFee, perShareFee, perTradeFee } from '../index';
import type { FeeModel } from '../index';

const charge = (fee: FeeModel, size: string | number, at: string | number, instrument = share): string =>
  formatCash(fee(executionOf(size, { instrument }), price(at)));

describe('a fee per share', () => {
  const fixed = perShareFee({ rate: '0.005', minimum: 1, maximumPercent: 1 });

  // The three "Fixed Examples" of interactivebrokers.co.uk/en/pricing/commissions-stocks.php, United States.
  it.each([
    [100, 25, '1'],
    [1000, 25, '5'],
    [1000, '0.25', '2.5'],
  ])('charges %d shares at %s as the broker publishes it', (size, at, expected) => {
    expect(charge(fixed, size, at)).toBe(expected);
  });

  it('lets the maximum win over the minimum', () => {
    expect(charge(fixed, 10, '0.20')).toBe('0.02'); // 1 % of 2.00, below the minimum of 1.00
  });

  it('rounds to the cent, halves up', () => {
    const fee = perShareFee({ rate: '0.005' });
    expect(charge(fee, 1, 100)).toBe('0.01'); // 0.005
    expect(charge(fee, 3, 100)).toBe('0.02'); // 0.015
    expect(charge(perShareFee({ rate: '0.0049' }), 1, 100)).toBe('0');
  });

  it('rounds to the decimals of the currency', () => {
    expect(charge(perShareFee({ rate: '0.0035', decimals: 4 }), 1, 100)).toBe('0.0035');
    expect(charge(perShareFee({ rate: '0.5', decimals: 0 }), 1, 100)).toBe('1');
  });

  it('is the same for a buy and a sell', () => {
    expect(fixed(executionOf(1000, { side: 'sell' }), price(25))).toBe(cash(5));
  });
});

describe('a fee in bps', () => {
  it('is a share of price x quantity x multiplier', () => {
    // 0.23 bps of 3,900.2 x 2 x 300 = 2,340,120 is 53.82276.
    expect(charge(bpsFee({ bps: '0.23' }), 2, '3900.2', future)).toBe('53.82');
    expect(charge(bpsFee({ bps: '0.23', decimals: 5 }), 2, '3900.2', future)).toBe('53.82276');
  });

  it('rounds the exact value once', () => {
    expect(charge(bpsFee({ bps: 1 }), 1, '50')).toBe('0.01'); // exactly half a cent
    expect(charge(bpsFee({ bps: 1 }), 1, '49.99')).toBe('0');
  });
});

it('charges a fee per trade whatever the size', () => {
  expect(charge(perTradeFee({ amount: '0.999' }), 1, 5)).toBe('1');
  expect(charge(perTradeFee({ amount: '0.999' }), 1_000_000, 5)).toBe('1');
});

it('charges nothing for nothing', () => {
  expect(charge(noFee, 100, 25)).toBe('0');
});

it('refuses fees below zero and impossible decimals in one line', () => {
  expect(() => perShareFee({ rate: -1 })).toThrow('fee per share must be 0 or above, got -1');
  expect(() => perTradeFee({ amount: '-0.01' })).toThrow('fee per trade must be 0 or above, got -0.01');
  expect(() => bpsFee({ bps: -2 })).toThrow('fee in bps must be 0 or above, got -2');
  expect(() => bpsFee({ bps: 2, decimals: 19 })).toThrow('fee decimals must be a whole number from 0 to 18, got 19');
});

const CENT = 10n ** 16n;

it('is in whole cents, within half a cent of the exact fee, and never falls when the trade grows', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.bigInt(1n, 10n ** 15n),
      fc.bigInt(1n, 10n ** 15n),
      (ticks, rateInMillionths, first, second) => {
        const at = price((ticks / 100).toFixed(2));
        const rate = (rateInMillionths / 1e6).toFixed(6);
        const [small, large] = (first < second ? [first, second] : [second, first]).map((units) =>
          quantity(formatQuantity(units as Quantity)),
        );
        const exactPerShare = BigInt(rateInMillionths) * large * 1_000n; // 10^-6 x 10^-9 -> 10^-18
        const exactBps = (notional(share, at, large) * BigInt(rateInMillionths)) / 10n ** 10n;
        for (const [model, exact] of [
          [perShareFee({ rate }), exactPerShare],
          [bpsFee({ bps: rate }), exactBps],
        ] as const) {
          const fee = model({ ...executionOf(1), quantity: large }, at);
          expect(fee % CENT).toBe(0n);
          expect(magnitude(2n * (fee - exact)) <= CENT + 2n).toBe(true);
          expect(model({ ...executionOf(1, { side: 'sell' }), quantity: small }, at) <= fee).toBe(true);
        }
      },
    ),
  );
});

it('never charges above the maximum nor, unless that is lower, below the minimum', () => {
  const fee = perShareFee({ rate: '0.005', minimum: 1, maximumPercent: 1 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 1_000_000 }), (ticks, size) => {
      const at = price((ticks / 100).toFixed(2));
      const charged = fee(executionOf(size), at);
      const onePercent = notional(share, at, quantity(size)) / 100n;
      expect(2n * (charged - onePercent) <= CENT).toBe(true);
      expect(charged >= cash(1) || 2n * (onePercent - charged) < CENT).toBe(true);
    }),
  );
});
