import { describe, expect, it } from 'vitest';
import { Currencies } from './currencies';
import { isTraderError } from './errors';
import { defineInstrument } from './instrument';
import { cash, formatCash } from './money';

const instruments = [
  defineInstrument({ symbol: 'AAPL' }), defineInstrument({ symbol: 'SAP', currency: 'EUR' }), defineInstrument({ symbol: 'SONY', currency: 'JPY' }),
  defineInstrument({ symbol: 'EURUSD', tickSize: '0.00005' }), defineInstrument({ symbol: 'USDJPY', currency: 'JPY', tickSize: '0.005' }),
];
const rates = { EUR: 'EURUSD', JPY: '1/USDJPY' };

describe('the currencies of an account', () => {
  it('are worth what the market says, either way round', () => {
    const currencies = new Currencies(instruments, { rates });
    expect([currencies.names, [...currencies.of]]).toEqual([['USD', 'EUR', 'JPY'], [0, 1, 2, 0, 2]]);
    const marks = Float64Array.of(170, 120, 9000, 1.25, 160);
    expect([0, 1, 2].map((currency) => currencies.rate(currency, marks))).toEqual([1, 1.25, 1 / 160]);
    expect([0, 1, 2].map((currency) => formatCash(currencies.toAccount(currency, cash(1000), marks)!))).toEqual(['1000', '1250', '6.25']);
    expect([0, 1, 2].map((currency) => formatCash(currencies.fromAccount(currency, cash(1000), marks)!))).toEqual(['1000', '800', '160000']);
  });

  it('without a price are worth nobody knows what', () => {
    const currencies = new Currencies(instruments, { rates });
    const marks = new Float64Array(5).fill(NaN);
    expect([currencies.rate(1, marks), currencies.rate(2, marks), currencies.toAccount(1, cash(5), marks), currencies.fromAccount(2, cash(5), marks)]).toEqual([NaN, NaN, undefined, undefined]);
    expect([currencies.toAccount(0, cash(5), marks), currencies.toAccount(1, cash(0), marks)]).toEqual([cash(5), 0n]);
  });

  it('may have another first than that of the first instrument', () => {
    const currencies = new Currencies([instruments[0]!, instruments[1]!, instruments[3]!], { currency: 'EUR', rates: { USD: '1/EURUSD' } });
    expect([currencies.names, currencies.rate(1, Float64Array.of(170, 120, 1.25))]).toEqual([['EUR', 'USD'], 0.8]);
  });

  it.each([
    [{}, 'nothing says what a EUR is worth in USD: name the instrument of its rate, such as rates: { EUR: "EURUSD" }, or keep the account in EUR'],
    [{ rates: { ...rates, EUR: 'EURCHF' } }, 'the rate of EUR is EURCHF, but there is no instrument EURCHF with prices in USD: add it, or turn the rate around with 1/'],
    [{ rates: { ...rates, JPY: 'USDJPY' } }, 'the rate of JPY is USDJPY, but there is no instrument USDJPY with prices in USD: add it, or turn the rate around with 1/'],
  ])('are refused when one has no rate: %j', (options, message) => {
    const said = (() => {
      try {
        return new Currencies(instruments, options);
      } catch (error) {
        return isTraderError(error) ? `${error.code} ${error.message}` : error;
      }
    })();
    expect(said).toBe(`INVALID_CONFIG ${message}`);
  });
});
