import type { OrderType, TimeInForce } from './order';

/** How the part of a target that opens a position gets in. Which price, distance and time fits which type is told at `Order`. */
export interface Entry {
  /** Default `market`. */
  readonly type?: OrderType;
  readonly limit?: number;
  /** The price that triggers it. */
  readonly stop?: number;
  /** Of a `trailing-stop`, which has this or `trailBps`: how far the price must come back, up from its lowest for a buy, down from its highest for a sell. */
  readonly trailAmount?: number;
  /** The same as a share of the price, in whole basis points: 250 is 2.5 %. */
  readonly trailBps?: number;
  readonly timeInForce?: TimeInForce;
  /** The last moment of a `gtd` entry, ms since 1970 UTC. */
  readonly expiresAt?: number;
  readonly postOnly?: boolean;
}

/** The exits that protect a target: of a long position a stop is below its price and a take profit above it, of a short one the other way round. */
export interface Exits {
  /** Closes the whole position when the price trades through it. */
  readonly stop?: number;
  /** Closes the whole position when the price reaches it. */
  readonly takeProfit?: number;
  /** In place of `stop`: a stop that follows the price at this distance, and never goes back. */
  readonly trailAmount?: number;
  /** The same as a share of the price, in whole basis points: 250 is 2.5 %. */
  readonly trailBps?: number;
}

/** The other one of two targets, of which the entry that fills first cancels the other. */
export interface Alternative extends Exits {
  /** Signed quantity to hold, cut to whole lots toward zero. */
  readonly quantity: number;
  /** An order that waits, as the entry beside it does: not at the market. */
  readonly entry: Entry;
}

/** The exits that protect a target, and how it is reached. */
export interface Terms extends Exits {
  /** Default: at the market, at once. */
  readonly entry?: Entry;
  /**
   * In place of this target that one, should its entry fill first: two entries of which one cancels the other. They are for someone who holds nothing; else
   * the one on the side of what is held is the target (the first of them, or the first at all), and the other is nothing.
   */
  readonly or?: Alternative;
  /** The auction of the session in which what is held too much is closed; default: at the market, at once. Until then the exits protect it too. */
  readonly exit?: 'opg' | 'cls';
  /** Ids of the lots that are closed first, in this order; the rest by the account's method. They are the strategy's own, of this symbol. */
  readonly lots?: readonly string[];
}

/** What a strategy wants to hold of one symbol, and on which terms. */
export interface Target extends Terms {
  readonly symbol: number;
  /** Signed quantity to hold, cut to whole lots toward zero. */
  readonly quantity: number;
  /** Why, in a few words: it is journaled with the order. */
  readonly reason: string;
  /** Whether it never adds: of what is held when it is carried out, no more than `quantity` stays, and what has gone meanwhile is not bought back. Default false. */
  readonly reduceOnly?: boolean;
}
