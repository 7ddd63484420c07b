import type { OrderReport } from '../resilience/order-tracker';

/**
 * What each of Alpaca's order statuses is to us. What may still trade is accepted, whatever it waits for. Sources: docs.alpaca.markets/docs/orders-at-alpaca, "Order
 * lifecycle", and `held` in the OpenAPI document. That `done_for_day` and `calculated` can be followed by an end is said there too.
 */
const STATUSES: Readonly<Record<string, OrderReport['status']>> = {
  new: 'accepted',
  accepted: 'accepted',
  pending_new: 'accepted',
  accepted_for_bidding: 'accepted',
  partially_filled: 'accepted',
  done_for_day: 'accepted',
  stopped: 'accepted',
  suspended: 'accepted',
  calculated: 'accepted',
  pending_cancel: 'accepted',
  pending_replace: 'accepted',
  held: 'held',
  filled: 'filled',
  canceled: 'cancelled',
  expired: 'expired',
  replaced: 'cancelled',
  rejected: 'rejected',
};

/** The statuses in which an order is not yet at work: one that replaces another may still be refused. */
const ON_ITS_WAY: readonly string[] = ['accepted', 'pending_new', 'accepted_for_bidding'];

/** What a status is to us; undefined for one that nobody has told us of, of which nothing is guessed. */
export const statusOf = (status: string): OrderReport['status'] => (Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined);

export const isOnItsWay = (status: string): boolean => ON_ITS_WAY.includes(status);

export const isOverAt = (status: string): boolean => {
  const ours = statusOf(status);
  return ours !== undefined && ours !== 'accepted' && ours !== 'held';
};
