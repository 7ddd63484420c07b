import { describe, expect, it } from 'vitest';
import { loadAccount } from './account';
import { defaultConfig } from './config';
import { differenceOf, termsOf } from './terms';

describe('the terms of an account', () => {
  it('are everything that decides its fills, as people write it', async () => {
    const terms = termsOf(await loadAccount(defaultConfig.accounts.find(({ name }) => name === 'cn-day')!));
    expect(terms).toMatchObject({
      symbols: 'IF, IC, IM', cash: '20000000', currency: 'CNY', fee: '1.265bps', slippage: '0.5bps', 'settlement of IF': 'margin', 'currency of IF': 'CNY', 'tickSize of IF': '0.2',
      'lotSize of IM': '1', 'multiplier of IF': '300', 'multiplier of IC': '200', 'marginRate of IF': '0.12', 'shortable of IM': 'true', 'calendar of IM': 'CFFEX',
    });
    expect(Object.keys(terms)).toHaveLength(5 + 3 * 9);
  });

  it('differ by the first setting that does, one that only one of them has included', () => {
    const ours = { cash: '1', fee: 'none', slippage: 'none' };
    expect(differenceOf(ours, { slippage: 'none', fee: 'none', cash: '1' })).toBeUndefined();
    expect(differenceOf(ours, { cash: '1', fee: '1bps', slippage: '1bps' })).toBe('fee: 1bps there, none here');
    expect(differenceOf(ours, { cash: '1', fee: 'none' })).toBe('slippage: not set there, none here');
    expect(differenceOf(ours, { ...ours, tax: '1bps' })).toBe('tax: 1bps there, not set here');
    expect(differenceOf({ ...ours, currency: 'EUR' }, { ...ours, currency: 'JPY' })).toBe('currency: JPY there, EUR here');
  });
});
