import type { Cash, Price, Quantity } from './money';

/** A part of a position: who owns it, and what it cost. */
export interface Lot {
  /** The execution id of the fill that opened it. */
  readonly id: string;
  /** The sleeve that may close it. */
  readonly owner: string;
  readonly symbol: string;
  /** Signed: below zero is short. */
  readonly quantity: Quantity;
  /** What one unit of it cost; rounded when an action has changed the units. */
  readonly price: Price;
  /** What all of it cost, exact and signed like the quantity: price x quantity x multiplier, which no action changes. */
  readonly cost: Cash;
  readonly time: number;
}

/** A part of what a strategy holds of one symbol: signed quantity, the price of a unit, and when it was opened, ms since 1970 UTC. */
export interface HeldLot {
  readonly id: string;
  readonly quantity: number;
  readonly price: number;
  readonly time: number;
}

/** What an account holds of one symbol, over all owners. */
export interface Position {
  readonly symbol: string;
  /** Signed: below zero is short. */
  readonly quantity: Quantity;
}
