/** What a strategy wants to hold of one symbol, and the exits that protect it. */
export interface Target {
  readonly symbol: number;
  /** Signed quantity to hold, cut to whole lots toward zero. */
  readonly quantity: number;
  /** Closes the whole position when the price trades through it. */
  readonly stop?: number;
  /** Closes the whole position when the price reaches it. */
  readonly takeProfit?: number;
  /** Why, in a few words: it is journaled with the order. */
  readonly reason: string;
}
