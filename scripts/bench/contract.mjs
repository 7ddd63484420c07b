// @ts-check
/**
 * What a bench file exports: `name`, and `jobs({ short })`.
 *
 * @typedef {{ operations: number, run: () => unknown }} Timed
 *   `run` does `operations` operations and returns an output that shows they were done (a promise is awaited).
 * @typedef {{ measure: () => Promise<{ ns: number, output: unknown }> | { ns: number, output: unknown } }} SelfTimed
 *   For what an average cannot tell, such as the 99th percentile of single calls: measures itself, ns per operation.
 * @typedef {{ name: string, load?: () => Promise<Timed | SelfTimed | undefined>, command?: () => Promise<string[] | undefined> }} Candidate
 *   `load` or `command` may give undefined where the candidate cannot run. A command prints one line of JSON: {"ns", "output"}.
 * @typedef {{ job: string, unit: string, reference: string, relTol?: number, candidates: Candidate[] }} Job
 *   `unit` is a time per operation ("ns/bar", "us/trade", "ms/run") or operations per time ("bars/s", "Mbars/s").
 * @typedef {{ name: string, jobs: (options: { short: boolean }) => Job[] }} Bench
 *
 * @typedef {{ output: unknown, ns?: number } | { leftOut: string } | { error: string }} FirstAnswer of a candidate's process
 * @typedef {{ ns: number, output: unknown } | { error: string }} SecondAnswer once it was told to time itself
 */

const NS_PER = { ns: 1, us: 1e3, 'µs': 1e3, ms: 1e6, s: 1e9 };

/** Nanoseconds per operation in a job's unit. Throws on a unit it does not know. */
export const inUnit = (/** @type {string} */ unit, /** @type {number} */ ns) => {
  const [top, bottom] = unit.split('/');
  if (bottom === 's') return 1e9 / ns / (/^M[a-z]/.test(top) ? 1e6 : /^k[a-z]/.test(top) ? 1e3 : 1);
  const scale = NS_PER[/** @type {keyof typeof NS_PER} */ (top)];
  if (scale === undefined || !bottom) throw new Error(`unit "${unit}" is neither a time per operation (ns/bar) nor operations per second (bars/s)`);
  return ns / scale;
};
