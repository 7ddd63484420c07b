import { formatQuantity } from '@trader/core';
import { KeepExits } from '../src/live';
import type { KeepExitsPolicy } from '../src/live';
import type { OrderState } from '../src/order-lifecycle';
import { guarded } from './guard-setting';

/** Has asked for 100 of ABC (r-2) with a stop (r-3) and a take profit (r-4), all at work. */
export const opened = ({ policy, setting = {}, takes }: { readonly policy?: KeepExitsPolicy; readonly setting?: Parameters<typeof guarded>[0]; readonly takes?: (id: string) => 'works' | 'lost' } = {}) => {
  const listeners: ((state: OrderState) => void)[] = [];
  const all = guarded({ ...setting, more: { onOrder: (state) => listeners.forEach((each) => each(state)), onGoal: (...goal) => exits.heardGoal(...goal), ...setting.more } });
  const exits: KeepExits = new KeepExits({ ...all.account, policy });
  listeners.push((state) => exits.heard(state));
  exits.start();
  if (takes !== undefined) all.venue.takes = takes;
  all.want({ quantity: 100, stop: 9, takeProfit: 11 });
  const held = (): string => formatQuantity(all.loop.ledger.position(0));
  /** Orders at work, as `side quantity type`. */
  const working = (): string[] => all.loop.orders.liveOf(0).map(({ order, filled }) => `${order.side} ${formatQuantity((order.quantity - filled) as never)} ${order.type}`);
  return { ...all, exits, listeners, held, working };
};

/** Holds all of it, under both exits. */
export const holding = async (over: Parameters<typeof opened>[0] = {}) => {
  const all = opened(over);
  all.venue.trade('r-2', 100);
  await all.pass(5_000, 500);
  all.venue.since();
  return all;
};
