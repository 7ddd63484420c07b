import { formatPrice } from '@trader/core';
import { isHeldExit } from '../exposure';
import { ONE } from '../limits';
import type { Check } from './check';
import { isStale } from './stale-price';

/**
 * Refuses a limit price that gives away too much: a buy far above the last price, a sell far below it, the side on which
 * exchanges protect limit orders too. A limit on the patient side cannot hurt. `collar` is a fraction of the price in units of
 * 10^-9.
 *
 * What it leaves alone: stops, which protect exactly when the price runs away and never bound what they get; exits held behind an
 * entry, whose market is the entry's price and not today's; and a reduction when there is no fresh price to compare with.
 */
export const priceCollar = (collar: bigint, maxPriceAgeMs: number | undefined): Check => ({
  name: 'price collar',
  refuse(order, context, exposure) {
    const { mark } = context;
    const limit = order.limitPrice;
    if (limit === undefined || mark === undefined || isHeldExit(order)) return undefined;
    const buys = order.side === 'buy';
    if (buys ? limit <= mark : limit >= mark) return undefined;
    const beyond = buys ? limit - mark : mark - limit;
    if (beyond * ONE <= mark * collar) return undefined;
    if (exposure.reduces && isStale(context, maxPriceAgeMs)) return undefined;
    const bps = Number((beyond * 1_000_000n) / mark) / 100;
    const figures = `limit ${formatPrice(limit)} is ${bps} bps beyond the last price ${formatPrice(mark)}`;
    return `${figures}, limit ${Number(collar) / 1e5} bps`;
  },
});
