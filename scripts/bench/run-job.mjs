// @ts-check
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inUnit } from './contract.mjs';
import { difference } from './difference.mjs';

const CANDIDATE = fileURLToPath(new URL('./candidate.mjs', import.meta.url));

/**
 * @typedef {{ job: string, candidate: string, unit: string, value: number | null, outputsEqual: boolean }} Row
 * @typedef {Row & { ns: number | null, toReference: number | null, toOurs: number | null }} MeasuredRow times as multiples of the reference's and of ours
 * @typedef {{ rows: MeasuredRow[], leftOut: string[], problems: string[] }} JobResult
 */

/** The messages of a candidate's process, one by one; a process that dies without one gives an error. */
const startCandidate = (/** @type {string[]} */ args) => {
  const child = fork(CANDIDATE, args, { serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] });
  /** @returns {Promise<any>} */ // tidy-ok: what comes over the pipe is described in contract.mjs
  const next = () =>
    new Promise((resolve) => {
      const onExit = (/** @type {number | null} */ code, /** @type {string | null} */ signal) => resolve({ error: `its process ended with ${signal ?? `code ${code}`} and said nothing` });
      child.once('exit', onExit);
      child.once('message', (message) => {
        child.off('exit', onExit);
        resolve(message);
      });
    });
  return { next, go: () => child.send('time'), stop: () => child.kill() };
};

/** Runs one candidate; `check` judges its output before it may time itself. */
const runCandidate = async (/** @type {string[]} */ args, /** @type {(output: unknown) => string | undefined} */ check) => {
  const candidate = startCandidate(args);
  try {
    const first = await candidate.next();
    if (first.error || first.leftOut) return first;
    const differs = check(first.output);
    if (differs) return { differs };
    if (first.ns !== undefined) return first;
    const timed = candidate.next();
    candidate.go();
    return await timed;
  } finally {
    candidate.stop();
  }
};

/**
 * Runs every candidate of a job in a process of its own, the reference first. A candidate whose output differs from the
 * reference's is not timed.
 * @returns {Promise<JobResult>}
 */
export const runJob = async (/** @type {string} */ file, /** @type {import('./contract.mjs').Job} */ job, /** @type {number} */ jobIndex, /** @type {boolean} */ short) => {
  const referenceIndex = job.candidates.findIndex(({ name }) => name === job.reference);
  if (referenceIndex < 0) throw new Error(`${job.job}: its reference "${job.reference}" is none of its candidates`);
  const order = [referenceIndex, ...job.candidates.keys()].filter((index, at, all) => all.indexOf(index) === at);
  /** @type {{ output: unknown } | undefined} */
  let expected;
  /** @type {Map<number, MeasuredRow>} */
  const rows = new Map();
  /** @type {JobResult} */
  const result = { rows: [], leftOut: [], problems: [] };
  for (const index of order) {
    const { name } = job.candidates[index];
    const answer = await runCandidate([file, String(jobIndex), String(index), String(short)], (output) => {
      expected ??= { output };
      return difference(output, expected.output, job.relTol);
    });
    if (answer.leftOut) {
      result.leftOut.push(`${job.job}, ${name}: ${answer.leftOut}`);
      continue;
    }
    if (answer.error || answer.differs) result.problems.push(`${job.job}, ${name}: ${answer.error ?? `not timed: ${answer.differs}`}`);
    const ns = answer.ns ?? null;
    rows.set(index, { job: job.job, candidate: name, unit: job.unit, value: ns && inUnit(job.unit, ns), outputsEqual: !answer.error && !answer.differs, ns, toReference: null, toOurs: null });
  }
  const ours = job.candidates.findIndex(({ name }) => /^ours\b/.test(name));
  result.rows = [...rows.entries()].sort(([a], [b]) => a - b).map(([, row]) => ({ ...row, toReference: ratio(row, rows.get(referenceIndex)), toOurs: ratio(row, rows.get(ours)) }));
  return result;
};

const ratio = (/** @type {MeasuredRow} */ row, /** @type {MeasuredRow | undefined} */ base) => (row.ns !== null && base?.ns ? row.ns / base.ns : null);
