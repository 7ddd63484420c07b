import { cash, magnitude, notional } from '@trader/core';
import type { Instrument, Numeric, Price, Quantity } from '@trader/core';
import { nonNegative } from './fee-model';

/** What a trade of some size is charged: hundredths of a percent of its value, or an amount for each share or contract. */
export type Rate = { readonly bps: Numeric } | { readonly each: Numeric };

/** Parts that an exact fee divides a unit of Cash into: a bps rate has 18 decimals, and there are 10^4 bps. */
export const PARTS = 10n ** 22n;

/** Parts in an amount per whole share, multiplied by a quantity of nine decimals. */
const PARTS_EACH = PARTS / 10n ** 9n;

/** The exact fee, in 1 / PARTS of a unit of Cash. */
export type ExactFee = (instrument: Instrument, quantity: Quantity, price: Price) => bigint;

const exactly = (rate: Rate, read: (value: Numeric) => bigint): ExactFee => {
  if ('bps' in rate) {
    const bps = read(rate.bps);
    return (instrument, quantity, price) => magnitude(notional(instrument, price, quantity)) * bps;
  }
  const parts = read(rate.each) * PARTS_EACH;
  return (_instrument, quantity) => quantity * parts;
};

/** Reads a rate that may not be below zero. Throws INVALID_CONFIG, naming it, when it is. */
export const chargedAt = (rate: Rate, what: string): ExactFee => exactly(rate, (value) => nonNegative(value, what));

/** Reads a rate; below zero it is a rebate. */
export const chargedOrPaidAt = (rate: Rate): ExactFee => exactly(rate, cash);
