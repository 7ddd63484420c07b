import type { Fill } from '../fill';
import type { Instrument } from '../instrument';
import type { HeldLot } from '../position';
import type { Terms } from '../target';

/** What a strategy may see and say. Symbols are indexes into `instruments`. */
export interface StrategyContext {
  readonly instruments: readonly Instrument[];
  /** Signed quantity held by this strategy. */
  position(symbol: number): number;
  /** What that is made of, oldest first: made anew at every call. `Terms.lots` names which of them to close. */
  lots(symbol: number): readonly HeldLot[];
  /** Cash plus marks, in the account's currency. */
  equity(): number;
  /** When the trading session of `symbol` that holds the current event ends, ms since 1970 UTC. */
  sessionClose(symbol: number): number;
  /** Whether a change of target, or an order of it other than a resting exit, is still under way in `symbol`. */
  busy(symbol: number): boolean;
  /** Whether the run has not begun yet: bars are shown so that indicators fill, and targets are dropped. */
  warmingUp(): boolean;
  /** Asks to hold `quantity`, cut to whole lots toward zero; exits among the terms protect all of it. */
  target(symbol: number, quantity: number, reason: string, terms?: Terms): void;
}

/** A strategy: no I/O, no clock, no chance. The same events give the same targets. */
export interface Strategy {
  /** Once for every completed bar. Scalars, so that nothing is allocated for a bar. */
  onBar(symbol: number, time: number, open: number, high: number, low: number, close: number, volume: number): void;
  /** For every quote, where there are any; a side that is not there has price 0. */
  onQuote?(symbol: number, time: number, bid: number, bidSize: number, ask: number, askSize: number): void;
  /** For every trade on the tape, where there are any. */
  onTrade?(symbol: number, time: number, price: number, size: number): void;
  /** After the fill is in the ledger. */
  onFill?(symbol: number, fill: Fill): void;
  /** After each unit of `symbol` has become `ratio` units of `into` (itself at a split): prices seen before mean 1 / `ratio` of what they did; 0: nothing is left of it. */
  onAction?(symbol: number, into: number, ratio: number): void;
}

/** Makes a strategy for one run. `parameters` are those of the configuration. */
export type StrategyFactory = (context: StrategyContext, parameters: Readonly<Record<string, number>>) => Strategy;
