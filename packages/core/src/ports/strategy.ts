import type { Fill } from '../fill';
import type { StrategyContext } from './strategy-context';

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
