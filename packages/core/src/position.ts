import type { Price, Quantity } from './money';

/** A part of a position: who owns it, and what it cost. */
export interface Lot {
  /** The sleeve that may close it. */
  readonly owner: string;
  readonly symbol: string;
  /** Signed: below zero is short. */
  readonly quantity: Quantity;
  readonly price: Price;
  readonly time: number;
}

/** What an account holds of one symbol, over all owners. */
export interface Position {
  readonly symbol: string;
  /** Signed: below zero is short. */
  readonly quantity: Quantity;
}
