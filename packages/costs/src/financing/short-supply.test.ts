import { formatQuantity } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { shortSupply } from '../index';

const at = (day: string): number => Date.parse(`${day}T15:00:00Z`);

describe('the supply of shares to borrow', () => {
  const supply = shortSupply({ GME: [{ from: '2021-01-11', quantity: 5_000 }, { from: '2021-01-25', quantity: 0 }], TLRY: '250.5' });
  const told = (symbol: string, day: string): string | undefined => {
    const found = supply(symbol, at(day));
    return found === undefined ? undefined : formatQuantity(found);
  };

  it('is what is said of the day, the first of them for those before', () => {
    expect([told('GME', '2020-12-01'), told('GME', '2021-01-22'), told('GME', '2021-01-25'), told('GME', '2021-06-01')]).toEqual(['5000', '5000', '0', '0']);
    expect(told('TLRY', '2021-01-22')).toBe('250.5');
    expect(formatQuantity(supply('GME', -Infinity)!)).toBe('5000'); // before an exchange has seen a bar
  });

  it('has no bound for a symbol that is not named', () => {
    expect(told('AAPL', '2021-01-22')).toBeUndefined();
  });

  it('refuses a supply below zero and days that do not rise', () => {
    expect(() => shortSupply({ A: -1 })).toThrow('the supply of A to borrow must be 0 or above, got -1');
    expect(() => shortSupply({ A: [] })).toThrow('supply of A: rates need rising days such as 2024-05-22, got none');
  });
});
