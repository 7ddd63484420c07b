import { cash, formatCash, TraderError } from '@trader/core';
import type { Cash } from '@trader/core';

/** How long a live session waits for what, and what it takes for the same. Times are in ms. */
export interface SessionPolicy {
  /** From one statement of the broker to the next, while nothing is odd. */
  readonly reconcileEveryMs: number;
  /** The same while the books differ. */
  readonly recheckMs: number;
  /** A statement that has not come after so long is given up, and asked for again. */
  readonly statementMs: number;
  /** How long books may differ before that counts. */
  readonly graceMs: number;
  /** A statement tells of so much time before the last one too, and the first one of a life of the process of so much before the last decision. */
  readonly overlapMs: number;
  readonly firstOverlapMs: number;
  /** An order of which the broker says that there is none is over when it has said so for so long. */
  readonly settleMs: number;
  /** An order that was sent, and of which nobody has said a word for so long, is unknown. */
  readonly silenceMs: number;
  /** From the first question for an unknown order to the second, twice as long from one to the next, and at most. */
  readonly askFirstMs: number;
  readonly askLongestMs: number;
  /** A question for an order that has no answer after so long is given up. */
  readonly askMs: number;
  /** A cancel that has led to nothing after so long is sent again. */
  readonly cancelAgainMs: number;
  /** How much cash may differ, and by how much more for every fill since it agreed last. */
  readonly cashTolerance: Cash;
  readonly cashTolerancePerFill: Cash;
}

/**
 * The defaults, each with its reason.
 * reconcileEveryMs: a statement is about four requests of the 200 a minute that Alpaca allows. recheckMs: six looks within the grace.
 * statementMs: pages of a day's fills over a slow link. graceMs: pages of one broker have been seen to disagree for 10 s; three times that.
 * overlapMs: clocks that differ and pages that lag. firstOverlapMs: money that is booked for a day is dated by that day.
 * settleMs: longer than a request may be on its way, which is given up after 10 s, and than the grace. silenceMs: longer than a request with its wait for its turn.
 * askFirstMs, askLongestMs: an order that arrived is found at once, and one that did not costs few requests. askMs: as any request. cancelAgainMs: as the grace.
 * cashTolerance: brokers round cash to cents. cashTolerancePerFill: and so every fill of a fraction of a share may add half of one.
 */
export const SESSION_DEFAULTS: SessionPolicy = {
  reconcileEveryMs: 60_000, recheckMs: 5_000, statementMs: 30_000, graceMs: 30_000, overlapMs: 600_000, firstOverlapMs: 86_400_000, settleMs: 60_000,
  silenceMs: 45_000, askFirstMs: 500, askLongestMs: 10_000, askMs: 10_000, cancelAgainMs: 30_000, cashTolerance: cash('0.01'), cashTolerancePerFill: cash('0.005'),
};

/** The policy with what is given in place of the defaults. Throws INVALID_CONFIG for a wait that is not above 0, a tolerance below it, or an order believed never to have arrived while it may be on its way. */
export const sessionPolicy = (given: Partial<SessionPolicy> = {}): SessionPolicy => {
  const policy = { ...SESSION_DEFAULTS, ...given };
  const { cashTolerance, cashTolerancePerFill, ...waits } = policy;
  const fail = (what: string): never => {
    throw new TraderError('INVALID_CONFIG', `the policy of a live session: ${what}`);
  };
  for (const [name, ms] of Object.entries(waits)) if (!(ms > 0 && Number.isFinite(ms))) fail(`${name} must be above 0, got ${ms}`);
  if (cashTolerance < 0n || cashTolerancePerFill < 0n) fail(`tolerances of cash must be 0 or above, got ${formatCash(cashTolerance)} and ${formatCash(cashTolerancePerFill)}`);
  if (policy.settleMs <= policy.askMs) fail(`settleMs must be above askMs (${policy.askMs}), got ${policy.settleMs}`);
  return policy;
};
