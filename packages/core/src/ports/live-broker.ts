import type { AccountStanding } from './account-standing';
import type { Broker, BrokerEvent } from './broker';
import type { LinkEvent } from './link';
import type { LiveStatement } from './live-statement';

/** A broker over a network, which can be out of reach for a while. Questions reject with BROKER_UNREACHABLE then. */
export interface LiveBroker extends Broker {
  /** Opens the stream of what becomes of orders, and opens it again whenever it is lost. */
  connect(listener: (event: LinkEvent) => void): void;
  /** Whether the broker has an order of this id, and what became of it, oldest first; undefined when it says that it has none (yet). */
  ask(orderId: string): Promise<readonly BrokerEvent[] | undefined>;
  /** What happened since `since` (ms since 1970 UTC), with all that `live`, our orders that are not over in our books, came to. */
  statement(since: number, live: readonly string[]): Promise<LiveStatement>;
  standing(): Promise<AccountStanding>;
  /** Hangs up for good. */
  close(): void;
}
