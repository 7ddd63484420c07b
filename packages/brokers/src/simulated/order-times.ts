import type { ExchangeCalendar, Order, Session } from '@trader/core';
import type { RestingOrder } from './resting-order';

/**
 * The session that a `day`, `cls` or `opg` order is for, when the last slice before it was that of `asOf`: the one under way, or the next when
 * its close (for `opg`: its open) is past. Undefined for other orders.
 */
export const sessionFor = ({ timeInForce }: Order, calendar: ExchangeCalendar, asOf: number): Session | undefined => {
  if (timeInForce !== 'day' && timeInForce !== 'cls' && timeInForce !== 'opg') return undefined;
  const session = calendar.sessionAt(asOf);
  const past = timeInForce === 'opg' ? asOf > session.open : asOf >= session.close;
  return past ? calendar.sessionAt(session.close + 1) : session;
};

/** Gives an order that lives with its session that session's times. */
export const dateBySession = (resting: RestingOrder, { open, close }: Session): void => {
  const { timeInForce } = resting.order;
  if (timeInForce !== 'day' && timeInForce !== 'cls' && timeInForce !== 'opg') return;
  resting.expiresAt = close;
  if (timeInForce === 'opg') resting.opensAt = open;
};

/** Why an order expires when its last moment is past. */
export const expiryReason = ({ timeInForce }: Order): string => {
  if (timeInForce === 'gtd') return 'its time is over';
  return timeInForce === 'cls' ? 'no bar ended at the close of its session' : 'its session is over';
};
