import type { GateContext } from '../gate-context';
import type { Check } from './check';

/** Whether the last price is too old to trust; one without a time is. */
export const isStale = (context: GateContext, maxPriceAgeMs: number | undefined): boolean =>
  maxPriceAgeMs !== undefined && !(context.time - context.markTime <= maxPriceAgeMs);

/** What could add exposure needs a price, above 0 and no older than `maxPriceAgeMs` (undefined: of any age). */
export const stalePrice = (maxPriceAgeMs: number | undefined): Check => ({
  name: 'stale price',
  refuse(order, context) {
    if (context.mark === undefined) return `no price of ${order.symbol} is known`;
    if (context.mark <= 0n) return `the last price of ${order.symbol} is not above 0`;
    if (!isStale(context, maxPriceAgeMs)) return undefined;
    return `price of ${order.symbol} is ${context.time - context.markTime} ms old, above limit ${maxPriceAgeMs}`;
  },
});
