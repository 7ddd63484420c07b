import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { cash, formatUnits, price } from '@trader/core';
import { parseUnits } from './parse-units';

describe('parseUnits', () => {
  it('reads back what formatUnits writes, as core reads it', () => {
    fc.assert(fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), (units) => {
      expect(parseUnits(formatUnits(units, 18), 18)).toBe(units);
      expect(parseUnits(formatUnits(units, 9), 9)).toBe(price(formatUnits(units, 9)));
    }));
    fc.assert(fc.property(fc.bigInt(-(10n ** 16n), 10n ** 16n), fc.integer({ min: 0, max: 9 }), (units, scale) => {
      expect(parseUnits(formatUnits(units, scale), 9)).toBe(price(formatUnits(units, scale)));
    }));
    expect(parseUnits('-0.5', 18)).toBe(cash('-0.5'));
    expect(parseUnits('150.25', 9)).toBe(150_250_000_000n);
  });

  it.each(['', 'abc', '1.2.3', '0.1234567891', 'Infinity', '- 1'])('refuses %j', (text) => {
    expect(() => parseUnits(text, 9)).toThrow(/decimal|finite/);
  });
});
