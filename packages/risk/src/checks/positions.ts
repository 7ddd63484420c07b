import { exceeds, told } from '../limits';
import type { Check } from './check';

/** The position, with all working orders of the order's side filled, is at most `limit` in quantity. */
export const positionQuantity = (limit: number): Check => ({
  name: 'position quantity',
  refuse: (_order, _context, { after }) => (exceeds(after, limit) ? `position could reach ${told(after)}, above limit ${told(limit)}` : undefined),
});

/** The same in money. */
export const positionNotional = (limit: number): Check => ({
  name: 'position notional',
  refuse: (_order, _context, { afterWorth }) =>
    (exceeds(afterWorth, limit) ? `position notional could reach ${told(afterWorth)}, above limit ${told(limit)}` : undefined),
});

/** At most `limit` symbols are held, or could come to be. */
export const positions = (limit: number): Check => ({
  name: 'positions',
  refuse(_order, { instrument, book: { instruments, worths, buys, sells } }) {
    const own = instruments.indexOf(instrument);
    let count = 1;
    for (let index = 0; index < worths.length; index++) {
      if (index !== own && (worths[index] !== 0 || buys[index] > 0 || sells[index] > 0)) count++;
    }
    return count > limit ? `it could be position number ${count}, above limit ${limit}` : undefined;
  },
});
