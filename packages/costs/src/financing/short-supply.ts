import { TraderError, quantity } from '@trader/core';
import type { Numeric, Quantity, ShortSupply } from '@trader/core';
import { inForce } from '../fees/in-force';
import type { Dated } from '../fees/in-force';

/** Shares that may be borrowed from a day on. */
export interface DatedSupply extends Dated {
  readonly quantity: Numeric;
}

/** Shares that may be borrowed: so many for all time, or rows of rising days. */
export type Supply = Numeric | readonly DatedSupply[];

const isDated = (supply: Supply): supply is readonly DatedSupply[] => Array.isArray(supply);

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
    Object.entries(bySymbol).map(([symbol, supply]): [string, (time: number) => Quantity] => {
      if (!isDated(supply)) {
        const always = sizeOf(supply, symbol);
        return [symbol, () => always];
      }
      const rowAt = inForce(supply.map((row) => ({ from: row.from, size: sizeOf(row.quantity, symbol) })), `supply of ${symbol}`);
      return [symbol, (time) => rowAt(time).size];
    }),
  );
  return (symbol, time) => supplies.get(symbol)?.(time);
};
