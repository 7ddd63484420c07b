import type { Instrument } from '../instrument';
import type { Cash, Price, Quantity } from '../money';
import type { Side } from '../order';

/** What a trade costs. Pure: the simulated broker, the router and the reports share one. */
export interface CostModel {
  /** The fee of a fill of `quantity` (> 0) at `price`; below zero is a rebate. */
  fee(instrument: Instrument, side: Side, quantity: Quantity, price: Price): Cash;
  /** The price a marketable order really gets when the market shows `price`: on the tick, never better than `price`. */
  slip(instrument: Instrument, side: Side, quantity: Quantity, price: Price): Price;
}
