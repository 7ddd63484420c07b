import type { Instrument } from '../instrument';

/**
 * How much equity an account must have for what it holds, in doubles and in the account's currency. Columns are by instrument: the signed size
 * in shares or contracts, and what that is worth, size x price x multiplier with the same sign (0 where nothing is held, and never NaN). Pure,
 * and allocates nothing: exchanges and gates ask it for every order. Nothing held needs nothing; and a position that gains (a long whose price rises, a short
 * whose price falls) never needs so much more that equity less maintenance falls: exchanges ask again only when a position has lost.
 */
export interface MarginModel {
  /** Least equity to take these positions on. Infinity: they may not be held at all. */
  initial(instruments: readonly Instrument[], sizes: Float64Array, worths: Float64Array): number;
  /** Least equity to keep them; below it the account is in a margin call. Never above `initial`. */
  maintenance(instruments: readonly Instrument[], sizes: Float64Array, worths: Float64Array): number;
}
