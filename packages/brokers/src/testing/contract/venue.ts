import type { ApprovedOrder, Broker, Cash, Instrument, LinkEvent, LiveBroker, Order, Quantity } from '@trader/core';

/** What not every broker can do. One that lacks it tells such an order `rejected`, and leaves what is at work alone. */
export type BrokerFeature = 'fractions' | 'brackets' | 'one-cancels-other' | 'replace' | 'stop-limit' | 'trailing-stop' | 'immediate-or-cancel';

/** The wire between us and the broker, for the cases in which it fails. */
export interface ContractWire {
  /** Loses the next order that is sent: before it reaches the broker, or its answer afterwards. */
  loseNext(what: 'request' | 'reply'): void;
  /** The stream of order news breaks, for a `reason` that the far side gives, and cannot be opened again until `up`. */
  down(reason?: string): Promise<void>;
  up(): Promise<void>;
  /** Lets so much time pass as the broker needs to notice that something is wrong. */
  wait(): Promise<void>;
}

/** What a venue of a broker over a network has besides. */
export interface LiveVenue {
  readonly broker: LiveBroker;
  readonly wire: ContractWire;
  /** All that `connect` has told. */
  readonly links: readonly LinkEvent[];
  /** Keys and the like, which must never be told. */
  readonly secrets: readonly string[];
  /** Someone else buys so much by hand: at the market, or with a limit. */
  tradeByHand(quantity: number, limit?: string): Promise<void>;
  /** Our process dies, and another one of the same run begins: gives its broker, which is connected. The old one tells nothing more. */
  restart(): Promise<LiveBroker>;
}

/** A broker to be tested, and the levers of its market. A case gets a new one. */
export interface ContractVenue {
  readonly broker: Broker;
  /** A share: steps of 0.01 in price and of 1 in quantity (of 0.000000001 unless the broker lacks `fractions`). None is held yet, and there is money for 10,000 of it at 10. */
  readonly instrument: Instrument;
  approve(order: Order): ApprovedOrder;
  /** An approval that has expired already. */
  approveLate(order: Order): ApprovedOrder;
  /** Shows a market where `size` can be bought at `ask` and sold at `bid`; resolves when all that came of it has been told. */
  quote(bid: string, ask: string, size?: number): Promise<void>;
  /** Resolves when everything that was sent has been answered, and the answers have been told. */
  quiet(): Promise<void>;
  /** What the account holds of the instrument, and its cash, as the broker has it. */
  books(): Promise<{ readonly position: Quantity; readonly cash: Cash }>;
  readonly lacks: readonly BrokerFeature[];
  /** Of a broker over a network. */
  readonly live?: LiveVenue;
  /** The case is over. */
  close(): Promise<void>;
}
