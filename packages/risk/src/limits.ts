import { TraderError, cash, quantity } from '@trader/core';
import type { Cash, Numeric, Quantity } from '@trader/core';

/**
 * What an account allows itself. A limit that is undefined is off; buying power, price, shape, short sale, halt and parent
 * reservation are always on. Fractions are read to nine decimals. A value equal to its limit passes.
 */
export interface RiskLimits {
  /** Largest |position| x price x multiplier of one symbol, in its currency. */
  readonly maxPositionNotional?: Numeric | undefined;
  /** Largest |position| of one symbol, in shares or contracts. */
  readonly maxPositionQuantity?: Numeric | undefined;
  /** Largest sum of all |position| x price x multiplier, as a multiple of equity. */
  readonly maxGrossLeverage?: number | undefined;
  /** Largest quantity x price x multiplier of one order, in its currency. */
  readonly maxOrderNotional?: Numeric | undefined;
  /** How far beyond the last price a limit order may pay (buy) or give way (sell), in bps of that price. */
  readonly priceCollarBps?: number | undefined;
  /** Loss since the session began, as a fraction of the equity it began with. */
  readonly maxSessionLoss?: number | undefined;
  /** Fall from the highest equity so far, as a fraction of it. */
  readonly maxDrawdown?: number | undefined;
  /** Approved orders within any 60,000 ms of event time. */
  readonly maxOrdersPerMinute?: number | undefined;
  /** For how long, in ms of event time, an order may not be repeated. */
  readonly duplicateWindowMs?: number | undefined;
  /** How old the last price may be, in ms of event time. */
  readonly maxPriceAgeMs?: number | undefined;
}

/**
 * Limits that suit any account, because none is an amount of money: gross at most twice the equity (what Regulation T lets a US
 * margin account hold), limit prices at most 5 % beyond the market (the limit-up limit-down band of large US shares), session
 * loss 5 %, drawdown 25 %, 600 orders a minute (a runaway loop passes that in a second; brokers' own limits are lower), no order
 * repeated within a second, no price older than five minutes (with bars longer than that, allow at least one bar).
 */
export const defaultLimits: RiskLimits = Object.freeze({
  maxGrossLeverage: 2,
  priceCollarBps: 500,
  maxSessionLoss: 0.05,
  maxDrawdown: 0.25,
  maxOrdersPerMinute: 600,
  duplicateWindowMs: 1_000,
  maxPriceAgeMs: 300_000,
});

/** Units of `fraction()`. */
export const ONE = 1_000_000_000n;

const refuse = (name: string, rule: string, value: unknown): never => {
  throw new TraderError('INVALID_CONFIG', `risk limit ${name} must be ${rule}, got ${String(value)}`);
};

/** A limit that is a plain number (>= 0), as it is; undefined when off. Throws INVALID_CONFIG. */
export const number = (limits: RiskLimits, name: keyof RiskLimits): number | undefined => {
  const value = limits[name];
  if (value === undefined || (typeof value === 'number' && value >= 0 && Number.isFinite(value))) return value;
  return refuse(name, 'a number, 0 or above', value);
};

/** A limit that is a plain number, times `scale`, in units of 10^-9; undefined when off. Throws INVALID_CONFIG. */
export const fraction = (limits: RiskLimits, name: keyof RiskLimits, scale = 1): bigint | undefined => {
  const value = number(limits, name);
  return value === undefined ? undefined : BigInt(Math.round(value * scale * 1e9));
};

/** A limit that is an amount of money; undefined when off. Throws INVALID_CONFIG. */
export const amount = (limits: RiskLimits, name: 'maxPositionNotional' | 'maxOrderNotional'): Cash | undefined => {
  const value = limits[name];
  return value === undefined ? undefined : notBelowZero(name, value, cash(value));
};

/** A limit that is a quantity; undefined when off. Throws INVALID_CONFIG. */
export const size = (limits: RiskLimits, name: 'maxPositionQuantity'): Quantity | undefined => {
  const value = limits[name];
  return value === undefined ? undefined : notBelowZero(name, value, quantity(value));
};

/** A limit that counts: a whole number from 1 to a million; undefined when off. Throws INVALID_CONFIG. */
export const count = (limits: RiskLimits, name: 'maxOrdersPerMinute'): number | undefined => {
  const value = limits[name];
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= 1_000_000)) return value;
  return refuse(name, 'a whole number from 1 to 1000000', value);
};

const notBelowZero = <T extends bigint>(name: string, given: Numeric, value: T): T =>
  value < 0n ? refuse(name, 'an amount, 0 or above', given) : value;
