import { roundToLot, TraderError } from '@trader/core';
import type { Cash, Instrument, Price, Quantity } from '@trader/core';

/** What `toQuantity` takes. */
export interface ShareOfEquity {
  readonly instrument: Instrument;
  /** Equity in the instrument's currency. */
  readonly equity: Cash;
  /** Price to buy or sell at. */
  readonly price: Price;
  /** Share of equity to hold: what the sizing functions give; below zero for a short. */
  readonly fraction: number;
}

/** Quantities have nine decimals, and so have multipliers. */
const ONE = 1_000_000_000n;

/** A finite double as the shortest decimal that names it, digits x 10^exponent: 0.1 is one tenth, as everywhere in `@trader/core`. */
const decimalOf = (value: number): { readonly digits: bigint; readonly exponent: number } => {
  const [coefficient, power] = value.toExponential().split('e');
  const [whole, decimals = ''] = coefficient.split('.');
  return { digits: BigInt(whole + decimals), exponent: Number(power) - decimals.length };
};

/**
 * Whole lots worth at most |fraction| of equity at `price`, their sign that of `fraction`: equity x fraction / (price x multiplier), exact, cut to
 * lots toward zero, so that price x multiplier x |quantity| is never above what was asked. Nothing when equity is not above 0. Fees, margin and the
 * largest order are not looked at: the gate and the planner do that. Throws INVALID_NUMBER for a fraction that is not finite or a price that is not
 * above 0.
 */
export const toQuantity = ({ instrument, equity, price, fraction }: ShareOfEquity): Quantity => {
  if (!Number.isFinite(fraction)) throw new TraderError('INVALID_NUMBER', `a share of equity must be finite, got ${fraction}`);
  if (price <= 0n) throw new TraderError('INVALID_NUMBER', `a price must be above 0 to size ${instrument.symbol}`);
  if (equity <= 0n) return 0n as Quantity;
  const { digits, exponent } = decimalOf(fraction);
  let asked = equity * digits * ONE;
  let unit = price * instrument.multiplier;
  if (exponent >= 0) asked *= 10n ** BigInt(exponent);
  else unit *= 10n ** BigInt(-exponent);
  return roundToLot(instrument, (asked / unit) as Quantity);
};
