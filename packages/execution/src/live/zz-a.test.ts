import { formatQuantity } from '@trader/core';
import { expect, it } from 'vitest';
import { guarded } from '../../test/guard-setting';
import type { OrderState } from '../order-lifecycle';
import { KeepExits } from './keep-exits';
import { restore } from './restore';
import { EndedOrders } from './ended-orders';

const opened = (setting: Parameters<typeof guarded>[0] = {}) => {
  const listeners: ((state: OrderState) => void)[] = [];
  const all = guarded({ ...setting, more: { onOrder: (state) => listeners.forEach((each) => each(state)), ...setting.more } });
  const exits = new KeepExits({ ...all.account });
  listeners.push((state) => exits.heard(state));
  exits.start();
  const held = (): string => formatQuantity(all.loop.ledger.position(0));
  const working = (): string[] => all.loop.orders.liveOf(0).map(({ order, filled, status }) => `${order.id} ${order.side} ${formatQuantity((order.quantity - filled) as never)} ${order.type} ${status}`);
  return { ...all, exits, held, working };
};

it('A: add to a holding by a resting limit; kept exit rejected (wash trade)', async () => {
  const all = opened();
  all.want({ quantity: 100, stop: 9 });
  all.venue.trade('r-2', 100);
  await all.pass(5_000, 500);
  console.log('before', all.held(), all.working());
  all.venue.takes = (id) => { const o = all.venue.orders.get(id)!; return o.reduceOnly && o.after === undefined ? 'rejected' : 'works'; };
  console.log(all.want({ quantity: 150, stop: 9, entry: { type: 'limit', limit: 9.5 } }));
  await all.pass(5_000, 500);
  all.venue.takes = () => 'works';
  await all.pass(3_600_000, 1_000);
  console.log('after 1 h', all.held(), all.working(), all.told, all.venue.since());
});

it('B: a younger fill of a forgotten order, then a restart', async () => {
  const all = opened();
  all.want({ quantity: 100, stop: 9, takeProfit: 11 });
  all.venue.trade('r-2', 100);
  await all.pass(5_000, 500);
  all.want({ quantity: 100, stop: 9 });
  await all.pass(5_000, 500);
  console.log(all.held(), all.working());
  const ended = new EndedOrders(all.loop.parts);
  const agree = () => ended.agree({ asOf: all.timers.now(), working: [...all.venue.open] }, all.timers.now() - 600_000);
  agree();
  await all.pass(12 * 60_000, 60_000);
  agree();
  console.log('forgotten', all.loop.orders.isForgotten('r-4'));
  all.loop.advance(all.timers.now());
  all.venue.fill('r-4', 100, 11, { executionId: 'late', side: 'sell', time: all.timers.now() });
  await all.pass(1_000);
  console.log(all.held(), all.records.filter(({ kind }) => kind === 'fill'));
  const next = guarded();
  let thrown: unknown;
  try { restore(next.loop, all.records); } catch (error) { thrown = error; }
  console.log('restore:', String(thrown));
});
