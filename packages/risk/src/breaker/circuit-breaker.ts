import { TraderError } from '@trader/core';
import { BREAKER_TRANSITIONS, BreakerMachine, movesOf } from './machine';
import type { BreakerAnswer, BreakerMove, BreakerState } from './machine';
import { breakerRules } from './options';
import type { CircuitBreakerOptions } from './options';
import { createTally, percent } from './tally';
import type { TallyState } from './tally';

/** What a breaker remembers, as plain JSON values. */
export interface CircuitBreakerSave {
  readonly state: BreakerState;
  /** The latest event time it was told of; absent before the first. */
  readonly now?: number;
  /** The cooldown of its last trip, and when that runs out; 0 before the first. */
  readonly cooldownMs: number;
  readonly until: number;
  /** Why it tripped last; empty before the first. */
  readonly reason: string;
  /** Probes sent and not given back, and how many of them closed without a loss. */
  readonly sent: number;
  readonly good: number;
  /** Event time of the last probe; 0 before the first. */
  readonly sentAt: number;
  readonly tally: TallyState;
}

/**
 * Stops entries after losses or errors, and lets them back in steps. Everything it is told returns the moves that made, for the
 * journal: none as a rule. Time is event time; one that runs backward counts as the latest heard.
 */
export interface CircuitBreaker {
  /**
   * A trade closed and brought `profit`, signed, fees included, as a share of reference equity (the session's first): -0.004 is 0.4 % lost.
   * While half-open a loss opens it again, whichever trade it was of, and anything else is a good probe. Throws INVALID_DATA for a profit that
   * is not finite or beyond 10, which is an amount of money and not a share.
   */
  closed(profit: number, time: number): readonly BreakerMove[];
  /** An order was rejected, or another error counted. While half-open it opens again when `errors` are watched, else the probe is given back. */
  rejected(time: number): readonly BreakerMove[];
  /** An order passed: while half-open it is a probe. */
  entered(time: number): readonly BreakerMove[];
  /** An order told of by `entered` ended without a fill: while half-open its probe is given back. */
  withdrawn(time: number): readonly BreakerMove[];
  /** A session began: its loss counts from here. It opens and closes nothing. */
  sessionStarted(time: number): readonly BreakerMove[];
  /** Whether an entry may be made at `time`: half-open, also one more when nothing came of the last probe for the longest cooldown. Changes nothing; the answer is kept, so asking allocates nothing. */
  mayEnter(time: number): BreakerAnswer;
  /** All it remembers. */
  save(): CircuitBreakerSave;
  /** Takes up where a breaker of the same options was saved. Throws INVALID_DATA. */
  restore(saved: CircuitBreakerSave): void;
}

const checkSave = (saved: CircuitBreakerSave): void => {
  const { session, row, times, profits, errors } = saved.tally;
  const numbers = [saved.now ?? 0, saved.cooldownMs, saved.until, saved.sent, saved.good, saved.sentAt, session, row, ...times, ...profits, ...errors];
  const isState = Object.hasOwn(BREAKER_TRANSITIONS, saved.state) && typeof saved.reason === 'string';
  const fits = isState && numbers.every(Number.isFinite) && times.length === profits.length;
  if (!fits) throw new TraderError('INVALID_DATA', `saved circuit breaker in state ${String(saved.state)} is damaged: give it what save() returned`);
};

/**
 * Makes a closed circuit breaker. It counts signed profit in one unit, so that a profit never trips it; what it counted is forgotten when it trips,
 * and counting begins again when it closes: a limit for the whole day is the gate's `maxSessionLoss`. Its states are those of M. Nygard,
 * "Release It!", 2007, section 5.2 (Circuit Breaker). Throws INVALID_CONFIG.
 */
export const createCircuitBreaker = (options: CircuitBreakerOptions): CircuitBreaker => {
  const rules = breakerRules(options);
  const tally = createTally(rules);
  const machine = new BreakerMachine(rules, tally);
  const tripFor = (reason: string | undefined): BreakerMove | undefined => (reason === undefined ? undefined : machine.trip(reason));
  const closedProbe = (profit: number): BreakerMove | undefined =>
    (profit < 0 ? machine.trip(`loss ${percent(-profit)} while probing`) : machine.probeWasGood());
  const rejectedProbe = (): BreakerMove | undefined => {
    if (rules.errors !== Infinity) return machine.trip('an error while probing');
    machine.giveProbeBack();
    return undefined;
  };
  return {
    closed(profit, time) {
      if (!(Math.abs(profit) <= 10)) {
        throw new TraderError('INVALID_DATA', `circuit breaker: profit ${profit} is not a share of equity, such as -0.004`);
      }
      const passed = machine.pass(time);
      if (machine.at === 'half-open') return movesOf(passed, closedProbe(profit));
      return movesOf(passed, machine.at === 'closed' ? tripFor(tally.closed(profit, machine.now)) : undefined);
    },
    rejected(time) {
      const passed = machine.pass(time);
      if (machine.at === 'half-open') return movesOf(passed, rejectedProbe());
      return movesOf(passed, machine.at === 'closed' ? tripFor(tally.failed(machine.now)) : undefined);
    },
    entered(time) {
      const passed = machine.pass(time);
      machine.sendProbe();
      return movesOf(passed, undefined);
    },
    withdrawn(time) {
      const passed = machine.pass(time);
      machine.giveProbeBack();
      return movesOf(passed, undefined);
    },
    sessionStarted(time) {
      const passed = machine.pass(time);
      tally.newSession();
      return movesOf(passed, undefined);
    },
    mayEnter: (time) => machine.answer(time),
    save() {
      const { at, now, cooldownMs, until, reason, sent, good, sentAt } = machine;
      return { state: at, ...(Number.isFinite(now) ? { now } : {}), cooldownMs, until, reason, sent, good, sentAt, tally: tally.save() };
    },
    restore(saved) {
      checkSave(saved);
      const { state, now = -Infinity, cooldownMs, until, reason, sent, good, sentAt } = saved;
      Object.assign(machine, { at: state, now, cooldownMs, until, reason, sent, good, sentAt });
      tally.restore(saved.tally);
      machine.keepAnswers();
    },
  };
};
