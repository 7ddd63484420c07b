import { TraderError, quantity } from '@trader/core';
import type { Numeric, Quantity, ShortSupply } from '@trader/core';
import type { Dated } from '../fees/in-force';
import { valueAt } from './value-at';

/** Shares that may be borrowed from a day on. */
export interface DatedSupply extends Dated {
  readonly quantity: Numeric;
}

/** Shares that may be borrowed: so many for all time, or rows of rising days. */
export type Supply = Numeric | readonly DatedSupply[];

const sizeOf = (value: Numeric, symbol: string): Quantity => {
  const size = quantity(value);
  if (size < 0n) throw new TraderError('INVALID_CONFIG', `the supply of ${symbol} to borrow must be 0 or above, got ${String(value)}`);
  return size;
};

/**
 * How much of each symbol an account may be short, as lists of locates say it: a row holds from midnight in New York of its day, the first also for the
 * days before it. Symbols that are not named have no bound. Throws INVALID_CONFIG for a supply below zero or days that do not rise.
 */
export const shortSupply = (bySymbol: Readonly<Record<string, Supply>>): ShortSupply => {
  const supplies = new Map(
    Object.entries(bySymbol).map(([symbol, supply]) => [symbol, valueAt(supply, `supply of ${symbol}`, (row) => row.quantity, (value) => sizeOf(value, symbol))]),
  );
  return (symbol, time) => supplies.get(symbol)?.(time);
};
