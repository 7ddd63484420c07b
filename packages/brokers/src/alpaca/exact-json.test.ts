import { formatQuantity, quantity } from '@trader/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExactJson } from './exact-json';

describe('exact JSON', () => {
  it('keeps what a double would lose', () => {
    expect(readExactJson('{"id": 9007199254740993, "qty": 123456789.123456789, "small": [1.5, -2, 1e3], "text": "12345678901234567890 \\" 9007199254740993"}')).toEqual({
      id: '9007199254740993', qty: '123456789.123456789', small: [1.5, -2, 1000], text: '12345678901234567890 " 9007199254740993',
    });
  });

  it('reads whatever JSON.parse reads, as it does, when no number is long', () => {
    fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }).filter((value) => !/[\d.]{16}|e[+-]/.test(JSON.stringify(value))), (value) => {
      expect(readExactJson(JSON.stringify(value, undefined, 1))).toEqual(JSON.parse(JSON.stringify(value)));
    }), { numRuns: 25 });
  });

  it('keeps quantities of nine decimals, whatever their size, as a number or as text', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.boolean(), (units, quoted) => {
      const literal = `${units / 10n ** 9n === 0n && units < 0n ? '-' : ''}${units / 10n ** 9n}.${String(units < 0n ? -(units % 10n ** 9n) : units % 10n ** 9n).padStart(9, '0')}`;
      const read = readExactJson(`{"qty":${quoted ? `"${literal}"` : literal}}`) as { qty: string | number };
      expect(quantity(read.qty)).toBe(units);
      expect(quantity(formatQuantity(quantity(read.qty)))).toBe(units);
    }));
  });

  it.each(['', '{', '12345678901234567890abc', '<html>', '{"a":1]'])('refuses %j, and does not quote it', (text) => {
    expect(() => readExactJson(text)).toThrow(/characters that are no JSON/);
  });
});
