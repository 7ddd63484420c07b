import type { Cash, Price, Quantity } from '../money';
import type { Position } from '../position';
import type { Side } from '../order';
import type { Broker, BrokerEvent } from './broker';

/** Whether a stream can be relied upon: `up` when from now on everything will come, `down` when something may be missing. */
export interface LinkEvent {
  /** Which stream, such as `orders` or `market`. */
  readonly link: string;
  readonly state: 'up' | 'down';
  /** Why it is down; '' when it is up. */
  readonly reason: string;
  /** When we noticed, ms since 1970 UTC. */
  readonly time: number;
}

/** What a broker says of an account as a whole. Money is in the account's currency. */
export interface AccountStanding {
  /** The account's number or name at the broker. */
  readonly account: string;
  readonly currency: string;
  /** The broker's time, ms since 1970 UTC. */
  readonly time: number;
  readonly cash: Cash;
  /** Cash and positions: the net asset value, which Alpaca calls equity and portfolio value. */
  readonly equity: Cash;
  readonly buyingPower: Cash;
  /** Why no order may be sent; undefined when none is blocked. */
  readonly blocked: string | undefined;
  /** Its fields as they came, by the broker's names, for the gate. */
  readonly fields: Readonly<Record<string, string | number | null>>;
}

/** An order at work that is not ours: of a person, or of another program. */
export interface ExternalOrder {
  /** The broker's id. */
  readonly id: string;
  readonly symbol: string;
  readonly side: Side;
  /** What of it has not traded. */
  readonly quantity: Quantity;
}

/** A holding as the broker tells it, of a symbol that we trade or of another. */
export interface BrokerPosition extends Position {
  /** What one unit cost on average; undefined when the broker does not say. */
  readonly averagePrice?: Price | undefined;
}

/** What a live broker knows of the account, asked for what happened since some time. */
export interface LiveStatement {
  /** The broker's time, ms since 1970 UTC. */
  readonly asOf: number;
  /** Ids of our orders that are at work there. */
  readonly working: readonly string[];
  /** Events of our orders, of others' orders in our symbols, and of the account, oldest first; told before or not. */
  readonly events: readonly BrokerEvent[];
  readonly positions: readonly BrokerPosition[];
  readonly cash: Cash;
  readonly external: readonly ExternalOrder[];
}

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
