// @ts-check
// `pnpm bench NAME|all [--short] [--job TEXT] [--json FILE] [--markdown]`
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { findBenches } from './bench/find-benches.mjs';
import { publish } from './bench/publish.mjs';
import { runJob } from './bench/run-job.mjs';
import { textTable } from './bench/table.mjs';
import { build } from './workspace/build.mjs';
import { install } from './workspace/install.mjs';
import { alone } from './workspace/lock.mjs';
import { Failure, main, ROOT, say } from './workspace/root.mjs';

const USAGE = 'usage: pnpm bench NAME|all [--short] [--job TEXT] [--json FILE] [--markdown]';

const readArguments = () => {
  try {
    const { values, positionals } = parseArgs({
      args: process.argv.slice(2).filter((argument) => argument !== '--'),
      allowPositionals: true,
      options: { short: { type: 'boolean', default: false }, job: { type: 'string' }, json: { type: 'string' }, markdown: { type: 'boolean', default: false }, root: { type: 'string' } },
    });
    if (values.markdown && (values.short || values.job)) throw new Error('--markdown publishes figures, so it takes neither --short nor --job');
    return { ...values, short: values.short === true, wanted: positionals[0], root: resolve(values.root ?? ROOT) };
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
};

/** Runs one bench file, printing its table. */
const runBench = async (/** @type {string} */ file, /** @type {boolean} */ short, /** @type {string | undefined} */ only) => {
  /** @type {import('./bench/contract.mjs').Bench} */
  const bench = await import(pathToFileURL(file).href);
  /** @type {import('./bench/run-job.mjs').JobResult} */
  const total = { rows: [], leftOut: [], problems: [] };
  for (const [index, job] of bench.jobs({ short }).entries()) {
    if (only && !job.job.includes(only)) continue;
    say(`  ${bench.name}: ${job.job} ...`);
    const { rows, leftOut, problems } = await runJob(file, job, index, short);
    total.rows.push(...rows);
    total.leftOut.push(...leftOut);
    total.problems.push(...problems);
  }
  console.log(`\n${bench.name}${short ? ' (short)' : ''}\n${textTable(total.rows)}`);
  for (const text of total.leftOut) console.log(`left out: ${text}`);
  for (const text of total.problems) console.log(`FAILED: ${text}`);
  return total;
};

await main(async () => {
  const { wanted, short, job, json, markdown, root } = readArguments();
  const benches = findBenches(root);
  if (wanted === undefined) {
    console.log(`${USAGE}\n\n${benches.map(({ name, unit }) => `  ${name.padEnd(20)} ${unit || 'workspace'}`).join('\n')}`);
    return;
  }
  const chosen = benches.filter(({ name }) => wanted === 'all' || name === wanted);
  if (chosen.length === 0) throw new Failure(`there is no bench "${wanted}"; there are: ${benches.map(({ name }) => name).join(', ') || 'none'}`);
  if (root === ROOT) {
    const only = chosen.some(({ unit }) => unit === '') ? undefined : chosen.map(({ unit }) => unit);
    await alone(async () => {
      await install();
      await build({ types: false, ...(only && { only }) });
    });
  }
  /** @type {import('./bench/run-job.mjs').JobResult[]} */
  const results = [];
  const waiting = [...chosen.entries()];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, { file }] = next;
      results[index] = await runBench(file, short, job);
    }
  };
  // Figures of a short form are not for comparing, so its benches may disturb each other.
  await Promise.all(short ? [lane(), lane()] : [lane()]);
  for (const name of markdown ? new Set(chosen.map((each) => each.name)) : []) {
    // Several packages may have a part of one bench.
    const parts = results.filter((_, index) => chosen[index].name === name);
    if (parts.every(({ problems }) => problems.length === 0)) publish(root, name, parts.flatMap((part) => part.rows), parts.flatMap((part) => part.leftOut));
  }
  const rows = results.flatMap((result) => result.rows);
  const problems = results.reduce((sum, result) => sum + result.problems.length, 0);
  if (json) writeFileSync(json, `${JSON.stringify(rows.map((row) => ({ job: row.job, candidate: row.candidate, unit: row.unit, value: row.value, outputsEqual: row.outputsEqual })), null, 2)}\n`);
  if (problems > 0) throw new Failure(`${problems} candidates failed; see above`);
});
