import { describePlan, REPLAY } from '@trader/simulation';
import type { Failure, FaultPlan, Outcome, Summary } from '@trader/simulation';

/** Of a trace that comes after many seeds: the end, which is where the rule breaks. */
const MOST_LINES = 200;

const breaks = ({ seed, rule, what }: Pick<Failure, 'seed' | 'rule' | 'what'>): string => `seed ${seed} breaks "${rule}": ${what}`;

/** `again` is how the command is written that runs the same. */
const failureLines = (failure: Failure, again: string, most = Infinity): readonly string[] => {
  const { plan, lines, trace } = failure;
  const left = Math.max(0, trace.length - most);
  return [
    breaks(failure), 'the smallest plan that does:', ...lines.map((each) => `  ${each}`), `and as JSON, for ${again} --plan FILE:`, JSON.stringify(plan), 'and what happens in it:',
    ...(left > 0 ? [`  (${left} lines before)`] : []), ...trace.slice(left).map((each) => `  ${each}`),
  ];
};

/** What a seed that broke a rule may be, when it breaks none the next time. */
const unbroken = (seed: number): string => `seed ${seed} breaks no rule when it is run again: not all of it is decided by its seed, or it was recorded before something was mended`;

/** One run: its plan, all that happened in it, and what it breaks. `failure` is its smallest form, where one was looked for and found. */
export const runLines = (plan: FaultPlan, { trace, violations, hash }: Outcome, failure: Failure | undefined, again: string): readonly string[] => [
  ...describePlan(plan), ...trace,
  ...(violations.length === 0 ? [`no rule was broken; hash ${hash}`] : violations.map(({ rule, what }) => breaks({ seed: plan.seed, rule, what }))),
  ...(failure === undefined ? [] : failureLines(failure, again)),
];

const summaryLine = ({ seeds, events, orders, lives, twice, failed, seedsPerSecond }: Summary): string => {
  const differ = failed.filter(({ rule }) => rule === REPLAY).length;
  return [
    `${seeds} seeds, ${events} events, ${orders} orders, ${lives} lives, ${twice} run twice${differ === 0 ? ' with the same hash' : `, ${differ} of them with two hashes`}: ` +
      (failed.length === 0 ? 'no rule was broken' : `${failed.length} broke a rule`),
    ...(seedsPerSecond === undefined ? [] : [`${seedsPerSecond.toFixed(1)} seeds/s`]),
    // The rule of three.
    ...(failed.length === 0 ? [`at most ${Math.min(1, 3 / seeds).toPrecision(2)} of all days break one, with 95 % confidence`] : []),
  ].join('; ');
};

/** What came of some seeds, at least one: all in a line, then those that broke a rule, and the first of them in its smallest form. `again` is how the command is written that runs the same. */
export const summaryLines = (summary: Summary, again: string): readonly string[] => {
  const { failed, first } = summary;
  if (failed.length === 0) return [summaryLine(summary)];
  const others = failed.filter(({ seed, rule }) => seed !== first?.seed || rule !== first.rule);
  return [
    summaryLine(summary), ...others.map(breaks),
    ...(first === undefined ? [unbroken(failed[0].seed)] : failureLines(first, again, MOST_LINES)), `again: ${again} --seed ${failed[0].seed}`,
  ];
};
