import type { Cash, Instrument, Price, Quantity } from '@trader/core';

/** Everything the gate's checks may read of the portfolio and the market, at the moment an order asks for approval. */
export interface GateContext {
  /** Event time, ms since 1970 UTC. */
  readonly time: number;
  readonly instrument: Instrument;
  /** The last price, or undefined when none is known. */
  readonly mark: Price | undefined;
  /** When that price was made, ms since 1970 UTC. */
  readonly markTime: number;
  readonly portfolioVersion: number;
  /** Signed quantity held of the order's symbol, over all owners. */
  readonly position: Quantity;
  /** Signed quantity held of it by the order's owner: what a reduce-only order of his may reduce, with what such a one's group has filled of it already. */
  readonly held: Quantity;
  /**
   * Unfilled quantity (>= 0) of working buy orders of the symbol that could still increase exposure; and what owners hold of it against each other, for one
   * of them may close at any time.
   */
  readonly workingBuy: Quantity;
  /** The same of sell orders. */
  readonly workingSell: Quantity;
  /** Sum over all symbols of |position| x mark x multiplier. */
  readonly grossNotional: Cash;
  /**
   * What working orders of all symbols could add to `grossNotional`, worst case: the sum of
   * (max(max(position, 0) + workingBuy, max(-position, 0) + workingSell) - |position|) x mark x multiplier.
   */
  readonly workingNotional: Cash;
  /** Equity that positions and working orders tie up, in the same worst case: at their margin rates, or by the account's margin rule. */
  readonly marginUsed: Cash;
  /**
   * By the account's margin rule, in its currency: what would be tied up if, in that worst case, the order's symbol came to `size` (signed) at `price`. Without
   * it the order needs its instrument's `marginRate`. Infinity: the account may not hold that.
   */
  readonly marginAfter?: ((size: number, price: number) => number) | undefined;
  /** Cash plus marks, and dividends that are due. */
  readonly equity: Cash;
  /** What of that is due and not paid yet: it counts for every limit, and cannot be spent. Nothing when it is not said. */
  readonly receivable?: Cash | undefined;
  /** Equity when the session began. */
  readonly sessionStartEquity: Cash;
  /** Highest equity so far, the start included. */
  readonly peakEquity: Cash;
  /** Why nothing that adds exposure may pass (a kill switch, an order of unknown outcome), or undefined. */
  readonly halt: string | undefined;
  /** Why the account is in a margin call, as its broker says; undefined when it is not. */
  readonly marginCall?: string | undefined;
  /** How much of its parent's quantity no other child has taken. */
  readonly parentRemaining: Quantity;
}
