import type { Cash, Numeric } from '@trader/core';
import { nonNegative, ONE_QUANTITY, roundedShare, smallestAmount } from './fee-model';
import type { FeeModel, FeeRounding } from './fee-model';
import { perOrder } from './per-order';

const ONE_IN_PERCENT = 100n * 10n ** 18n;

/** What `perShareFee` takes. */
export interface PerShareFeeOptions extends FeeRounding {
  /** Currency per share or contract. */
  readonly rate: Numeric;
  /** Least fee of an order, in currency. */
  readonly minimum?: Numeric | undefined;
  /** Largest fee of an order in percent of its value. It wins over `minimum`. */
  readonly maximumPercent?: Numeric | undefined;
}

/**
 * A fee per share or contract: min(max(rate x quantity, minimum), maximumPercent of the value), rounded half up to `decimals`.
 * The order of minimum and maximum is that of Interactive Brokers' fixed US stock commission ("if the maximum is below the
 * minimum, the maximum is assessed"). Counted by order and session: parts of an order cost together what one fill costs. Throws
 * INVALID_CONFIG for a value below zero.
 */
export const perShareFee = (options: PerShareFeeOptions): FeeModel => {
  const step = smallestAmount(options.decimals);
  const rate = nonNegative(options.rate, 'fee per share');
  const minimum = nonNegative(options.minimum ?? 0, 'minimum fee');
  const percent =
    options.maximumPercent === undefined ? undefined : nonNegative(options.maximumPercent, 'maximum percent of the value');
  const least = roundedShare(1n, 1n, step)(minimum);
  const metered = roundedShare(rate, ONE_QUANTITY, step);
  const most = percent === undefined ? undefined : roundedShare(percent, ONE_IN_PERCENT, step);
  return perOrder(({ quantity, value }) => {
    const share = metered(quantity);
    const charged: Cash = share > least ? share : least;
    if (most === undefined) return charged;
    const maximum = most(value);
    return charged < maximum ? charged : maximum;
  });
};
