// @ts-check
// The process of one candidate: runs it once, sends its output, and times it when told that the output is right.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import Benchmark from 'benchmark';
import { difference } from './difference.mjs';

/**
 * @typedef {import('./contract.mjs').Timed} Timed
 * @typedef {import('./contract.mjs').Candidate} Candidate
 */

const [file, jobIndex, candidateIndex, short] = process.argv.slice(2);

const send = (/** @type {import('./contract.mjs').FirstAnswer | import('./contract.mjs').SecondAnswer} */ answer) =>
  new Promise((resolve) => void process.send?.(answer, undefined, undefined, resolve));

/** The median seconds of one run, by the `benchmark` package; every result is kept, so that no run can be optimised away. */
const medianSeconds = (/** @type {Timed} */ { run }, /** @type {boolean} */ isAsync, /** @type {(output: unknown) => void} */ keep) =>
  new Promise((resolve, reject) => {
    const options = { async: false, minSamples: 5, maxTime: short === 'true' ? 0.3 : 3 };
    const fn = isAsync
      ? (/** @type {{ resolve: () => void }} */ deferred) => void Promise.resolve(run()).then((output) => (keep(output), deferred.resolve()), reject)
      : () => keep(run());
    const onComplete = (/** @type {Benchmark.Event} */ { target }) => {
      const failure = Reflect.get(target, 'error'); // absent from the package's types
      if (failure) return reject(failure);
      const sample = [...(target.stats?.sample ?? [])].sort((a, b) => a - b);
      const middle = sample.length >> 1;
      return resolve(sample.length % 2 === 1 ? sample[middle] : (sample[middle - 1] + sample[middle]) / 2);
    };
    new Benchmark({ ...options, defer: isAsync, fn, onComplete }).run({ async: false });
  });

const time = async (/** @type {Timed} */ subject, /** @type {unknown} */ result, /** @type {unknown} */ first) => {
  await send({ output: first });
  await once(process, 'message');
  let last = first;
  const seconds = await medianSeconds(subject, result instanceof Promise, (output) => {
    last = output;
  });
  const changed = difference(last, first, 1e-12);
  if (changed) return send({ error: `a later run gave another output: ${changed.replace('the reference', 'the first run')}` });
  return send({ ns: (Number(seconds) * 1e9) / subject.operations, output: last });
};

const runCommand = async (/** @type {string[]} */ argv) => {
  const { stdout } = await promisify(execFile)(argv[0], argv.slice(1), { maxBuffer: 1 << 26 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
};

/** The bare package a failed import wanted, when it is none of ours. */
const missingPeer = (/** @type {unknown} */ error) => {
  const isMissing = error instanceof Error && 'code' in error && (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND');
  const name = isMissing ? /Cannot find (?:package|module) '([^'./][^']*)'/.exec(error.message)?.[1] : undefined;
  return name?.startsWith('@trader/') ? undefined : name;
};

const answer = async (/** @type {Candidate} */ candidate) => {
  if (candidate.command) {
    const argv = await candidate.command();
    return send(argv ? await runCommand(argv) : { leftOut: 'no compiler here' });
  }
  const subject = await candidate.load?.();
  if (!subject) return send({ leftOut: 'it cannot run here' });
  if ('measure' in subject) return send(await subject.measure());
  const result = subject.run();
  return time(subject, result, await result);
};

try {
  /** @type {import('./contract.mjs').Bench} */
  const bench = await import(pathToFileURL(file).href);
  await answer(bench.jobs({ short: short === 'true' })[Number(jobIndex)].candidates[Number(candidateIndex)]);
} catch (error) {
  const peer = missingPeer(error);
  await send(peer ? { leftOut: `${peer} is not installed` } : { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
process.disconnect?.();
