import type { Cash, CostModel, ExchangeCalendar, Instrument, Price, Quantity } from '@trader/core';
import type { QueueModel } from '../../simulated/queue';
import type { Faults } from './faults';

/** What an Alpaca server is made of. */
export interface AlpacaServerOptions {
  /** What it trades. The first one's calendar is the market's. */
  readonly instruments: readonly Instrument[];
  readonly cash: Cash;
  readonly calendarOf: (instrument: Instrument) => ExchangeCalendar;
  /** When it begins, ms since 1970 UTC. */
  readonly now: number;
  /** Whom it lets in. Without them, everybody who sends any keys. */
  readonly keys?: { readonly keyId: string; readonly secretKey: string } | undefined;
  /** The account's number. Default `PA3SIM000001`: Alpaca's paper accounts begin with PA. */
  readonly account?: string | undefined;
  /** What trades cost; fees are booked as FEE activities at once. Default: nothing. */
  readonly costs?: CostModel | undefined;
  /** Makes ids differ between servers. Default 1. */
  readonly seed?: number | undefined;
  /** Who stands before a limit order at its level, see `QueueModel`. Default `risk-averse`. */
  readonly queue?: QueueModel | undefined;
  /** How many times its equity the account may hold. Default: 1 over the largest `marginRate` of the instruments, whole. */
  readonly multiplier?: number | undefined;
  /** Whether the account may sell short what is `shortable`. Default true. */
  readonly shorting?: boolean | undefined;
  /**
   * What becomes of a partly filled order that is replaced. `carry`, the default: the new order's `qty` is the total and its `filled_qty` goes on from there
   * ("qty must be > filled_qty": https://docs.alpaca.markets/docs/options-trading-overview). `anew`: it trades its whole `qty` again, as
   * https://github.com/alpacahq/Alpaca-API/issues/165 tells. Which of them Alpaca does is unverified.
   */
  readonly replacements?: 'carry' | 'anew' | undefined;
  /** What is held when it begins, bought before at these prices. */
  readonly positions?: readonly { readonly symbol: string; readonly quantity: Quantity; readonly price: Price }[] | undefined;
  /** Requests per minute, of trading and of market data each. Default 200: https://docs.alpaca.markets/docs/usage-limit-api-calls-per-minute. */
  readonly requestsPerMinute?: number | undefined;
  /** Feeds of market data that the account has, such as `iex`. Default: all. */
  readonly feeds?: readonly string[] | undefined;
  /** How many symbols of trades and quotes a stream may have together. Default: any number. Alpaca's free plan has 30. */
  readonly symbolLimit?: number | undefined;
  /** How `/stream` writes JSON: Alpaca's paper server sends binary frames, its live server text. Default `bytes`. */
  readonly frames?: 'text' | 'bytes' | undefined;
  readonly faults?: Faults | undefined;
  /** How far back `faults.lag` may reach, in ms. Default 60,000. */
  readonly lagSpan?: number | undefined;
  /** How many quotes, and trades, of a symbol are remembered for REST. Default 1,000. */
  readonly tapeLength?: number | undefined;
}
