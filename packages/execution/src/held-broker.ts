import { isFinal } from '@trader/core';
import type { ApprovedOrder, Broker, BrokerEvent, BrokerStatement } from '@trader/core';
import type { OrderLifecycle } from './order-lifecycle';

type Request = { readonly kind: 'submit'; readonly approval: ApprovedOrder } | { readonly kind: 'cancel'; readonly orderId: string };

/**
 * A broker's door that stays shut while a run is brought back: what the loop wants is kept in order. Opening it sends what the broker,
 * asked, is sure never to have had.
 */
export class HeldBroker implements Broker {
  private kept: Request[] | undefined = [];

  constructor(private readonly broker: Broker) {}

  submit(...approvals: readonly ApprovedOrder[]): void {
    if (this.kept === undefined) this.broker.submit(...approvals);
    else for (const approval of approvals) this.kept.push({ kind: 'submit', approval });
  }

  cancel(orderId: string): void {
    if (this.kept === undefined) this.broker.cancel(orderId);
    else this.kept.push({ kind: 'cancel', orderId });
  }

  subscribe(listener: (event: BrokerEvent) => void): void {
    this.broker.subscribe(listener);
  }

  /** Sends, in order, submissions the statement does not know and cancels of orders that still live; from now on passes all through. */
  open(statement: BrokerStatement, orders: OrderLifecycle): void {
    const known = new Set(statement.orders.map((order) => order.id));
    const kept = this.kept ?? [];
    this.kept = undefined;
    for (const request of kept) {
      if (request.kind === 'submit') {
        if (!known.has(request.approval.order.id)) this.broker.submit(request.approval);
        continue;
      }
      const state = orders.find(request.orderId);
      if (state !== undefined && !isFinal(state.status)) this.broker.cancel(request.orderId);
    }
  }
}
