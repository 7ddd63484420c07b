import { TraderError } from '@trader/core';
import type { BreakerRules } from './options';
import type { Tally } from './tally';

/** `closed`: trading as usual. `open`: no entries. `half-open`: a few small ones, to see. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * Every move of a circuit breaker. It trips (`closed` -> `open`), its cooldown runs out (`open` -> `half-open`), every probe was good
 * (`half-open` -> `closed`) or one was not (`half-open` -> `open`, for twice as long).
 */
export const BREAKER_TRANSITIONS: Readonly<Record<BreakerState, readonly BreakerState[]>> = {
  closed: ['open'],
  open: ['half-open'],
  'half-open': ['closed', 'open'],
};

/** A move, for the journal. */
export interface BreakerMove {
  /** Event time, ms since 1970 UTC: of `open` -> `half-open` the moment the cooldown ran out. */
  readonly time: number;
  readonly from: BreakerState;
  readonly to: BreakerState;
  readonly reason: string;
}

/** Whether an entry may be made, and how large. */
export interface BreakerAnswer {
  readonly state: BreakerState;
  /** Share of the normal size an entry may have, 0 to 1: 0 forbids it. */
  readonly share: number;
  /** When a breaker that forbids entries lets the next probe in, ms since 1970 UTC. */
  readonly until?: number;
  /** Why it is not closed. */
  readonly reason?: string;
}

const CLOSED: BreakerAnswer = Object.freeze({ state: 'closed', share: 1 });
const NO_MOVES: readonly BreakerMove[] = Object.freeze([]);

/** Two moves that may not have been made, as a list. */
export const movesOf = (first: BreakerMove | undefined, second: BreakerMove | undefined): readonly BreakerMove[] => {
  if (first === undefined) return second === undefined ? NO_MOVES : [second];
  return second === undefined ? [first] : [first, second];
};

/** A breaker's state, and the moves it makes. Its counting is the tally's. */
export class BreakerMachine {
  at: BreakerState = 'closed';
  /** The latest event time heard. */
  now = -Infinity;
  cooldownMs = 0;
  until = 0;
  reason = '';
  /** Probes sent and not given back, and how many of them closed without a loss. */
  sent = 0;
  good = 0;
  /** Event time of the last of them. */
  sentAt = 0;
  private waiting = CLOSED;
  private probing = CLOSED;
  private probed = CLOSED;

  constructor(private readonly rules: BreakerRules, private readonly tally: Tally) {}

  /** Lets time pass; the move that made, if any. Throws INVALID_DATA for a time that is none. */
  pass(time: number): BreakerMove | undefined {
    if (!Number.isFinite(time)) throw new TraderError('INVALID_DATA', `circuit breaker: ${time} is not a time in ms`);
    if (time > this.now) this.now = time;
    if (this.at !== 'open' || this.now < this.until) return undefined;
    this.at = 'half-open';
    return { time: this.until, from: 'open', to: 'half-open', reason: `cooldown of ${this.cooldownMs} ms is over` };
  }

  /** Opens: for the first cooldown when it was closed, for twice the last one when it was probing. Forgets what was counted. */
  trip(reason: string): BreakerMove {
    const move: BreakerMove = { time: this.now, from: this.at, to: 'open', reason };
    this.cooldownMs = this.at === 'closed' ? this.rules.cooldownMs : Math.min(this.cooldownMs * 2, this.rules.maxCooldownMs);
    this.at = 'open';
    this.until = this.now + this.cooldownMs;
    this.reason = reason;
    this.sent = this.good = 0;
    this.tally.clear();
    this.keepAnswers();
    return move;
  }

  /** A close without a loss while probing: of a probe, when any is out. */
  probeWasGood(): BreakerMove | undefined {
    if (this.sent <= this.good || ++this.good < this.rules.probes) return undefined;
    const move: BreakerMove = { time: this.now, from: 'half-open', to: 'closed', reason: `${this.good} probes without a loss` };
    this.at = 'closed';
    this.sent = this.good = 0;
    return move;
  }

  sendProbe(): void {
    if (this.at !== 'half-open') return;
    this.sent++;
    this.sentAt = this.now;
    this.keepAnswers();
  }

  giveProbeBack(): void {
    if (this.at === 'half-open' && this.sent > this.good) this.sent--;
  }

  /** Whether an entry may be made at `time`. Allocates nothing. */
  answer(time: number): BreakerAnswer {
    if (this.at === 'closed') return CLOSED;
    if (this.at === 'open') return Math.max(this.now, time) >= this.until ? this.probing : this.waiting;
    return this.sent < this.rules.probes || Math.max(this.now, time) >= this.sentAt + this.rules.maxCooldownMs ? this.probing : this.probed;
  }

  /** Makes the answers of a breaker that is not closed. */
  keepAnswers(): void {
    const { until, reason, rules, sentAt } = this;
    this.waiting = Object.freeze({ state: 'open', share: 0, until, reason });
    this.probing = Object.freeze({ state: 'half-open', share: rules.probeShare, reason: `probing after: ${reason}` });
    this.probed = Object.freeze({ state: 'half-open', share: 0, until: sentAt + rules.maxCooldownMs, reason: `all ${rules.probes} probes are out, after: ${reason}` });
  }
}
