import type { Cash, Price, Quantity } from '../money';
import type { Side } from '../order';
import type { Position } from '../position';
import type { BrokerEvent } from './broker';

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
