import { formatPrice, price } from '@trader/core';
import type { Side } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executionOf, future, share } from '../../test/execution-of';
import { fixedBpsSlippage, noSlippage } from '../index';
import type { SlippageModel } from '../index';

const slip = (model: SlippageModel, side: Side, at: string, instrument = share): string =>
  formatPrice(model(executionOf(1, { instrument, side }), price(at)));

describe('slippage of fixed bps', () => {
  it('moves the price away from the trader', () => {
    expect(slip(fixedBpsSlippage(5), 'buy', '100')).toBe('100.05');
    expect(slip(fixedBpsSlippage(5), 'sell', '100')).toBe('99.95');
  });

  it('rounds to the tick away from the trader', () => {
    expect(slip(fixedBpsSlippage(1), 'buy', '33.33')).toBe('33.34'); // 33.333333
    expect(slip(fixedBpsSlippage(1), 'sell', '33.33')).toBe('33.32'); // 33.326667
    expect(slip(fixedBpsSlippage(5), 'buy', '3900.2', future)).toBe('3902.2'); // 3902.1501
    expect(slip(fixedBpsSlippage(5), 'sell', '3900.2', future)).toBe('3898.2'); // 3898.2499
  });

  it('never goes below one tick', () => {
    expect(slip(fixedBpsSlippage(5000), 'sell', '0.01')).toBe('0.01');
    expect(slip(fixedBpsSlippage(9999), 'sell', '0.02')).toBe('0.01');
  });

  it('refuses what is no slippage', () => {
    expect(() => fixedBpsSlippage(-1)).toThrow('slippage must be from 0 to below 10000 bps, got -1');
    expect(() => fixedBpsSlippage(10_000)).toThrow('slippage must be from 0 to below 10000 bps, got 10000');
  });
});

it('without slippage keeps a price on the tick and puts others on it, away from the trader', () => {
  expect(slip(noSlippage, 'buy', '100.01')).toBe('100.01');
  expect(slip(noSlippage, 'buy', '100.001')).toBe('100.01');
  expect(slip(noSlippage, 'sell', '100.009')).toBe('100');
});

it('is on the tick, never better than the price, at least a tick, and less than one tick beyond the exact slip', () => {
  fc.assert(
    fc.property(
      fc.bigInt(10_000_000n, 10n ** 14n), fc.integer({ min: 0, max: 9_999 }), fc.constantFrom<Side>('buy', 'sell'),
      (units, bps, side) => {
        const at = price(formatPrice(units as ReturnType<typeof price>));
        const got = fixedBpsSlippage(bps)(executionOf(1, { side }), at);
        const worse = side === 'buy' ? got - at : at - got;
        expect(got % share.tickSize).toBe(0n);
        expect(got >= share.tickSize).toBe(true);
        expect(worse >= 0n).toBe(true);
        expect((worse - share.tickSize) * 10_000n < at * BigInt(bps) + 10_000n).toBe(true);
        if (got > share.tickSize) expect(worse * 10_000n >= at * BigInt(bps)).toBe(true);
      },
    ),
  );
});
