import { cash } from '@trader/core';
import type { AccountStanding } from '@trader/core';
import { expect, it } from 'vitest';
import { moneyOf } from './account-money';

const standing = (change: Partial<AccountStanding> = {}): AccountStanding => ({
  account: 'PA3', currency: 'USD', time: 0, cash: cash('60000.01'), equity: cash('100000.005'), buyingPower: cash('400000'), blocked: undefined,
  fields: { long_market_value: '39999.995', short_market_value: '-10000' }, ...change,
});
const available = (change?: Partial<AccountStanding>, leverage?: number): string => moneyOf({ limits: { maxGrossLeverage: leverage } }, standing(change)).available;

it('what may be spent is the least of the buying power and of what our own limit leaves, in whole cents and never too much', () => {
  expect(available()).toBe('50000.01'); // 100000.005 - 39999.995 - 10000
  expect(available({}, 1.1)).toBe('60000.01'); // 110000.0055 - 49999.995 = 60000.0105
  expect(available({ buyingPower: cash('123.459') })).toBe('123.45');
  expect(available({ equity: cash('10000') })).toBe('0');
  expect(available({ fields: {} })).toBe('100000');
  expect(available({ blocked: 'closed' })).toBe('0');
});

it('amounts beyond what a double holds survive to the last digit', () => {
  const money = moneyOf({ limits: {} }, standing({ equity: cash('9007199254740993.01'), buyingPower: cash('9007199254740993.02'), fields: {} }));
  expect([money.equity, money.available]).toEqual(['9007199254740993.01', '9007199254740993.01']);
});

it('the portfolio value is as the broker says it, whatever it is, and there is no value of our books when none are open', () => {
  const moneyOfField = (value: string | null) => moneyOf({ limits: {} }, standing({ fields: { portfolio_value: value } }));
  expect(moneyOfField('100000.0050')).toMatchObject({ portfolioValue: '100000.0050', equity: '100000.005', nav: null });
  expect(moneyOfField('a lot').portfolioValue).toBe('a lot');
  expect([moneyOfField(null).portfolioValue, moneyOf({ limits: {} }, standing()).portfolioValue]).toEqual([null, null]);
});
