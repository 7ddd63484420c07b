import type { BrokerEvent, SessionTracker } from '@trader/core';
import type { Gate } from '@trader/risk';
import type { AccountControl } from './account-control';
import type { AccountBooks } from './book-account-event';
import type { GateNews } from './gate-news';
import type { Strangers } from './strangers';

/** What of a trading loop has a memory: all that a run needs that is restored from its journal, and not replayed (ADR 0018). */
export interface LoopParts extends AccountBooks {
  /** The run's name. */
  readonly run: string;
  readonly gate: Gate;
  readonly sessions: SessionTracker;
  readonly news: GateNews;
  readonly control: AccountControl;
  readonly strangers: Strangers;
  /** Hears what the broker says by itself, once the loop has taken note of it. */
  heard: ((event: BrokerEvent) => void) | undefined;
  /** Until when, by the journal of earlier lives, what the broker did is known at least; ms since 1970 UTC, -Infinity without one. */
  knownAt: number;
  /** Whether nothing is journaled for the moment. */
  silent: boolean;
}
