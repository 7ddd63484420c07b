import { TraderError } from '@trader/core';

/** What trips a circuit breaker, and how it comes back. Every loss is a share of reference equity above 0: 0.02 is 2 %. What is absent is off. */
export interface CircuitBreakerOptions {
  /** Trips when the session has lost this much or more, profits counted against losses. */
  readonly sessionLoss?: number | undefined;
  /** Trips when the closes of the last `windowMs` have lost `loss` or more, profits counted against losses. */
  readonly windowLoss?: { readonly loss: number; readonly windowMs: number } | undefined;
  /** Trips at this many losses in a row; a profit ends the row, a close at exactly 0 leaves it. */
  readonly lossesInARow?: number | undefined;
  /** Trips at `count` errors, such as rejected orders, within `windowMs`. */
  readonly errors?: { readonly count: number; readonly windowMs: number } | undefined;
  /** For how long it stays open after the first trip, ms of event time. */
  readonly cooldownMs: number;
  /** The longest it stays open when probing failed again and again, each time twice as long; default 8 x `cooldownMs`. So long, too, half-open waits for a probe that was sent before it sends one more. */
  readonly maxCooldownMs?: number | undefined;
  /** How many good orders close it again, 1 or above; default 3. */
  readonly probes?: number | undefined;
  /** How large each of them may be, as a share of the normal size, above 0 and at most 1; default 0.25. */
  readonly probeShare?: number | undefined;
}

/** Options with nothing left out. */
export interface BreakerRules {
  /** Infinity when off, like all that trips. */
  readonly sessionLoss: number;
  readonly windowLoss: number;
  readonly windowMs: number;
  readonly lossesInARow: number;
  readonly errors: number;
  readonly errorsMs: number;
  readonly cooldownMs: number;
  readonly maxCooldownMs: number;
  readonly probes: number;
  readonly probeShare: number;
}

const must = (fits: boolean, name: string, rule: string, value: unknown): void => {
  if (!fits) throw new TraderError('INVALID_CONFIG', `circuit breaker: ${name} must be ${rule}, got ${String(value)}`);
};

const positive = (name: string, value: number | undefined, rule: string): void =>
  must(value === undefined || (value > 0 && Number.isFinite(value)), name, rule, value);

const count = (name: string, value: number | undefined): void =>
  must(value === undefined || (Number.isSafeInteger(value) && value >= 1), name, 'a whole number, 1 or above', value);

/** Fills in the defaults. Throws INVALID_CONFIG for what makes no sense. */
export const breakerRules = (options: CircuitBreakerOptions): BreakerRules => {
  const { sessionLoss, windowLoss, lossesInARow, errors, cooldownMs, probes = 3, probeShare = 0.25 } = options;
  const { maxCooldownMs = cooldownMs * 8 } = options;
  positive('sessionLoss', sessionLoss, 'a share of equity above 0');
  positive('windowLoss.loss', windowLoss?.loss, 'a share of equity above 0');
  positive('windowLoss.windowMs', windowLoss?.windowMs, 'a number of ms above 0');
  count('lossesInARow', lossesInARow);
  count('errors.count', errors?.count);
  positive('errors.windowMs', errors?.windowMs, 'a number of ms above 0');
  positive('cooldownMs', cooldownMs, 'a number of ms above 0');
  must(maxCooldownMs >= cooldownMs && Number.isFinite(maxCooldownMs), 'maxCooldownMs', 'a number of ms, cooldownMs or above', maxCooldownMs);
  count('probes', probes);
  must(probeShare > 0 && probeShare <= 1, 'probeShare', 'above 0 and at most 1', probeShare);
  const trips = sessionLoss !== undefined || windowLoss !== undefined || lossesInARow !== undefined || errors !== undefined;
  must(trips, 'one of sessionLoss, windowLoss, lossesInARow and errors', 'given, or nothing ever trips it', 'none');
  return {
    sessionLoss: sessionLoss ?? Infinity,
    windowLoss: windowLoss?.loss ?? Infinity,
    windowMs: windowLoss?.windowMs ?? 0,
    lossesInARow: lossesInARow ?? Infinity,
    errors: errors?.count ?? Infinity,
    errorsMs: errors?.windowMs ?? 0,
    cooldownMs, maxCooldownMs, probes, probeShare,
  };
};
