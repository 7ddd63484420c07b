import { magnitude, notional } from '@trader/core';
import type { Numeric } from '@trader/core';
import { nonNegative, roundedShare, smallestAmount } from './fee-model';
import type { FeeModel, FeeRounding } from './fee-model';

const ONE_IN_BPS = 10_000n * 10n ** 18n;

/** What `bpsFee` takes. */
export interface BpsFeeOptions extends FeeRounding {
  /** Hundredths of a percent of the trade's value. */
  readonly bps: Numeric;
}

/**
 * A share of the trade's value (price x quantity x multiplier), rounded half up to `decimals`. Throws INVALID_CONFIG below zero.
 */
export const bpsFee = (options: BpsFeeOptions): FeeModel => {
  const step = smallestAmount(options.decimals);
  const bps = nonNegative(options.bps, 'fee in bps');
  const charged = roundedShare(bps, ONE_IN_BPS, step);
  return ({ instrument, quantity }, price) => charged(magnitude(notional(instrument, price, quantity)));
};
