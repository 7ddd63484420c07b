import type { LiveBroker, LiveStatement, Timers } from '@trader/core';
import type { TradingLoop } from '../trading-loop';
import type { Alarm } from './alarm';

/** The account that a guard watches over, and what it may do: guards only suspend, cancel, reduce, resync and tell. */
export interface GuardedAccount {
  readonly loop: TradingLoop;
  /** Only cancels go past the loop: of what has been cancelled by it before, or of what it does not know. */
  readonly broker: Pick<LiveBroker, 'cancel'>;
  readonly timers: Timers;
  readonly alarm: Alarm;
  /** Asks the broker what has happened, tells the loop all of it (unless the session has failed), and resolves with it. Rejects with BROKER_UNREACHABLE. */
  readonly resync: () => Promise<LiveStatement>;
}
