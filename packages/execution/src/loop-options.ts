import type { Broker, Cash, CurrencyOptions, ExchangeCalendar, Instrument, Journal, MarginModel, ShortSupply, Trace } from '@trader/core';
import type { Gate } from '@trader/risk';
import type { FundsSource } from './funds-source';
import type { MarginCallResponse } from './liquidation';
import type { OrderState } from './order-lifecycle';
import type { Goal } from './read-goal';
import type { SleeveOptions } from './sleeve';

/** Everything a trading loop is made of. */
export interface LoopOptions extends CurrencyOptions {
  /** Names the run; order ids begin with it. */
  readonly run: string;
  /** The strategies that trade the account, in the order in which they speak: at least one. */
  readonly sleeves: readonly SleeveOptions[];
  readonly instruments: readonly Instrument[];
  readonly cash: Cash;
  readonly calendarOf: (instrument: Instrument) => ExchangeCalendar;
  /** When the run begins, ms since 1970 UTC; default: with the first slice. Earlier bars are shown to the strategies, and what they want is dropped. */
  readonly tradeFrom?: number | undefined;
  readonly gate: Gate;
  readonly broker: Broker;
  /** The broker's margin rule, by which the gate judges buying power. Default: each instrument's `marginRate`. */
  readonly margin?: MarginModel | undefined;
  /** What is done about a margin call; default `report`: it is journaled, and orders that could add exposure are refused until it is met. */
  readonly onMarginCall?: MarginCallResponse | undefined;
  /** What the broker itself says that the account may spend, asked for every order; nobody asks it when absent. */
  readonly funds?: FundsSource | undefined;
  /** How much of a symbol may be short at a time; default: as much as the limits allow. */
  readonly shortSupply?: ShortSupply | undefined;
  /** Hears of each of our orders of which something has become, after the books, the strategies and the desks have. */
  readonly onOrder?: ((state: OrderState) => void) | undefined;
  /** Hears of each goal that a sleeve is given, before anything is done for it; not of those that ask for exits again. */
  readonly onGoal?: ((symbol: number, owner: string, goal: Goal) => void) | undefined;
  /** Without one, nothing is recorded. */
  readonly journal?: Journal;
  /** Whether goals that have to wait are journaled, as a run needs that is to be restored (`@trader/execution/live`); default: no, for a run that is replayed makes them again. */
  readonly journalGoals?: boolean | undefined;
  /**
   * Whether the entry of a turn (a goal on the other side of what is held) waits until its close has filled, and is not sent when it does not. For brokers that net an account's orders and know no reduce-only, as
   * Alpaca: an entry that fills before the close only reduces, and its exits are for the wrong side. Default: both are sent at once.
   */
  readonly turnsInSteps?: boolean | undefined;
  readonly trace?: Trace;
}
