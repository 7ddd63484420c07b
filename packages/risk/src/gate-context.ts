import type { Instrument, Price, Quantity, TradingState } from '@trader/core';
import type { AccountFields, BuyingPowerField, NoBuyingPower } from './buying-power';

/**
 * What an account holds and could come to hold, by instrument, in its own currency: columns of doubles. An account's view fills them in again for every order.
 * Limits are compared with estimates (last prices, doubles); the books themselves are exact.
 */
export interface Book {
  readonly instruments: readonly Instrument[];
  /** Signed: position x mark x multiplier x rate; 0 where nothing is held. */
  readonly worths: Float64Array;
  /** The same of what working buy orders that could add exposure have left, at least 0; at the prices that they name (`dearestPrice`), where those are beyond the mark. */
  readonly buys: Float64Array;
  /** The same of sell orders, at least 0. */
  readonly sells: Float64Array;
}

/** Whether a market takes and fills orders now. */
export type MarketState = 'open' | 'auction' | 'closed' | 'halted';

/** What the broker itself says of the account: its fields as they came, and which of them count for this order (`buyingPowerField`). */
export interface BrokerFunds {
  readonly fields: AccountFields;
  readonly answer: BuyingPowerField | NoBuyingPower;
  /** What the account has, in words that end every refusal; asked for only then. */
  readonly standing?: (() => string) | undefined;
}

/** Everything the gate's checks may read of the portfolio and the market, at the moment an order asks for approval. Amounts are of the account's currency. */
export interface GateContext {
  /** Event time, ms since 1970 UTC. */
  readonly time: number;
  /** The order's: the very object of `book.instruments`. */
  readonly instrument: Instrument;
  /** What one unit of the instrument's currency is worth in the account's; NaN when nobody knows. 1 when it is not said. */
  readonly rate?: number | undefined;
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
   * Unfilled quantity (>= 0) of working buy orders of the symbol that could still increase exposure, those whose cancellation or replacement is under way among
   * them; and what owners hold of it against each other, for one of them may close at any time.
   */
  readonly workingBuy: Quantity;
  /** The same of sell orders. */
  readonly workingSell: Quantity;
  /** All symbols of the account, the order's own among them. */
  readonly book: Book;
  /** Equity that positions and working orders tie up, in the same worst case: at their margin rates, or by the account's margin rule. */
  readonly marginUsed: number;
  /**
   * By the account's margin rule, in its currency: what would be tied up if, in that worst case, the order's symbol came to `size` (signed) at `price`. Without
   * it the order needs its instrument's `marginRate`. Infinity: the account may not hold that.
   */
  readonly marginAfter?: ((size: number, price: number) => number) | undefined;
  /** Cash plus marks, and dividends that are due. */
  readonly equity: number;
  /** What of that is due and not paid yet: it counts for every limit, and cannot be spent. Nothing when it is not said. */
  readonly receivable?: number | undefined;
  /** Equity when the session began. */
  readonly sessionStartEquity: number;
  /** Highest equity so far, the start included. */
  readonly peakEquity: number;
  readonly state: TradingState;
  /** Why it is not `active`. */
  readonly stateReason?: string | undefined;
  /** The order of this symbol of which nobody has told what became of it; undefined when there is none. */
  readonly unknownOrder?: string | undefined;
  /** Why the account is in a margin call, as its broker says; undefined when it is not. */
  readonly marginCall?: string | undefined;
  /** How much of its parent's quantity no other child has taken. */
  readonly parentRemaining: Quantity;
  /** Orders of the account, in all symbols, that are not over. */
  readonly openOrders?: number | undefined;
  /** The highest limit at which an order of ours buys the symbol now, and the lowest at which one sells it. */
  readonly ownBid?: Price | undefined;
  readonly ownAsk?: Price | undefined;
  /** Whether orders of other owners that could add exposure buy the symbol, or sell it; no when it is not said. */
  readonly othersBuy?: boolean | undefined;
  readonly othersSell?: boolean | undefined;
  /** The best prices others show, or undefined when nobody knows. */
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
  readonly market?: MarketState | undefined;
  /** When the symbol's running (or next) session begins and ends, ms since 1970 UTC. */
  readonly sessionOpen?: number | undefined;
  readonly sessionClose?: number | undefined;
  /** Shares or contracts that trade in a session on average. */
  readonly averageVolume?: number | undefined;
  /** How much more the broker would lend for a short sale, at least 0; undefined when it does not say. */
  readonly borrowable?: Quantity | undefined;
  /** What the broker's own fields allow; not asked when it is not said. */
  readonly brokerFunds?: BrokerFunds | undefined;
}
