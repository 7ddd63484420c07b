import type { ReadingName, Readings, Threshold } from './thresholds';

/** How a process is. */
export type HealthState = 'normal' | 'warning' | 'critical';

/** Something that is not as it should be. */
export interface Finding {
  readonly reading: ReadingName;
  readonly state: Exclude<HealthState, 'normal'>;
  /** In plain words, with figures and the reason why it matters. */
  readonly text: string;
}

/** What was made of readings. */
export interface Assessment {
  readonly state: HealthState;
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** How every reading stands, and for how many looks in a row it has been better than that. For the next look. */
  readonly held: ReadonlyMap<ReadingName, { readonly state: HealthState; readonly better: number }>;
}

const RANKS: readonly HealthState[] = ['normal', 'warning', 'critical'];
const worseOf = (a: HealthState, b: HealthState): HealthState => (RANKS.indexOf(a) >= RANKS.indexOf(b) ? a : b);

/** A reading gets better only beyond its threshold by this share of it, and for this many looks in a row: what is near it must not alarm again and again. */
const MARGIN = 0.1;
const LOOKS = 2;

/** Where a reading stands; with a margin, thresholds are stricter by it. */
const standOf = (value: number, { worse, warning, critical }: Threshold, margin = 0): HealthState => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'warning' : 'critical';
  const beyond = (limit: number): boolean => (worse === 'above' ? value >= limit * (1 - margin) : value <= limit * (1 + margin));
  return beyond(critical) ? 'critical' : beyond(warning) ? 'warning' : 'normal';
};

const told = (value: number, scale: number): string => String(Number((value / scale).toPrecision(3)));

const textOf = (value: number, state: HealthState, threshold: Threshold): string => {
  const { of, unit, scale, why, worse } = threshold;
  if (!Number.isFinite(value)) return `${of} ${Number.isNaN(value) ? 'could not be read' : 'did not come in time'}: ${why}`;
  const limit = state === 'critical' ? threshold.critical : threshold.warning;
  const stands = standOf(value, threshold) === state ? '' : ', better, and watched a while longer';
  return `${of} is ${told(value, scale)} ${unit} (${state} ${worse === 'above' ? 'from' : 'down from'} ${told(limit, scale)} on${stands}): ${why}`;
};

/**
 * Makes of readings how the process is: as bad as its worst one. Worse counts at once; better only when the reading is better by a tenth of its threshold, twice in a
 * row. A reading that is no longer taken is forgotten. `before` is what was made of the last ones.
 */
export const assess = (readings: Readings, thresholds: readonly Threshold[], before?: Assessment): Assessment => {
  const held = new Map<ReadingName, { readonly state: HealthState; readonly better: number }>();
  const findings: Finding[] = [];
  let state: HealthState = 'normal';
  for (const threshold of thresholds) {
    const { reading } = threshold;
    const value = readings[reading];
    if (value === undefined) continue;
    const { state: was, better } = before?.held.get(reading) ?? { state: 'normal', better: 0 };
    const now = standOf(value, threshold);
    const careful = worseOf(now, standOf(value, threshold, MARGIN));
    const eased = RANKS.indexOf(careful) < RANKS.indexOf(was);
    const stands = RANKS.indexOf(now) >= RANKS.indexOf(was) ? now : eased && better + 1 >= LOOKS ? careful : was;
    held.set(reading, { state: stands, better: eased && stands === was ? better + 1 : 0 });
    state = worseOf(state, stands);
    if (stands !== 'normal') findings.push({ reading, state: stands, text: textOf(value, stands, threshold) });
  }
  findings.sort((a, b) => RANKS.indexOf(b.state) - RANKS.indexOf(a.state));
  return { state, findings, held };
};
