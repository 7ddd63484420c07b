import type { Numeric } from '@trader/core';
import { nonNegative, roundedShare, smallestAmount } from './fee-model';
import type { FeeModel, FeeRounding } from './fee-model';
import { perOrder } from './per-order';

const ONE_IN_BPS = 10_000n * 10n ** 18n;

/** What `bpsFee` takes. */
export interface BpsFeeOptions extends FeeRounding {
  /** Hundredths of a percent of the trade's value. */
  readonly bps: Numeric;
}

/**
 * A share of the trade's value (price x quantity x multiplier), rounded half up to `decimals` by order and session. Throws INVALID_CONFIG
 * below zero.
 */
export const bpsFee = (options: BpsFeeOptions): FeeModel => {
  const step = smallestAmount(options.decimals);
  const bps = nonNegative(options.bps, 'fee in bps');
  const charged = roundedShare(bps, ONE_IN_BPS, step);
  return perOrder(({ value }) => charged(value));
};
