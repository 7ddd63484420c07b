import { cash, formatCash, magnitude, notional, price, quantity } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executionOf, future, share } from '../../test/execution-of';
import type { Wish } from '../../test/execution-of';
import { futuresFee, makerTakerFee, perShareFee, perTradeFee, sumOf } from '../index';
import type { FeeModel } from '../index';

const charge = (fee: FeeModel, size: number | string, at: number | string, wish: Wish = {}): string =>
  formatCash(fee(executionOf(size, wish), price(at)));

describe('a fee of makers and takers', () => {
  it('charges what an exchange publishes', () => {
    // docs.asterdex.com/product/aster-spot/fee: 0.1 BTC at 100,000 costs a maker (0.04 %) 4 USDT and a taker (0.1 %) 10 USDT.
    const aster = makerTakerFee({ maker: { bps: 4 }, taker: { bps: 10 } });
    expect(charge(aster, '0.1', 100_000, { liquidity: 'maker' })).toBe('4');
    expect(charge(aster, '0.1', 100_000, { liquidity: 'taker' })).toBe('10');
    // interactivebrokers.ca/en/index.php?f=713: Nasdaq pays 63,000 for 30 million shares added and takes 90,000 for as many removed.
    const nasdaq = makerTakerFee({ maker: { each: '-0.0021' }, taker: { each: '0.0030' } });
    expect(charge(nasdaq, 30_000_000, 5, { liquidity: 'maker' })).toBe('-63000');
    expect(charge(nasdaq, 30_000_000, 5, { liquidity: 'taker' })).toBe('90000');
  });

  it('rounds halves up, below zero too', () => {
    const half = makerTakerFee({ maker: { each: '-0.005' }, taker: { each: '0.005' } });
    expect(charge(half, 1, 5)).toBe('0.01');
    expect(charge(half, 3, 5)).toBe('0.02');
    expect(charge(half, 1, 5, { liquidity: 'maker' })).toBe('0');
    expect(charge(half, 3, 5, { liquidity: 'maker' })).toBe('-0.01');
    expect(charge(makerTakerFee({ maker: { each: '-0.0051' }, taker: { bps: 0 } }), 1, 5, { liquidity: 'maker' })).toBe('-0.01');
  });
});

describe('a fee of a futures exchange', () => {
  // CFFEX: 0.23 bps, 2.3 bps to close the same day. One IF contract at 4,000 is worth 1,200,000.
  const cffex = futuresFee({ open: { bps: '0.23' }, close: { bps: '0.23' }, closeToday: { bps: '2.3' } });

  it('charges opening, closing and closing the same day each its rate', () => {
    expect(charge(cffex, 1, 4000, { instrument: future })).toBe('27.6');
    expect(charge(cffex, 1, 4000, { instrument: future, closing: 1 })).toBe('27.6');
    expect(charge(cffex, 1, 4000, { instrument: future, closing: 1, closingToday: 1 })).toBe('276');
  });

  it('charges each part of an execution that does several', () => {
    // 6 contracts: 3 opened, 1 closed, 2 closed today: 4 x 27.6 + 2 x 276.
    expect(charge(cffex, 6, 4000, { instrument: future, closing: 3, closingToday: 2 })).toBe('662.4');
    const perContract = futuresFee({ open: { each: 1 }, close: { each: 10 }, closeToday: { each: 100 } });
    expect(charge(perContract, 6, 4000, { closing: 3, closingToday: 2 })).toBe('213');
    expect(charge(futuresFee({ open: { each: 1 }, close: { each: 10 } }), 6, 4000, { closing: 3, closingToday: 2 })).toBe('33');
  });

  it('refuses rates below zero', () => {
    expect(() => futuresFee({ open: { bps: -1 }, close: { bps: 1 } })).toThrow('fee to open must be 0 or above, got -1');
    expect(() => futuresFee({ open: { bps: 1 }, close: { each: -1 } })).toThrow('fee to close must be 0 or above, got -1');
    expect(() => futuresFee({ open: { bps: 1 }, close: { bps: 1 }, closeToday: { bps: -1 } })).toThrow('fee to close today must be 0 or above, got -1');
  });

  it('is within half a cent of the exact fee, never below zero, and never falls when the size grows', () => {
    const bps = fc.integer({ min: 0, max: 100_000 });
    const part = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(bps, bps, bps, part, part, part, fc.integer({ min: 1, max: 100_000 }), (open, close, today, opens, closes, closesToday, ticks) => {
        if (opens + closes + closesToday === 0) return;
        const at = price((ticks / 5).toFixed(1));
        const rate = (millionths: number) => ({ bps: (millionths / 1e6).toFixed(6) });
        const model = futuresFee({ open: rate(open), close: rate(close), closeToday: rate(today) });
        const chargedFor = (more: number) =>
          model(executionOf(opens + closes + closesToday + more, { instrument: future, closing: closes + closesToday, closingToday: closesToday }), at);
        const valueTimesRate = BigInt(opens * open + closes * close + closesToday * today) * notional(future, at, quantity(1));
        const fee = chargedFor(0);
        expect(fee >= 0n && fee % cash('0.01') === 0n).toBe(true);
        expect(2n * magnitude(fee * 10n ** 10n - valueTimesRate) <= cash('0.01') * 10n ** 10n).toBe(true);
        expect(chargedFor(7) >= fee).toBe(true);
      }),
    );
  });
});

it('adds fees, each rounded by its own rule', () => {
  const half = perShareFee({ rate: '0.005' });
  expect(charge(sumOf(half, half, perTradeFee({ amount: 1 })), 1, 5, { instrument: share })).toBe('1.02');
  expect(charge(sumOf(), 1, 5)).toBe('0');
});
