import { describe, expect, it } from 'vitest';
import type { AccrualEvent } from './account-event';
import { Accruals, exMark } from './accruals';
import { Currencies } from './currencies';
import { isTraderError } from './errors';
import { defineInstrument } from './instrument';
import { cash, price } from './money';

const currencies = new Currencies([defineInstrument({ symbol: 'ABC' }), defineInstrument({ symbol: 'EURUSD' })], { rates: { EUR: 'EURUSD' } });
const accrual = (id: string, amount: number, currency = 'USD'): AccrualEvent =>
  ({ kind: 'accrual', id, symbol: 'ABC', currency, amount: cash(amount), perUnit: price(1), time: 1, payTime: 2 });

describe('accruals', () => {
  it('sum up by currency, those to be received apart, until each is settled', () => {
    const accruals = new Accruals(currencies);
    for (const each of [accrual('a', 5), accrual('b', -2), accrual('c', 7, 'EUR'), accrual('d', 1)]) accruals.open(each);
    expect([accruals.net, accruals.receivable]).toEqual([[cash(4), cash(7)], [cash(6), cash(7)]]);
    expect(accruals.settle('a')).toEqual(accrual('a', 5));
    expect(accruals.settle('b')).toEqual(accrual('b', -2));
    expect([accruals.net, accruals.receivable]).toEqual([[cash(1), cash(7)], [cash(1), cash(7)]]);
    expect(accruals.list().map(({ id }) => id)).toEqual(['c', 'd']);
  });

  it('are settled once, and never when nobody knows them', () => {
    const accruals = new Accruals(currencies);
    accruals.open(accrual('a', 5));
    accruals.settle('a');
    expect([accruals.settle('a'), accruals.settle('x'), accruals.net[0], accruals.receivable[0]]).toEqual([undefined, undefined, 0n, 0n]);
  });

  it('are taken up once', () => {
    const accruals = new Accruals(currencies);
    accruals.open(accrual('a', 5));
    expect(() => accruals.open(accrual('a', 7))).toThrow('accrual a is open already');
    expect([accruals.net[0], accruals.list()]).toEqual([cash(5), [accrual('a', 5)]]);
    accruals.settle('a');
    accruals.open(accrual('a', 7));
    expect(accruals.net[0]).toBe(cash(7));
  });

  it('are of the account\'s currencies', () => {
    const accruals = new Accruals(currencies);
    let failed: unknown;
    try {
      accruals.open(accrual('a', 5, 'GBP'));
    } catch (error) {
      failed = error;
    }
    expect(isTraderError(failed) && `${failed.code} ${failed.message}`).toBe('INVALID_DATA accrual a is in GBP, the account in USD, EUR');
    expect(accruals.list()).toEqual([]);
  });
});

describe('a price from the ex-moment on', () => {
  it('is lower by the dividend, exactly, unless there is none or the dividend is not less than it', () => {
    expect([exMark(100, price('0.24')), exMark(0.3, price('0.1')), exMark(5, price(5)), exMark(4, price(5))]).toEqual([99.76, 0.2, 5, 4]);
    expect([exMark(NaN, price(1)), exMark(-3, price(1))]).toEqual([NaN, -3]);
  });
});
