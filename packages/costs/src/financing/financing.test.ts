import { cash, defineInstrument, formatCash, price, quantity } from '@trader/core';
import type { Instrument, Numeric } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { future, share } from '../../test/execution-of';
import { FED_FUNDS, alpacaBorrow, alpacaInterest, daysInYear, financing, ibkrBorrow, ibkrInterest, plainBorrow, plainInterest, sumOfFinancing } from '../index';
import type { Borrow, Interest } from '../index';

const TIME = Date.parse('2024-07-03T20:00:00Z');
const MILLION = cash(1_000_000);

const earned = (interest: Interest, currency: string, balance: Numeric, days = 1, equity: Numeric = 1_000_000, time = TIME): string =>
  formatCash(interest(currency, cash(balance), days, time, cash(equity)));
const lent = (borrow: Borrow, size: Numeric, at: Numeric, days = 1, instrument: Instrument = share): string =>
  formatCash(borrow(instrument, quantity(size), price(at), days, TIME));
const inCurrency = (currency: string): Instrument => defineInstrument({ symbol: 'X', currency });

describe("Interactive Brokers' interest", () => {
  // interactivebrokers.ca/en/accounts/fees/interestCharged-Examples.php: 18.94 + 87.78 on 600,000 dollars, 14.05 + 12.95 on 160,000 pounds.
  const examples = ibkrInterest({ benchmarks: { USD: '5.32', GBP: '4.91' } });

  it('charges debt as its examples show, tier by tier, rounded once', () => {
    expect(earned(examples, 'USD', -600_000)).toBe('-106.72');
    expect(earned(examples, 'USD', -100_000)).toBe('-18.94');
    expect(earned(examples, 'GBP', -160_000)).toBe('-27');
    expect(earned(examples, 'GBP', -80_000)).toBe('-14.05');
    // interactivebrokers.com.sg/en/index.php?f=5425, of 2019: 10.22 + 44.17, whose first two tiers are the same.
    expect(earned(ibkrInterest({ benchmarks: { USD: '2.18' } }), 'USD', -600_000)).toBe('-54.39');
  });

  it('asks more again of the largest loans', () => {
    // 100,000 at 6.82 + 900,000 at 6.32 + 49,000,000 at 6.07 + 150,000,000 at 5.82 + 1,000,000 at 6.82.
    expect(earned(examples, 'USD', -201_000_000, 360)).toBe('-11836200');
  });

  it.each([
    // benzinga.com/money/interactive-brokers-interest-rate shows the broker's table for 4.08 %: the blended rate of cash by equity (NAV).
    [100_000, 100_000, '3672'], // 3.672 %
    [1_000_000, 1_000_000, '40392'], // 4.039 %
    [50_000, 50_000, '816'], // 1.632 %
    [50_000, 90_000, '1468.8'], // 2.938 %
    [25_000, 50_000, '306'], // 1.224 %
    [10_000, 100_000, '0'],
  ])('pays on %d of cash with an equity of %d what the broker shows', (balance, equity, expected) => {
    expect(earned(ibkrInterest({ benchmarks: { USD: '4.58' } }), 'USD', balance, 360, equity)).toBe(expected);
  });

  it('takes the benchmark of the day, and never lets a rate fall below zero', () => {
    const dated = ibkrInterest({ benchmarks: { USD: [{ from: '2020-01-01', percent: '0.40' }, { from: '2024-07-03', percent: '5.33' }], EUR: '-0.5' } });
    expect(earned(dated, 'USD', 1_010_000, 360, 1_000_000, TIME)).toBe('48300');
    expect(earned(dated, 'USD', 1_010_000, 360, 1_000_000, TIME - 86_400_000)).toBe('0'); // 0.40 - 0.5
    expect(earned(dated, 'EUR', -90_000, 360)).toBe('-1350'); // a benchmark below zero counts as zero
    expect(earned(dated, 'EUR', 90_000, 360)).toBe('0');
    expect(earned(dated, 'USD', 1_010_000, 360, -5)).toBe('0');
  });

  it('refuses a currency it has no rate for, but for an empty balance', () => {
    expect(() => earned(examples, 'JPY', 1)).toThrow('there is no interest rate of JPY, only of USD, GBP');
    expect(earned(examples, 'JPY', 0)).toBe('0');
    expect(() => ibkrInterest({ benchmarks: { CNH: 1 } })).toThrow('there is no interest rate of CNH, only of USD, EUR, GBP, AUD, CAD, HKD');
  });

  it('refuses tiers out of order and spreads below zero', () => {
    const of = (debit: { upTo?: number; spread: number }[]) => () =>
      ibkrInterest({ benchmarks: { USD: 1 }, schedules: { USD: { debit, credit: [{ spread: 0 }], free: 0, fullFrom: 1 } } });
    const wrong = 'tiers of debit interest in USD must rise, and the last, only, has no upTo';
    expect(of([])).toThrow(wrong);
    expect(of([{ upTo: 5, spread: 1 }])).toThrow(wrong);
    expect(of([{ upTo: 5, spread: 1 }, { upTo: 5, spread: 1 }, { spread: 1 }])).toThrow(wrong);
    expect(of([{ spread: -1 }])).toThrow('spread of debit interest in USD must be 0 or above, got -1');
  });
});

describe('the federal funds rate', () => {
  it('is within a tenth of the benchmark that the broker shows', () => {
    // USD benchmarks of Interactive Brokers' pages: examples of 2019 and 2024, cryptoguiding.com of March 2024 (4.83 + 0.5), royaltrade.exchange of 2016-02-19.
    for (const [day, shown] of [['2016-02-19', 0.38], ['2018-12-01', 2.18], ['2024-03-05', 5.33], ['2026-07-25', 3.63], ['2026-10-02', 3.88]] as const) {
      const row = FED_FUNDS.findLast(({ from }) => from <= day);
      expect(Math.abs(Number(row?.percent) - shown), day).toBeLessThan(0.1);
    }
  });
});

describe('interest at plain rates', () => {
  it('is simple interest, by the year of the currency', () => {
    const plain = plainInterest({ debit: '5.83', credit: '4.33' });
    expect(earned(plain, 'USD', -36_000, 3)).toBe('-17.49'); // 36,000 x 5.83 % x 3 / 360
    expect(earned(plain, 'USD', 36_000, 3)).toBe('12.99');
    expect(earned(plain, 'GBP', -36_500, 2)).toBe('-11.66'); // 36,500 x 5.83 % x 2 / 365
    expect(earned(plain, 'JPY', 1_000_000, 1)).toBe('120'); // 120.28, in whole yen
    expect([daysInYear('EUR'), daysInYear('HKD')]).toEqual([360, 365]);
  });

  it("is Alpaca's when only debt pays", () => {
    // alpaca.markets/support/determine-margin-account: debit x 0.0375 / 360.
    expect(earned(alpacaInterest('3.75'), 'USD', -96_000)).toBe('-10');
    expect(earned(alpacaInterest('3.75'), 'USD', 96_000)).toBe('0');
  });

  it('refuses rates below zero and days that are not whole', () => {
    expect(() => plainInterest({ debit: -1 })).toThrow('debit interest must be 0 or above, got -1');
    expect(() => plainInterest({ credit: [{ from: 'soon', percent: 1 }] })).toThrow('credit interest: rates need rising days such as 2024-05-22, got soon');
    expect(() => earned(plainInterest({ debit: 1 }), 'USD', -1, 0.5)).toThrow('interest runs for whole days, 0 or more, got 0.5');
    expect(() => earned(plainInterest({ debit: 1 }), 'USD', -1, -1)).toThrow('interest runs for whole days');
  });
});

describe('the fee of borrowed shares', () => {
  it("is Interactive Brokers' when the collateral is rounded up to the dollar", () => {
    // ibkr.info/tag/short-selling, example 1: 100,000 shares at 0.25 count as 1.00, at 50 % 138.89 a day.
    expect(lent(ibkrBorrow({ others: 50 }), 100_000, '0.25')).toBe('138.89');
    expect(lent(ibkrBorrow({ others: 50 }), 100_000, '0.25', 3)).toBe('416.67');
    // 3,700 at 42.80: 102 % is 43.656, which counts as 44; 162,800 at 0.29 % / 360 is 1.3114.
    expect(lent(ibkrBorrow({ others: '0.29' }), 3700, '42.80')).toBe('1.31');
    // 102 % of 50 is 51 exactly; 105 % of 3.33 is 3.4965, in pounds up to 3.50.
    expect(lent(ibkrBorrow({ others: 36 }), 1000, 50)).toBe('51');
    expect(lent(ibkrBorrow({ others: 36 }), 1000, '3.33', 1, inCurrency('GBP'))).toBe('3.5');
    expect(() => lent(ibkrBorrow({ others: 36 }), 1000, 3, 1, inCurrency('JPY'))).toThrow('the collateral of a short in JPY is not known, only in USD, CAD');
  });

  it("is Alpaca's when the shares are rounded up to the round lot", () => {
    expect(lent(alpacaBorrow({ others: 36 }), 1, 100)).toBe('10'); // 100 shares x 100 x 36 % / 360
    expect(lent(alpacaBorrow({ others: 36 }), 100, 100)).toBe('10');
    expect(lent(alpacaBorrow({ others: 36 }), 101, 100, 3)).toBe('60');
  });

  it('is by symbol, by day, and by market value at plain rates', () => {
    const plain = plainBorrow({ bySymbol: { AAPL: [{ from: '2020-01-01', percent: 36 }, { from: '2024-07-04', percent: 72 }] }, others: '3.6' });
    expect(lent(plain, 250, 100)).toBe('25');
    expect(formatCash(plain(share, quantity(250), price(100), 1, TIME + 2 * 86_400_000))).toBe('50');
    expect(lent(plain, 250, 100, 1, inCurrency('USD'))).toBe('2.5');
    expect(lent(plain, 250, 100, 1, inCurrency('GBP'))).toBe('2.47'); // / 365
    expect(() => plainBorrow({ bySymbol: { GME: -1 } })).toThrow('borrow fee of GME must be 0 or above, got -1');
  });

  it('is nothing for a future, which nobody borrows', () => {
    const models = [plainBorrow, ibkrBorrow, alpacaBorrow].map((make) => make({ others: 9 }));
    for (const borrow of models) expect(lent(borrow, 5, 4000, 1, future)).toBe('0');
  });
});

describe('financing put together', () => {
  it('has what it is given, and costs nothing else', () => {
    const free = financing({});
    expect(free.borrow(share, quantity(1), price(1), 1, TIME)).toBe(0n);
    expect(free.interest('USD', MILLION, 1, TIME, MILLION)).toBe(0n);
    const interest = plainInterest({ credit: 36 });
    const sum = sumOfFinancing(financing({ borrow: plainBorrow({ others: 36 }), interest }), financing({ interest }));
    expect(lent(sum.borrow, 10, 100)).toBe('1');
    expect(earned(sum.interest, 'USD', 1000)).toBe('2');
  });

  it('never pays more for more debt, nor less for more cash, in whole cents', () => {
    const models = [ibkrInterest({ benchmarks: { USD: '4.33' } }), plainInterest({ debit: '5.83', credit: '3.5' }), alpacaInterest('6.25')];
    fc.assert(
      fc.property(fc.integer({ min: -5e9, max: 5e9 }), fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 40 }), (cents, more, days) => {
        for (const model of models) {
          const one = model('USD', cash((cents / 100).toFixed(2)), days, TIME, MILLION);
          const other = model('USD', cash(((cents + more) / 100).toFixed(2)), days, TIME, MILLION);
          expect(one % cash('0.01')).toBe(0n);
          expect(other >= one).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
