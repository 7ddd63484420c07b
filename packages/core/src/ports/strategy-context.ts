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
  /** When the trading session of `symbol` that holds the current event began, ms since 1970 UTC. */
  sessionOpen(symbol: number): number;
  /** When the trading session of `symbol` that holds the current event ends, ms since 1970 UTC. */
  sessionClose(symbol: number): number;
  /** Whether a change of target, or an order of it other than a resting exit, is still under way in `symbol`. */
  busy(symbol: number): boolean;
  /** Whether the run has not begun yet: bars are shown so that indicators fill, and targets are dropped. */
  warmingUp(): boolean;
  /** Asks to hold `quantity`, cut to whole lots toward zero; exits among the terms protect all of it. */
  target(symbol: number, quantity: number, reason: string, terms?: Terms): void;
}
