import { cash, defineInstrument, formatCash, price, quantity } from '@trader/core';
import type { ConversionModel, Numeric } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ibkrConversion, parseConversion, parseFinancing, spreadConversion, sumOfConversion } from '../index';

const convert = (model: ConversionModel, from: string, to: string, amount: Numeric, rate: Numeric): [received: string, fee: string] => {
  const { received, fee } = model.convert(from, to, cash(amount), price(rate), 0);
  return [formatCash(received), formatCash(fee)];
};

describe('a conversion at a spread', () => {
  it('gives less than the middle of the market, down to the cent', () => {
    expect(convert(spreadConversion(0), 'USD', 'EUR', 1000, '0.92')).toEqual(['920', '0']);
    expect(convert(spreadConversion(10), 'USD', 'EUR', 1000, '0.92')).toEqual(['919.08', '0']);
    expect(convert(spreadConversion('0.5'), 'USD', 'JPY', 1, '151.37')).toEqual(['151', '0']); // whole yen
  });

  it('refuses a spread that takes all', () => {
    expect(() => spreadConversion(10_000)).toThrow('conversion spread must be below 10000 bps, got 10000');
    expect(() => spreadConversion(-1)).toThrow('conversion spread in bps must be 0 or above, got -1');
  });
});

describe("Interactive Brokers' conversion", () => {
  it('costs what the broker publishes', () => {
    // interactivebrokers.com.au/en/index.php?f=39753&p=fx: 100,000 USD.EUR is USD 2.00.
    expect(convert(ibkrConversion(), 'EUR', 'USD', 100_000, 1)).toEqual(['100000', '2']);
    // interactivebrokers.com/en/index.php?f=commission&p=fx1: 50,000 is 2.00, 1,000,000,000 is 20,000, 1,250,000,000 in a month is 23,750.
    expect(convert(ibkrConversion(), 'EUR', 'USD', 50_000, 1)).toEqual(['50000', '2']);
    expect(convert(ibkrConversion(), 'EUR', 'USD', 1e9, 1)).toEqual(['1000000000', '20000']);
    expect(convert(ibkrConversion(), 'EUR', 'USD', 1.25e9, 1)).toEqual(['1250000000', '23750']);
    expect(convert(ibkrConversion({ monthlyVolume: 1e9 }), 'EUR', 'USD', 2.5e8, 1)).toEqual(['250000000', '3750']);
    expect(convert(ibkrConversion({ monthlyVolume: 3e9 }), 'EUR', 'USD', 1, 1)).toEqual(['1', '1.25']);
    expect(convert(ibkrConversion({ monthlyVolume: 6e9 }), 'EUR', 'USD', 1, 1)).toEqual(['1', '1']);
  });

  it('counts in dollars and charges what is bought', () => {
    expect(convert(ibkrConversion(), 'USD', 'HKD', 1000, '7.8')).toEqual(['7800', '15.6']); // 2.00 dollars
    expect(convert(ibkrConversion(), 'USD', 'EUR', 1_000_000, '0.9')).toEqual(['900000', '18']); // 20.00 dollars
    expect(convert(ibkrConversion({ dollarsPer: { GBP: '1.25' } }), 'EUR', 'GBP', 100_000, '0.8')).toEqual(['80000', '1.6']); // 2.00 dollars
    expect(() => convert(ibkrConversion(), 'EUR', 'GBP', 1, 1)).toThrow('what a GBP is worth in dollars is not known: pass dollarsPer.GBP');
  });
});

describe('conversions put together', () => {
  it('add what each takes', () => {
    expect(convert(sumOfConversion(ibkrConversion(), spreadConversion(10), spreadConversion(20)), 'EUR', 'USD', 1000, 1)).toEqual(['997', '2']);
    expect(convert(sumOfConversion(spreadConversion(9000), spreadConversion(9000)), 'EUR', 'USD', 1000, 1)).toEqual(['0', '0']);
  });

  it('never give more than the middle of the market', () => {
    const models = [spreadConversion(3), ibkrConversion({ dollarsPer: { CHF: '1.1' } }), parseConversion('ibkr + spread 0.5bps')];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 1, max: 1e7 }), fc.constantFrom('EUR', 'JPY'), (cents, rate, to) => {
        for (const model of models) {
          const amount = cash((cents / 100).toFixed(2));
          const at = price((rate / 10_000).toFixed(4));
          const { received, fee } = model.convert('USD', to, amount, at, 0);
          expect(received * 1_000_000_000n <= amount * at).toBe(true);
          expect(received >= 0n && fee >= 0n).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('texts', () => {
  const time = Date.parse('2024-07-03T20:00:00Z');
  const interest = (text: string, balance: number): string => formatCash(parseFinancing(text).interest('USD', cash(balance), 1, time, cash(1_000_000)));

  it('of financing are read as people write them', () => {
    expect(interest('none', -36_000)).toBe('0');
    expect(interest('5.83% debit, 4.33% credit, 0.25% borrow', -36_000)).toBe('-5.83');
    expect(interest('5.83% debit, 4.33% credit, 0.25% borrow', 36_000)).toBe('4.33');
    expect(interest('IBKR 5.32%', -600_000)).toBe('-106.72');
    expect(interest('ibkr', -100_000)).toBe('-19.1'); // the range was 5.25 to 5.50: 100,000 x (5.375 % + 1.5 %) / 360
    expect(() => parseFinancing('ibkr').interest('EUR', cash(1), 1, time, cash(1))).toThrow('there is no interest rate of EUR, only of USD');
    expect(interest('alpaca 3.75 %, 36% borrow', -96_000)).toBe('-10');
  });

  it('of borrow fees keep the symbol, and go by the rule of the broker that is named', () => {
    const borrowed = (text: string, symbol: string): string =>
      formatCash(parseFinancing(text).borrow(defineInstrument({ symbol }), quantity(150), price('49.99'), 10, time));
    expect(borrowed('3.6% borrow, 36% borrow GME', 'AAPL')).toBe('7.5'); // 7,498.50 x 3.6 % x 10 / 360
    expect(borrowed('3.6% borrow, 36% borrow GME', 'GME')).toBe('74.99'); // 74.985
    expect(borrowed('ibkr 4.33%, 36% borrow GME', 'GME')).toBe('76.5'); // 150 x 51
    expect(borrowed('alpaca 6.25%, 36% borrow GME', 'GME')).toBe('99.98'); // 200 x 49.99
    expect(borrowed('alpaca 6.25%, 36% borrow GME', 'gme')).toBe('0');
  });

  it.each([
    '', 'alpaca', 'ibkr ibkr', 'free', 'ibkr, ibkr 4%', '5% debit, 6% debit', 'ibkr 4%, 5% debit', 'ibkr 4%, alpaca 5%', '1% borrow A, 2% borrow A', '-1% debit', '5% debit + 4% credit',
  ])('of financing that make no sense name the forms: "%s"', (text) => {
    expect(() => parseFinancing(text)).toThrow(`financing "${text}" is not understood: write none, or with commas between: 5.83% debit`);
  });

  it('of conversions are read as people write them', () => {
    expect(convert(parseConversion('none'), 'USD', 'EUR', 100, '0.9')).toEqual(['90', '0']);
    expect(convert(parseConversion('ibkr + spread 10bps'), 'EUR', 'USD', 1000, 1)).toEqual(['999', '2']);
    expect(() => parseConversion('ibkr + cheap')).toThrow('conversion "ibkr + cheap" is not understood: write none, spread 10bps, ibkr');
  });
});
