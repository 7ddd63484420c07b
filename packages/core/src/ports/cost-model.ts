import type { Filled } from '../filled';
import type { Instrument } from '../instrument';
import type { Cash, Price, Quantity } from '../money';
import type { Side } from '../order';

/** What a cost model may know of one fill, all but its price. The exchange makes it, once a fill. */
export interface Execution {
  readonly instrument: Instrument;
  readonly side: Side;
  /** Above zero. */
  readonly quantity: Quantity;
  /** `maker`: a limit order the market came to. `taker`: an order that went to the market. */
  readonly liquidity: 'maker' | 'taker';
  /** The part of `quantity` that closes a position: 0 to `quantity`. */
  readonly closing: Quantity;
  /** The part of `closing` that was opened in the same session: 0 to `closing`. A session's own lots are closed first. */
  readonly closingToday: Quantity;
  /** What its order has filled before in the same session; absent of the first fill. Brokers count minimums, maximums and cents by order and day. */
  readonly before?: Filled | undefined;
  /** Volume of the bar it happens in, in shares or contracts; 0 when nobody knows. */
  readonly volume: number;
  /** When, ms since 1970 UTC. */
  readonly time: number;
}

/** What a trade costs. Pure: the simulated broker, the router and the reports share one. */
export interface CostModel {
  /** The fee of an execution at `price`; below zero is a rebate. */
  fee(execution: Execution, price: Price): Cash;
  /** The price a marketable order really gets when the market shows `shown`: on the tick, never better than `shown`. */
  slip(execution: Execution, shown: Price): Price;
}
