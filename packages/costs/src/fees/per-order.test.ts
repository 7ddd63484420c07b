import { cash, filledWith, formatCash, price } from '@trader/core';
import type { Cash, Filled } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executionOf } from '../../test/execution-of';
import type { Wish } from '../../test/execution-of';
import { alpacaFee, bpsFee, catFee, ibkrFixedFee, ibkrTieredFee, perOrder, perShareFee, perTradeFee, secFee, sumOf, tafFee } from '../index';
import type { FeeModel } from '../index';

/** What each part of an order is charged, at `at`. */
const parts = (fee: FeeModel, sizes: readonly number[], at: string, wish: Wish = {}): Cash[] => {
  let before: Filled | undefined;
  return sizes.map((size) => {
    const execution = executionOf(size, { ...wish, before });
    before = filledWith(before, execution, price(at));
    return fee(execution, price(at));
  });
};
const sum = (fees: readonly Cash[]): string => formatCash(fees.reduce<bigint>((total, fee) => total + fee, 0n) as Cash);
const hundred = new Array<number>(100).fill(10);
const sold: Wish = { side: 'sell', day: '2025-01-15' };

describe('an order in a hundred parts of 10 at 50', () => {
  it.each<[string, FeeModel, Wish, string]>([
    // As Interactive Brokers charges 1,000 shares: 5.00; 3.50 x 1.00074 + 1,000 x (0.0030 + 0.0002).
    ['ibkr-fixed', ibkrFixedFee(), {}, '5'],
    ['ibkr-tiered', ibkrTieredFee(), {}, '6.7'],
    ['ibkr-tiered that rests', ibkrTieredFee(), { liquidity: 'maker' }, '1.6'],
    ['1 a trade', perTradeFee({ amount: 1 }), {}, '1'],
    // 50,000 x 27.80 / 10^6; 1,000 x 0.000166; 1,000 x 0.000046; each up to the cent.
    ['the SEC', secFee(), sold, '1.39'],
    ['TAF', tafFee(), sold, '0.17'],
    ['CAT', catFee(), sold, '0.05'],
    ['alpaca', alpacaFee(), sold, '1.61'],
    ['ibkr-fixed, sold', ibkrFixedFee(), sold, '6.61'],
  ])('costs as much as one fill by %s', (_name, fee, wish, expected) => {
    expect([sum(parts(fee, hundred, '50', wish)), sum(parts(fee, [1000], '50', wish))]).toEqual([expected, expected]);
  });

  it('pays the minimum with its first part, and then what goes beyond', () => {
    expect(parts(ibkrFixedFee(), [10, 190, 10, 10], '50').map(formatCash)).toEqual(['1', '0', '0.05', '0.05']);
    expect(parts(perShareFee({ rate: '0.005', minimum: 1, maximumPercent: 1 }), [1, 1, 1], '50').map(formatCash)).toEqual(['0.5', '0.5', '0']);
  });
});

it("charges the audit trail's fee at Interactive Brokers, on buys too", () => {
  // 100,000 shares at 0.0000265 in August 2025 are 2.65, beside 500.00; and beside 350 x 1.00074 + 320.
  expect(sum(parts(ibkrFixedFee(), [100_000], '50', { day: '2025-08-01' }))).toBe('502.65');
  expect(sum(parts(ibkrTieredFee(), [100_000], '50', { day: '2025-08-01' }))).toBe('672.91');
});

it('takes what a market order took and a limit made each at its rate', () => {
  const tiered = ibkrTieredFee();
  const taken = executionOf(500);
  const made = executionOf(500, { liquidity: 'maker', before: filledWith(undefined, taken, price(50)) });
  // 3.50 x 1.00074 + 500 x 0.0030 - 500 x 0.0021 + 1,000 x 0.0002 = 4.15259
  expect(sum([tiered(taken, price(50)), tiered(made, price(50))])).toBe('4.15');
});

it('is for models of your own too', () => {
  const twoUpTo3000 = perOrder(({ value }) => cash(value > cash(3000) ? 5 : 2));
  expect(parts(twoUpTo3000, [50, 50, 50], '50').map(formatCash)).toEqual(['2', '3', '0']);
});

it('costs in any parts what one fill costs, at one price and day, and no part is paid for but with a rebate', () => {
  const models: readonly FeeModel[] = [
    ibkrFixedFee(), ibkrTieredFee({ monthlyVolume: 299_000 }), alpacaFee(), perShareFee({ rate: '0.0049', minimum: '0.35', maximumPercent: '0.5' }), bpsFee({ bps: '1.3' }),
    perTradeFee({ amount: '0.99' }), sumOf(secFee(), perTradeFee({ amount: 1 })),
  ];
  const wishes = fc.record({
    side: fc.constantFrom<'buy' | 'sell'>('buy', 'sell'), liquidity: fc.constantFrom<'maker' | 'taker'>('maker', 'taker'),
    day: fc.constantFrom('2013-06-03', '2024-07-03', '2025-01-15', '2026-06-01'),
  });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 50_000 }), wishes, (sizes, cents, wish) => {
      const at = (cents / 100).toFixed(2);
      for (const [index, model] of models.entries()) {
        const fees = parts(model, sizes, at, wish);
        expect(sum(fees)).toBe(sum(parts(model, [sizes.reduce((total, size) => total + size, 0)], at, wish)));
        if (index !== 1 || wish.liquidity === 'taker') expect(fees.every((fee) => fee >= 0n)).toBe(true);
      }
    }),
  );
});
