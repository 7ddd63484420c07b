import { notional } from './instrument';
import type { Instrument } from './instrument';
import { magnitude } from './money';
import type { Cash, Price, Quantity } from './money';

/** What an order has traded in one session, with the orders whose place it took. */
export interface Filled {
  /** Above zero. */
  readonly quantity: Quantity;
  /** The part of `quantity` that took liquidity. */
  readonly taken: Quantity;
  /** Price x quantity x multiplier of each fill, summed, in the instrument's currency. */
  readonly value: Cash;
}

/** What one fill at `price` makes of what an order had traded `before`; undefined: nothing. */
export const filledWith = (
  before: Filled | undefined,
  { instrument, quantity, liquidity }: { readonly instrument: Instrument; readonly quantity: Quantity; readonly liquidity: 'maker' | 'taker' },
  price: Price,
): Filled => {
  const taken = liquidity === 'taker' ? quantity : 0n;
  const value = magnitude(notional(instrument, price, quantity));
  if (before === undefined) return { quantity, taken: taken as Quantity, value };
  return { quantity: (before.quantity + quantity) as Quantity, taken: (before.taken + taken) as Quantity, value: (before.value + value) as Cash };
};
