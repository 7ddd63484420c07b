import { TraderError } from '@trader/core';

/** What a kind of market does to an entry and to an exit. */
export interface RegimeAdjustment {
  /** Score of an entry, 0 to 1: 1 leaves it as it is. */
  readonly entry: number;
  /** Urgency of an exit, 0 to 1: 0 leaves it as it is. */
  readonly exit: number;
  readonly reason: string;
}

/** Adjustments by the trend as seen from the side of the trade, and by volatility. */
export interface RegimeTable {
  readonly trend: Readonly<Record<'with' | 'against' | 'ranging', RegimeAdjustment>>;
  /** An entry never scores more, and an exit is never less urgent, at a higher volatility. */
  readonly volatility: Readonly<Record<'low' | 'normal' | 'high', RegimeAdjustment>>;
}

/** Evidence that a strategy may do without. */
export type OptionalEvidence = 'regime' | 'session' | 'spread';

/** How the timing engine judges. */
export interface TimingRules {
  /** A signal fades in a straight line to nothing at this age; default 15 minutes. */
  readonly maxSignalAgeMs: number;
  /** Pooled confidence below this is no entry; default 0.2. */
  readonly minConfidence: number;
  /** Largest share of the evidence that may speak against an entry; default a third. */
  readonly maxConflict: number;
  /**
   * 0 when sources may copy each other, so that two that agree say no more than one; 1 when they are independent and their evidence adds; default 0.
   */
  readonly independence: number;
  /** Entries grow to their full size over this time after the open; default 5 minutes. */
  readonly openingMs: number;
  /** Entries shrink, and exits become urgent, from this time before the close; default 30 minutes. */
  readonly closingMs: number;
  /** No entries, and exits at once, from this time before the close; default 5 minutes. */
  readonly flatBeforeMs: number;
  /** No entries at a spread of so many times the usual; default 3. */
  readonly maxSpread: number;
  readonly regimes: RegimeTable;
  /** Evidence that is not looked at, rather than missed; default none. */
  readonly unused: readonly OptionalEvidence[];
}

const MINUTE = 60_000;

/**
 * The rules unless told otherwise, those of a strategy that follows its signals within a day. The numbers are judgements, not measurements: fit
 * yours.
 */
export const defaultTimingRules: TimingRules = {
  maxSignalAgeMs: 15 * MINUTE,
  minConfidence: 0.2,
  maxConflict: 1 / 3,
  independence: 0,
  openingMs: 5 * MINUTE,
  closingMs: 30 * MINUTE,
  flatBeforeMs: 5 * MINUTE,
  maxSpread: 3,
  regimes: {
    trend: {
      with: { entry: 1, exit: 0, reason: 'the trend is on this side' },
      ranging: { entry: 0.6, exit: 0.1, reason: 'without a trend moves turn back before they pay' },
      against: { entry: 0.25, exit: 0.3, reason: 'the trend is on the other side' },
    },
    volatility: {
      low: { entry: 1, exit: 0, reason: 'calm: stops are seldom hit by chance' },
      normal: { entry: 1, exit: 0, reason: 'volatility is usual' },
      high: { entry: 0.5, exit: 0.2, reason: 'noise hits stops and fills slip' },
    },
  },
  unused: [],
};

const requireShares = (rules: TimingRules, names: readonly ('minConfidence' | 'maxConflict' | 'independence')[]): void => {
  for (const name of names) {
    if (!(rules[name] >= 0 && rules[name] <= 1)) throw new TraderError('INVALID_CONFIG', `${name} must be from 0 to 1, got ${rules[name]}`);
  }
};

const requireTable = ({ trend, volatility }: RegimeTable): void => {
  for (const [name, { entry, exit }] of [...Object.entries(trend), ...Object.entries(volatility)]) {
    if (!(entry >= 0 && entry <= 1 && exit >= 0 && exit <= 1)) {
      throw new TraderError('INVALID_CONFIG', `the regime ${name} needs an entry and an exit from 0 to 1, got ${entry}, ${exit}`);
    }
  }
  const { low, normal, high } = volatility;
  if (high.entry > normal.entry || normal.entry > low.entry || high.exit < normal.exit || normal.exit < low.exit) {
    throw new TraderError('INVALID_CONFIG', 'at a higher volatility an entry must never score more, nor an exit be less urgent');
  }
};

/** The defaults with `changes` over them. Throws INVALID_CONFIG for rules out of range. */
export const timingRules = (changes: Partial<TimingRules>): TimingRules => {
  const rules = { ...defaultTimingRules, ...changes };
  requireShares(rules, ['minConfidence', 'maxConflict', 'independence']);
  requireTable(rules.regimes);
  const { maxSignalAgeMs, openingMs, closingMs, flatBeforeMs, maxSpread } = rules;
  if (!(maxSignalAgeMs > 0)) throw new TraderError('INVALID_CONFIG', `maxSignalAgeMs must be above 0, got ${maxSignalAgeMs}`);
  if (!(openingMs >= 0 && openingMs < Infinity && flatBeforeMs >= 0 && closingMs > flatBeforeMs && closingMs < Infinity)) {
    const got = `${openingMs}, ${flatBeforeMs}, ${closingMs}`;
    throw new TraderError('INVALID_CONFIG', `openingMs and flatBeforeMs must be 0 or above and closingMs above flatBeforeMs, all finite, got ${got}`);
  }
  if (!(maxSpread > 1 && maxSpread < Infinity)) throw new TraderError('INVALID_CONFIG', `maxSpread must be above 1 and finite, got ${maxSpread}`);
  return rules;
};
