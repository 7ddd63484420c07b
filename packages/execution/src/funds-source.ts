import type { Order } from '@trader/core';
import type { BrokerFunds } from '@trader/risk';

/** Who knows what the broker itself says of the account's money. */
export interface FundsSource {
  /** What of the broker's fields an order may use, for the gate; undefined: nobody asks the broker. */
  fundsFor(order: Order): BrokerFunds | undefined;
  /** An order that is about to be sent: what it takes is no longer there for the next one, before the broker has said so. */
  sent(order: Order): void;
}
