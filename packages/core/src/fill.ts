import type { Cash, Price, Quantity } from './money';
import type { Side } from './order';

/** A part of an order that was executed. */
export interface Fill {
  /** The broker's id of this execution: the same fill told twice has the same id. */
  readonly executionId: string;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: Side;
  /** Above zero. */
  readonly quantity: Quantity;
  readonly price: Price;
  /** Fees charged for it; below zero is a rebate. */
  readonly fee: Cash;
  /** When it happened, ms since 1970 UTC. */
  readonly time: number;
}
