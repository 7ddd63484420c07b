import { exceeds, told } from '../limits';
import type { Check } from './check';

/** One order that could add exposure is of at most `limit` shares or contracts. A reduction is bounded by the position. */
export const orderQuantity = (limit: number): Check => ({
  name: 'order quantity',
  refuse: (_order, _context, { quantity }) => (exceeds(quantity, limit) ? `order quantity ${told(quantity)} above limit ${told(limit)}` : undefined),
});

/** And worth at most `limit`. */
export const orderNotional = (limit: number): Check => ({
  name: 'order notional',
  refuse(_order, _context, { quantity, unitWorth }) {
    const worth = quantity * unitWorth;
    return exceeds(worth, limit) ? `order notional ${told(worth)} above limit ${told(limit)}` : undefined;
  },
});

/** And not too small to be worth its fees. */
export const minimumSize = (leastQuantity: number, leastNotional: number): Check => ({
  name: 'minimum size',
  refuse(_order, _context, { quantity, unitWorth }) {
    if (exceeds(leastQuantity, quantity)) return `order quantity ${told(quantity)} below the least of ${told(leastQuantity)}`;
    return exceeds(leastNotional, quantity * unitWorth) ? `order notional ${told(quantity * unitWorth)} below the least of ${told(leastNotional)}` : undefined;
  },
});

/** And a small part of what trades. */
export const volumeShare = (limit: number): Check => ({
  name: 'volume share',
  refuse({ symbol }, { averageVolume }, { quantity }) {
    if (averageVolume === undefined) return `the average volume of ${symbol} is not known`;
    if (!exceeds(quantity, limit * averageVolume)) return undefined;
    return `order of ${told(quantity)} is above ${told(limit * 100)} % of the average volume of ${told(averageVolume)}`;
  },
});
