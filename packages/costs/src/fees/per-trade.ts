import type { Numeric } from '@trader/core';
import { nonNegative, roundedShare, smallestAmount } from './fee-model';
import type { FeeModel, FeeRounding } from './fee-model';
import { perOrder } from './per-order';

/** What `perTradeFee` takes. */
export interface PerTradeFeeOptions extends FeeRounding {
  /** Currency per order. */
  readonly amount: Numeric;
}

/** The same fee for every order that trades, in each session in which it does, rounded half up to `decimals`. Throws INVALID_CONFIG for an amount below zero. */
export const perTradeFee = (options: PerTradeFeeOptions): FeeModel => {
  const amount = roundedShare(1n, 1n, smallestAmount(options.decimals))(nonNegative(options.amount, 'fee per trade'));
  return perOrder(() => amount);
};
