import type { Instrument } from '../instrument';
import type { Cash, Price, Quantity } from '../money';

/**
 * What it costs, and earns, to hold: asked when a session ends, for the calendar days until the next one does (three over a weekend). Pure. Every
 * answer is rounded once; a model says how, and whether its year has 360 or 365 days.
 */
export interface FinancingModel {
  /** The fee, in the instrument's currency, for a short of `quantity` (> 0) at `price`, over `days` from `time` (ms since 1970 UTC) on. */
  borrow(instrument: Instrument, quantity: Quantity, price: Price, days: number, time: number): Cash;
  /**
   * What `balance` earns (above zero) or is charged (below) over `days` from `time` on. The balance is money of one currency without the proceeds
   * of short sales, which secure the loan of the shares; `equity` is the account's, in the same currency: some brokers pay small accounts less.
   */
  interest(currency: string, balance: Cash, days: number, time: number, equity: Cash): Cash;
}

/** What came of changing money. */
export interface Conversion {
  /** In the currency bought: above zero. */
  readonly received: Cash;
  /** In the currency bought; not taken off `received` yet. */
  readonly fee: Cash;
}

/** What it costs to change money of one currency into another. Pure. */
export interface ConversionModel {
  /** Sells `amount` (> 0) of `from` for `to`, where one `from` is worth `rate` in the middle of the market. */
  convert(from: string, to: string, amount: Cash, rate: Price, time: number): Conversion;
}
