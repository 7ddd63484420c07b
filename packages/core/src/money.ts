import { Decimal } from 'decimal.js';
import { TraderError } from './errors';

declare const unit: unique symbol;

/** A price in units of 10^-9 of the currency. */
export type Price = bigint & { readonly [unit]: 'price' };
/** A signed quantity in units of 10^-9 of a share or contract. */
export type Quantity = bigint & { readonly [unit]: 'quantity' };
/** A signed amount of money in units of 10^-18 of the currency: any price times any quantity is exact. */
export type Cash = bigint & { readonly [unit]: 'cash' };

/** Decimals of a Price and of a Quantity. */
export const PRICE_SCALE = 9;
/** Decimals of a Cash amount: PRICE_SCALE + quantity decimals, so that a product needs no rounding. */
export const CASH_SCALE = 18;

/**
 * How a number enters. A string is read as a decimal literal ("-1.5", "2e-3"). A number means its shortest decimal (0.1 is one
 * tenth). A Decimal means itself. More decimals than the target holds, NaN, infinities and 10^40 or more are refused, never
 * rounded.
 */
export type Numeric = string | number | { toFixed(): string };

const ONE_E9 = 1e9;
/** Below this many units a double and its nine-decimal reading name each other uniquely. */
const EXACT_LIMIT = 2 ** 51;

const DECIMAL_LITERAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** 10^this and beyond is refused: no amount is so large, and "1e999999999" would exhaust the memory. */
const LIMIT_EXPONENT = 40;

const brief = (value: Numeric): string => String(value).slice(0, 80);

const literal = (value: Numeric): Decimal => {
  if (typeof value === 'number') return new Decimal(value);
  const text = typeof value === 'string' ? value : value?.toFixed?.();
  if (typeof text !== 'string' || !DECIMAL_LITERAL.test(text)) {
    throw new TraderError('INVALID_NUMBER', `"${brief(value)}" is not a decimal number: write it like -1.5`);
  }
  return new Decimal(text);
};

const parse = (value: Numeric, scale: number, what: string): bigint => {
  const decimal = literal(value);
  if (!decimal.isFinite() || decimal.e >= LIMIT_EXPONENT) {
    throw new TraderError('INVALID_NUMBER', `${what} must be finite and below 10^${LIMIT_EXPONENT}, got ${brief(value)}`);
  }
  if (decimal.decimalPlaces() > scale) {
    throw new TraderError('INVALID_NUMBER', `${what} ${brief(value)} has more than ${scale} decimals: round it first`);
  }
  return BigInt(decimal.toFixed(scale).replace('.', ''));
};

/** Nine-decimal units of a finite number, the fast way when it is provably exact. */
const units9 = (value: Numeric, what: string): bigint => {
  if (typeof value === 'number') {
    const rounded = Math.round(value * ONE_E9);
    if (Math.abs(rounded) < EXACT_LIMIT && rounded / ONE_E9 === value) return BigInt(rounded);
  }
  return parse(value, PRICE_SCALE, what);
};

/** Reads a price. Throws INVALID_NUMBER when it is not a finite decimal of at most nine places. */
export const price = (value: Numeric): Price => units9(value, 'price') as Price;

/** The price nearest to a double of market data. Never throws: data that is not finite must not get this far. */
export const nearestPrice = (value: number): Price => BigInt(Math.round(value * ONE_E9)) as Price;

/** The amount nearest to a double, good to 10^-6: for limits and estimates, never for bookkeeping. */
export const nearestCash = (value: number): Cash => (BigInt(Math.round(value * 1e6)) * 1_000_000_000_000n) as Cash;

/** Reads a signed quantity. Throws INVALID_NUMBER when it is not a finite decimal of at most nine places. */
export const quantity = (value: Numeric): Quantity => units9(value, 'quantity') as Quantity;

/** Reads an amount of money. Throws INVALID_NUMBER when it is not a finite decimal of at most eighteen places. */
export const cash = (value: Numeric): Cash => parse(value, CASH_SCALE, 'amount') as Cash;

/** `units` of 10^-scale as a plain decimal string without trailing zeros: 150250000000n at scale 9 is "150.25". */
export const formatUnits = (units: bigint, scale: number): string => {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  let end = digits.length;
  while (end > digits.length - scale && digits.charCodeAt(end - 1) === 48) end--;
  const fraction = digits.slice(digits.length - scale, end);
  return (negative ? '-' : '') + whole + (fraction === '' ? '' : '.' + fraction);
};

/** A price as a decimal string. */
export const formatPrice = (value: Price): string => formatUnits(value, PRICE_SCALE);
/** A quantity as a decimal string. */
export const formatQuantity = (value: Quantity): string => formatUnits(value, PRICE_SCALE);
/** An amount of money as a decimal string. */
export const formatCash = (value: Cash): string => formatUnits(value, CASH_SCALE);

/** A price as the nearest double, for statistics only. */
export const priceToNumber = (value: Price): number => Number(value) / ONE_E9;
/** A quantity as the nearest double, for statistics only. */
export const quantityToNumber = (value: Quantity): number => Number(value) / ONE_E9;
/** An amount, cut to nine decimals, as a double: whole amounts are exact. For statistics only. */
export const cashToNumber = (value: Cash): number => Number(value / 1_000_000_000n) / ONE_E9;
/** An amount as a decimal.js Decimal, for people's arithmetic. */
export const cashToDecimal = (value: Cash): Decimal => new Decimal(formatCash(value));

/** Ways to round to a step: `floor` and `ceil` along the number line, `trunc` toward zero, `nearest` half away from zero. */
export type Rounding = 'floor' | 'ceil' | 'trunc' | 'nearest';

/** Rounds `units` to a multiple of `step` (> 0). */
export const roundTo = <T extends bigint>(units: T, step: bigint, rounding: Rounding): T => {
  const rest = units % step;
  if (rest === 0n) return units;
  const truncated = units - rest;
  const up = units > 0n ? step : 0n;
  const down = units > 0n ? 0n : -step;
  if (rounding === 'trunc') return truncated as T;
  if (rounding === 'floor') return (truncated + down) as T;
  if (rounding === 'ceil') return (truncated + up) as T;
  const twice = 2n * (rest < 0n ? -rest : rest);
  return (twice >= step ? truncated + (units > 0n ? step : -step) : truncated) as T;
};

/** The magnitude of a value, its kind kept. */
export const magnitude = <T extends bigint>(value: T): T => (value < 0n ? -value : value) as T;
