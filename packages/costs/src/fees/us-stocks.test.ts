import { cash, formatCash, price } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executionOf } from '../../test/execution-of';
import type { Wish } from '../../test/execution-of';
import { IBKR_TIERED, SEC_RATES, TAF_RATES, alpacaFee, catFee, ibkrFixedFee, ibkrTieredFee, secFee, tafFee } from '../index';
import type { FeeModel, TieredSchedule } from '../index';

const charge = (fee: FeeModel, size: number, at: number | string, wish: Wish = {}): string => formatCash(fee(executionOf(size, wish), price(at)));
const sold = (day: string): Wish => ({ side: 'sell', day });

describe("the SEC's fee", () => {
  it('is a share of the value sold, up to the next cent, as brokers show it', () => {
    // motifinvesting.com/faq/what-are-regulatory-transaction-fees: 10,000 at 23.10 per million is 0.231, rounded up.
    expect(charge(secFee(), 100, 100, sold('2018-01-02'))).toBe('0.24');
    // help.heygotrade.com/en/articles/5978305: one share of Apple at 150 in 2021 is 0.000765, rounded up.
    expect(charge(secFee(), 1, 150, sold('2021-06-01'))).toBe('0.01');
    // interactivebrokers.ca/en/index.php?f=713: 200,000 shares at 5 at 8 per million is 8.00.
    expect(charge(secFee(), 200_000, 5, sold('2023-06-01'))).toBe('8');
  });

  it('changes on the day the advisories name', () => {
    // Fee Rate Advisory #2 for Fiscal Year 2021: 22.10 through February 24, 5.10 on and after February 25.
    expect(charge(secFee(), 10_000, 100, sold('2021-02-24'))).toBe('22.1');
    expect(charge(secFee(), 10_000, 100, sold('2021-02-25'))).toBe('5.1');
    // alpaca.markets/support/regulatory-fees: 0.00 per million; FINRA information notice 4/24/25: from May 14, 2025.
    expect(charge(secFee(), 10_000, 100, sold('2025-05-13'))).toBe('27.8');
    expect(charge(secFee(), 10_000, 100, sold('2025-05-14'))).toBe('0');
    // FINRA information notice 2/3/20: 20.70 until, and 22.10 from February 18, 2020; ftfnews.com: 20.70 from April 16, 2019.
    expect(charge(secFee(), 10_000, 100, sold('2020-02-17'))).toBe('20.7');
    expect(charge(secFee(), 10_000, 100, sold('2020-02-18'))).toBe('22.1');
    expect(charge(secFee(), 10_000, 100, sold('2019-04-15'))).toBe('13');
    // Fee Rate Advisory 2026-2: 20.60 from April 4, 2026.
    expect(charge(secFee(), 10_000, 100, sold('2026-04-04'))).toBe('20.6');
  });

  it('holds its first rate before its first day, and leaves buys alone', () => {
    expect(charge(secFee(), 10_000, 100, sold('2001-01-02'))).toBe('22.4');
    expect(charge(secFee(), 10_000, 100)).toBe('0');
  });

  it('takes rates of your own and refuses rates it cannot date', () => {
    expect(charge(secFee([{ from: '2030-01-01', perMillion: 10 }]), 10_000, 100, sold('2024-07-03'))).toBe('10');
    const wrong = 'SEC fee: rates need rising days such as 2024-05-22, got';
    expect(() => secFee([])).toThrow(`${wrong} none`);
    expect(() => secFee([...SEC_RATES].reverse())).toThrow(wrong);
    expect(() => secFee([{ from: '2024-13-01', perMillion: 1 }])).toThrow(`${wrong} 2024-13-01`);
    expect(() => secFee([{ from: '2024-01-01', perMillion: -1 }])).toThrow('SEC fee per million must be 0 or above, got -1');
  });
});

describe("FINRA's trading activity fee", () => {
  it('is an amount per share sold, up to the next cent, at most the cap', () => {
    // brokerage-review.com/account-fee/taf-fee.aspx: 1,000 shares at 0.000166 are 0.17, at most 8.30.
    expect(charge(tafFee(), 1000, 10, sold('2024-07-03'))).toBe('0.17');
    expect(charge(tafFee(), 1_000_000, 10, sold('2024-07-03'))).toBe('8.3');
    // developer.drivewealth.com/implementation/docs/sec-taf-fees: from 50,000 shares on 5.95; at least a cent.
    expect(charge(tafFee(), 50_000, 10, sold('2021-06-01'))).toBe('5.95');
    expect(charge(tafFee(), 1, 150, sold('2021-06-01'))).toBe('0.01');
    expect(charge(tafFee(), 1000, 10)).toBe('0');
  });

  it('changes on the days the notices name', () => {
    // FINRA Regulatory Notice 12-06: 0.000090 until, and 0.000095 with a cap of 4.75 from March 1, 2012.
    expect(charge(tafFee(), 10_000, 10, sold('2012-02-29'))).toBe('0.9');
    expect(charge(tafFee(), 10_000, 10, sold('2012-03-01'))).toBe('0.95');
    expect(charge(tafFee(), 1_000_000, 10, sold('2012-03-01'))).toBe('4.75');
    // finra.org/rules-guidance/rule-filings/sr-finra-2020-032/fee-increase-schedule: 0.000130 up to 6.49 in 2022, 0.000145 up to 7.27 in 2023.
    expect(charge(tafFee(), 10_000, 10, sold('2022-06-01'))).toBe('1.3');
    expect(charge(tafFee(), 1_000_000, 10, sold('2022-06-01'))).toBe('6.49');
    expect(charge(tafFee(), 10_000, 10, sold('2023-06-01'))).toBe('1.45');
    // SR-FINRA-2024-019 and SR-FINRA-2026-021: 0.000195 up to 9.79 in 2026, nothing from October to December.
    expect(charge(tafFee(), 1_000_000, 10, sold('2026-09-30'))).toBe('9.79');
    expect(charge(tafFee(), 1_000_000, 10, sold('2026-10-01'))).toBe('0');
  });

  it('refuses rates it cannot date', () => {
    expect(() => tafFee([...TAF_RATES].reverse())).toThrow('TAF: rates need rising days');
  });
});

it("passes the audit trail's fee on, on both sides", () => {
  // alpaca.markets/support/regulatory-fees: 0.0000265 per share.
  expect(charge(catFee(), 10_000, 10, { day: '2025-08-01' })).toBe('0.27');
  expect(charge(catFee(), 10_000, 10, sold('2025-08-01'))).toBe('0.27');
  expect(charge(catFee(), 10_000, 10, { day: '2020-08-03' })).toBe('0');
  // FINRA Rule 6897: CAT Fee 2024-1, 0.000035 on trades from September 2024; docs.alpaca.markets: 0.000046; 0.000003 in 2026.
  expect(charge(catFee(), 10_000, 10, { day: '2024-09-03' })).toBe('0.35');
  expect(charge(catFee(), 10_000, 10, { day: '2025-03-03' })).toBe('0.46');
  expect(charge(catFee(), 10_000, 10, { day: '2026-06-01' })).toBe('0.03');
});

it('is free of commission at Alpaca, but not of fees', () => {
  // help.heygotrade.com/en/articles/5978305: one share of Apple at 150, SEC fee 0.01 and TAF 0.01, total 0.02.
  expect(charge(alpacaFee(), 1, 150, sold('2021-06-01'))).toBe('0.02');
  expect(charge(alpacaFee(), 1000, 150, { day: '2021-06-01' })).toBe('0');
  expect(charge(alpacaFee(), 1000, 150, sold('2025-08-01'))).toBe('0.2'); // 0 + 0.166 + 0.0265, each up
});

it("adds the fees of sales to Interactive Brokers' fixed price", () => {
  // interactivebrokers.ca/en/index.php?f=713: 200,000 shares at 5 sold: 1,000 + 8.00 + 7.27.
  expect(charge(ibkrFixedFee(), 200_000, 5, sold('2023-06-01'))).toBe('1015.27');
  expect(charge(ibkrFixedFee(), 30_000_000, 5, sold('2023-06-01'))).toBe('151207.27');
  expect(charge(ibkrFixedFee(), 100, 25)).toBe('1');
});

describe("Interactive Brokers' tiered price", () => {
  /** As of both published comparisons: FINRA's pass-through was 0.00056. */
  const then: TieredSchedule = { ...IBKR_TIERED, passThrough: '0.000735' };

  it.each<[string, number, Wish, string]>([
    // interactivebrokers.ca/en/index.php?f=713, fees of 2023.
    ['adding liquidity', 30_000_000, { ...sold('2023-06-01'), liquidity: 'maker' }, '-13811.9'],
    ['removing liquidity', 30_000_000, sold('2023-06-01'), '139188.1'],
    ['removing liquidity', 200_000, sold('2023-06-01'), '1355.78'],
    // interactivebrokers.com/en/accounts/fees/stocksPricing2.php, fees of 2013.
    ['adding liquidity', 30_000_000, { ...sold('2013-12-02'), liquidity: 'maker' }, '-12403.22'],
    ['removing liquidity', 30_000_000, sold('2013-12-02'), '140596.78'],
    ['removing liquidity', 200_000, sold('2013-12-02'), '1363.86'],
  ])('charges for %s as the broker publishes it', (_how, size, wish, expected) => {
    expect(charge(ibkrTieredFee({ schedule: then }), size, 5, wish)).toBe(expected);
  });

  it('charges the commission of paasa.com/brokerage, which has it from the broker: 3.50 for 1,000 shares at 25', () => {
    const commission: TieredSchedule = { ...IBKR_TIERED, exchange: { maker: 0, taker: 0 }, clearing: 0, passThrough: 0 };
    const fee = ibkrTieredFee({ schedule: commission });
    expect(charge(fee, 1000, 25)).toBe('3.5');
    expect(charge(fee, 10, 25)).toBe('0.35'); // the minimum
    expect(charge(fee, 100, '0.20')).toBe('0.2'); // 1 % of 20.00, below the minimum
  });

  it('goes on in the tier where the month stands', () => {
    const commission: TieredSchedule = { ...IBKR_TIERED, exchange: { maker: 0, taker: 0 }, clearing: 0, passThrough: 0 };
    const after = (monthlyVolume: number): string => charge(ibkrTieredFee({ schedule: commission, monthlyVolume }), 1000, 25);
    expect(after(299_500)).toBe('2.75'); // 500 at 0.0035, 500 at 0.0020
    expect(after(300_000)).toBe('2');
    expect(after(20_000_000)).toBe('1');
    expect(after(1e9)).toBe('0.5');
  });

  it('refuses tiers out of order and months below zero', () => {
    const wrong = 'tiers of a commission must rise, and the last, only, has no upTo';
    for (const tiers of [[], [{ upTo: 5, each: 1 }], [{ upTo: 5, each: 1 }, { upTo: 5, each: 1 }, { each: 1 }], [{ each: 1 }, { each: 2 }]]) {
      expect(() => ibkrTieredFee({ schedule: { ...IBKR_TIERED, tiers } })).toThrow(wrong);
    }
    expect(() => ibkrTieredFee({ monthlyVolume: -1 })).toThrow('monthly volume must be 0 or above, got -1');
  });
});

it('asks for no less when a sale is larger, and never below zero, but for a rebate', () => {
  const days = fc.constantFrom('2011-01-03', '2013-06-03', '2018-06-01', '2022-06-01', '2023-06-01', '2024-07-03', '2025-08-01', '2026-11-20');
  const sizes = fc.tuple(fc.integer({ min: 1, max: 5_000_000 }), fc.integer({ min: 1, max: 5_000_000 }));
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 100_000 }), days, fc.constantFrom<'buy' | 'sell'>('buy', 'sell'), (pair, cents, day, side) => {
      const at = price((cents / 100).toFixed(2));
      const [small, large] = [Math.min(...pair), Math.max(...pair)];
      for (const model of [secFee(), tafFee(), catFee(), alpacaFee(), ibkrFixedFee(), ibkrTieredFee({ monthlyVolume: 100 })]) {
        const less = model(executionOf(small, { day, side }), at);
        expect(less >= cash(0)).toBe(true);
        expect(less % cash('0.01')).toBe(0n);
        expect(model(executionOf(large, { day, side }), at) >= less).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
