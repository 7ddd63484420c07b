import { createApprovalAuthority, defineInstrument, defineOrder, quantity } from '@trader/core';
import type { Broker, BrokerStatement, Order } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { HeldBroker } from './held-broker';
import { OrderLifecycle } from './order-lifecycle';

const share = defineInstrument({ symbol: 'ABC' });
const orderOf = (id: string): Order =>
  defineOrder(share, { id, parentId: 'p', owner: 'o', symbol: 'ABC', side: 'buy', type: 'market', quantity: quantity(1), reduceOnly: false, reason: '' });

const setUp = () => {
  const { mint } = createApprovalAuthority();
  const sent: string[] = [];
  const broker: Broker = {
    submit: (...approvals) => approvals.forEach(({ order }) => sent.push(order.id)),
    cancel: (id) => void sent.push(`cancel ${id}`),
    subscribe: () => undefined,
  };
  const door = new HeldBroker(broker);
  const orders = new OrderLifecycle(1);
  const submit = (id: string): void => {
    const approval = mint(orderOf(id), 0, 0);
    orders.intend(0, approval.order, 0);
    door.submit(approval);
  };
  const open = (...known: readonly string[]): void => {
    const statement: BrokerStatement = { asOf: 0, orders: known.map(orderOf), events: [], positions: [], cash: 0n as BrokerStatement['cash'] };
    door.open(statement, orders);
  };
  return { door, orders, submit, open, sent };
};

describe('a shut door', () => {
  it('keeps everything; opened, it sends in order what the broker never had', () => {
    const { door, submit, open, sent } = setUp();
    ['a', 'b', 'c'].forEach(submit);
    door.cancel('c');
    expect(sent).toEqual([]);
    open('b');
    expect(sent).toEqual(['a', 'c', 'cancel c']);
    submit('d');
    door.cancel('d');
    expect(sent.slice(3)).toEqual(['d', 'cancel d']);
  });

  it('drops the cancel of an order that is over, or that was never ours', () => {
    const { door, orders, submit, open, sent } = setUp();
    submit('a');
    door.cancel('a');
    door.cancel('nobody');
    orders.update(orders.find('a')!, { kind: 'order', orderId: 'a', status: 'cancelled', reason: '', time: 0 });
    open('a');
    expect(sent).toEqual([]);
  });
});
