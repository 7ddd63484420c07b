import type { GateContext } from '../gate-context';
import type { Check } from './check';

/** Whether the last price is too old to trust; one without a time is, and so is one from as far ahead. */
export const isStale = (context: GateContext, maxPriceAgeMs: number | undefined): boolean =>
  maxPriceAgeMs !== undefined && !(Math.abs(context.time - context.markTime) <= maxPriceAgeMs);

/** What could add exposure needs a price above 0, in the account's currency. */
export const unknownPrice: Check = {
  name: 'unknown price',
  refuse({ symbol }, { mark, rate = 1, instrument }) {
    if (mark === undefined) return `no price of ${symbol} is known`;
    if (mark <= 0n) return `the last price of ${symbol} is not above 0`;
    return rate > 0 ? undefined : `no rate of ${instrument.currency}, the currency of ${symbol}, is known`;
  },
};

/** And none older than `maxPriceAgeMs`. */
export const stalePrice = (maxPriceAgeMs: number): Check => ({
  name: 'stale price',
  refuse: (order, context) =>
    isStale(context, maxPriceAgeMs) ? `price of ${order.symbol} is ${context.time - context.markTime} ms old, above limit ${maxPriceAgeMs}` : undefined,
});
