import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cash, cashToDecimal, cashToNumber, formatCash, formatPrice, formatQuantity, formatUnits, magnitude, nearestCash, nearestPrice,
  price, priceToNumber, quantity, quantityToNumber, roundTo,
} from './money';
import type { Rounding } from './money';

const INVALID_NUMBER = expect.objectContaining({ code: 'INVALID_NUMBER', name: 'TraderError' });

/** Decimal text of `units` of 10^-scale, made without the code under test. */
const decimalText = (value: bigint, scale: number): string =>
  new Decimal(value.toString()).div(new Decimal(10).pow(scale)).toFixed();

const units = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });

// The oracle needs more than decimal.js's default of 20 digits, or it would round.
Decimal.set({ precision: 80 });

describe('how a number enters', () => {
  it('takes a string, a number or a Decimal of the same value alike', () => {
    expect(price('150.25')).toBe(150_250_000_000n);
    expect(price(150.25)).toBe(150_250_000_000n);
    expect(price(new Decimal('150.25'))).toBe(150_250_000_000n);
    expect(quantity('-3')).toBe(-3_000_000_000n);
    expect(cash('0.000000000000000001')).toBe(1n);
    expect(cash(20_000_000)).toBe(20_000_000n * 10n ** 18n);
  });

  it('reads a number as its shortest decimal: 0.1 is one tenth', () => {
    expect(price(0.1)).toBe(100_000_000n);
    expect(cash(0.1)).toBe(100_000_000_000_000_000n);
    expect(price(1.005)).toBe(1_005_000_000n);
    expect(price(1e21)).toBe(10n ** 30n);
  });

  it.each(['+1.5', '1.5', '01.50', '.15e1', '15E-1', '1.500000000000000000000'])('reads %s as one and a half', (text) => {
    expect(price(text)).toBe(1_500_000_000n);
  });

  const noLiterals = ['', ' ', '1,5', '1 000', ' 1', '1_000', '0x10', '0b1', 'NaN', 'Infinity', '1e', '--1', '1.2.3', 'a'];
  it.each(noLiterals)('refuses the text %j', (text) => {
    for (const read of [price, quantity, cash]) expect(() => read(text)).toThrow(INVALID_NUMBER);
  });

  it.each([NaN, Infinity, -Infinity, new Decimal(NaN), new Decimal(Infinity)])('refuses %s', (value) => {
    for (const read of [price, quantity, cash]) expect(() => read(value)).toThrow(INVALID_NUMBER);
  });

  it('refuses more decimals than it holds instead of rounding', () => {
    expect(() => price('0.0000000001')).toThrow('price 0.0000000001 has more than 9 decimals: round it first');
    expect(() => quantity(1e-10)).toThrow(INVALID_NUMBER);
    expect(() => price(0.1 + 0.2)).toThrow(INVALID_NUMBER); // 0.30000000000000004
    expect(() => cash('0.0000000000000000001')).toThrow(INVALID_NUMBER);
    expect(() => price(new Decimal(1).div(3))).toThrow(INVALID_NUMBER);
  });

  it('refuses monstrous exponents at once', () => {
    for (const text of ['1e40', '-1e999999999', '1e9000000000000000', '1e-999999999', '1' + '0'.repeat(100_000)]) {
      expect(() => cash(text)).toThrow(INVALID_NUMBER);
    }
    expect(cash('9e39')).toBe(9n * 10n ** 57n);
  });

  it('reads every double as exactly its shortest decimal, or refuses it', () => {
    // The oracle is ECMAScript's own Number-to-String, which is the shortest decimal that names the double.
    const doubles = fc.oneof(
      fc.double({ noNaN: true, min: -1e12, max: 1e12 }),
      fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 12 })).map(([whole, scale]) => whole / 10 ** scale),
      fc.bigInt({ min: -(2n ** 51n) - 1000n, max: 2n ** 51n + 1000n }).map((value) => Number(value) / 1e9),
    );
    fc.assert(fc.property(doubles, (value) => {
      const shortest = new Decimal(String(value));
      if (shortest.decimalPlaces() > 9) expect(() => price(value)).toThrow(INVALID_NUMBER);
      else expect(price(value)).toBe(BigInt(shortest.mul(1e9).toFixed()));
    }), { numRuns: 3000 });
  });

  it('reads numbers, strings and Decimals of up to nine places as one', () => {
    fc.assert(fc.property(fc.integer({ min: -1e15, max: 1e15 }), fc.integer({ min: 0, max: 9 }), (whole, scale) => {
      const text = decimalText(BigInt(whole), scale);
      expect(price(Number(text))).toBe(price(text));
      expect(price(new Decimal(text))).toBe(price(text));
    }), { numRuns: 1000 });
  });
});

describe('how a number leaves', () => {
  it('is written plainly, without trailing zeros or an exponent', () => {
    expect(formatPrice(price('150.250'))).toBe('150.25');
    expect(formatQuantity(quantity(-3))).toBe('-3');
    expect(formatCash(cash('-0.05'))).toBe('-0.05');
    expect(formatCash(cash('0'))).toBe('0');
    expect(formatPrice(price(-0))).toBe('0');
    expect(formatUnits(1n, 18)).toBe('0.000000000000000001');
    expect(formatUnits(100n, 0)).toBe('100');
  });

  it('comes back as what went in', () => {
    fc.assert(fc.property(units, (value) => {
      expect(price(formatUnits(value, 9))).toBe(value);
      expect(cash(formatUnits(value, 18))).toBe(value);
      expect(formatUnits(value, 18)).toBe(decimalText(value, 18));
      expect(cashToDecimal(cash(formatUnits(value, 18))).toFixed()).toBe(decimalText(value, 18));
    }));
  });

  it('becomes the nearest double for statistics', () => {
    expect(priceToNumber(price('150.25'))).toBe(150.25);
    expect(quantityToNumber(quantity('-0.5'))).toBe(-0.5);
    expect(cashToNumber(cash('20000000.01'))).toBeCloseTo(20_000_000.01, 8);
    for (const whole of [1, 25_000, 100_000, 12_976, 20_000_000, 999_999_999]) expect(cashToNumber(cash(whole))).toBe(whole);
  });
});

describe('numbers of market data', () => {
  it('are moved to the nearest price', () => {
    expect(nearestPrice(0.1 + 0.2)).toBe(300_000_000n);
    expect(nearestPrice(3485.2)).toBe(3_485_200_000_000n);
    expect(nearestPrice(1 / 3)).toBe(333_333_333n);
    expect(nearestCash(-2.5)).toBe(cash('-2.5'));
    expect(nearestCash(1 / 3)).toBe(cash('0.333333'));
  });
});

describe('roundTo', () => {
  it.each<[Rounding, bigint[]]>([
    ['floor', [-10n, -10n, -5n, -5n, 0n, 0n, 0n, 5n, 5n]],
    ['ceil', [-5n, -5n, -5n, 0n, 0n, 5n, 5n, 5n, 10n]],
    ['trunc', [-5n, -5n, -5n, 0n, 0n, 0n, 0n, 5n, 5n]],
    ['nearest', [-10n, -5n, -5n, 0n, 0n, 0n, 5n, 5n, 10n]],
  ])('%s', (rounding, expected) => {
    expect([-8n, -7n, -5n, -2n, 0n, 2n, 3n, 5n, 8n].map((value) => roundTo(value, 5n, rounding))).toEqual(expected);
  });

  it('takes a half away from zero when nearest', () => {
    expect([-15n, -5n, 5n, 15n].map((value) => roundTo(value, 10n, 'nearest'))).toEqual([-20n, -10n, 10n, 20n]);
  });

  it('gives a multiple of the step, less than one step away and on the promised side', () => {
    fc.assert(fc.property(units, fc.bigInt({ min: 1n, max: 10n ** 12n }), (value, step) => {
      const floor = roundTo(value, step, 'floor');
      const ceil = roundTo(value, step, 'ceil');
      for (const rounded of [floor, ceil]) expect(rounded % step).toBe(0n);
      expect(floor <= value && value < floor + step).toBe(true);
      expect(ceil >= value && value > ceil - step).toBe(true);
      expect(roundTo(value, step, 'trunc')).toBe(value < 0n ? ceil : floor);
      expect(2n * magnitude(roundTo(value, step, 'nearest') - value) <= step).toBe(true);
    }));
  });
});
