import type { ApprovedOrder, Broker, BrokerEvent, Verify } from '@trader/core';
import type { SimulatedExchange } from './exchange';

/** The simulated exchange behind the broker port, in the same process: every event arrives before the call returns. */
export class SimulatedBroker implements Broker {
  constructor(
    private readonly exchange: SimulatedExchange,
    private readonly verify: Verify,
    private readonly now: () => number,
  ) {}

  submit(...approvals: readonly ApprovedOrder[]): void {
    for (const approval of approvals) this.exchange.place(this.verify(approval, this.now()));
  }

  cancel(orderId: string): void {
    this.exchange.cancel(orderId);
  }

  subscribe(listener: (event: BrokerEvent) => void): void {
    this.exchange.subscribe(listener);
  }
}
