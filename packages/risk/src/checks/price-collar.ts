import { formatPrice } from '@trader/core';
import type { Order, Price } from '@trader/core';
import { isHeldExit } from '../exposure';
import { exceeds } from '../limits';
import type { Check } from './check';
import { isStale } from './stale-price';

/** Where the market will be when the order's limit begins to work. */
const marketOf = ({ type, side, stopPrice }: Order, mark: Price): Price => {
  if (stopPrice === undefined) return mark;
  const awaitsRise = (side === 'buy') === (type === 'stop-limit');
  return stopPrice > mark === awaitsRise ? stopPrice : mark;
};

/**
 * Refuses a limit price that gives away too much: a buy far above the last price, a sell far below it, the side on which
 * exchanges protect limit orders too. A limit on the patient side cannot hurt.
 *
 * A limit that waits for a trigger is compared with the price at which the market will be when it begins to work: the trigger, or the last
 * price when that is beyond the trigger already.
 *
 * What it leaves alone: stops, which protect exactly when the price runs away and never bound what they get; exits held behind an
 * entry, whose market is the entry's price and not today's; and a reduction when there is no fresh price to compare with.
 */
export const priceCollar = (collarBps: number, maxPriceAgeMs: number | undefined): Check => ({
  name: 'price collar',
  refuse(order, context, exposure) {
    const { mark } = context;
    const limit = order.limitPrice;
    if (limit === undefined || mark === undefined || isHeldExit(order)) return undefined;
    const buys = order.side === 'buy';
    const market = marketOf(order, mark);
    if (buys ? limit <= market : limit >= market) return undefined;
    const bps = (Number(buys ? limit - market : market - limit) / Number(market)) * 1e4;
    if (!exceeds(bps, collarBps) || (exposure.reduces && isStale(context, maxPriceAgeMs))) return undefined;
    const figures = `limit ${formatPrice(limit)} is ${Math.floor(bps * 100) / 100} bps beyond the ${market === mark ? 'last' : 'trigger'} price ${formatPrice(market)}`;
    return `${figures}, limit ${collarBps} bps`;
  },
});
