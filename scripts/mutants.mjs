// @ts-check
// `pnpm mutants SET [--only TEXT] [--quick]`: plants faults one at a time, in memory, and runs the tests, or the seeds of bad days, that should notice. Fails when one
// is not noticed.
// `--quick` leaves out the last group of tests, the slow one, and runs few seeds.
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { createVitest } from 'vitest/node';
import { openSeeds } from './mutants/seeds.mjs';
import { mutantSets, plantedIn } from './mutants/sets.mjs';
import { Failure, main, ROOT, say, since } from './workspace/root.mjs';

const USAGE = 'usage: pnpm mutants SET [--only TEXT] [--quick]';

/** @typedef {import('./mutants/sets.mjs').MutantSet} MutantSet */
/** @typedef {import('./mutants/sets.mjs').Mutant} Mutant */

/** One Vitest for all mutants: what it has transformed before, it need not transform again. */
const openTests = async (/** @type {MutantSet} */ { folder, tests }) => {
  /** @type {ReadonlyMap<string, string> | undefined} */
  let fault;
  /** @type {string | undefined} */
  let killer;
  const plugin = {
    name: 'mutant',
    enforce: /** @type {const} */ ('pre'),
    transform: (/** @type {string} */ _code, /** @type {string} */ id) => {
      const code = fault?.get(id.split('?')[0]);
      return code === undefined ? undefined : { code, map: null };
    },
  };
  /** @type {import('vitest/node').Reporter} */
  const reporter = {
    onTestCaseResult: (test) => {
      if (test.result().state === 'failed') killer ??= `${relative(folder, test.module.moduleId)}: ${test.fullName}`;
    },
    onTestModuleEnd: (module) => {
      if (module.errors().length > 0) killer ??= `${relative(folder, module.moduleId)}: it does not load`;
    },
  };
  const options = { root: ROOT, watch: false, bail: 1, maxWorkers: 1, silent: true, reporters: [reporter] };
  const vitest = await createVitest('test', options, { plugins: [plugin] });
  /** @type {import('vitest/node').TestSpecification[][]} */
  const groups = [];
  for (const group of tests) groups.push(await vitest.globTestSpecifications(group.map((path) => join(folder, path))));
  return {
    close: () => vitest.close(),
    /** The first test that fails with these texts in place of the files; undefined when none does. */
    killerOf: async (/** @type {typeof fault} */ wanted) => {
      fault = wanted;
      killer = undefined;
      for (const file of fault?.keys() ?? []) vitest.invalidateFile(file);
      for (const group of groups) {
        if (killer === undefined) await vitest.runTestSpecifications(group);
      }
      for (const file of fault?.keys() ?? []) vitest.invalidateFile(file);
      return killer;
    },
  };
};

/** @typedef {{ mutant: Mutant, killer: string | undefined, ms: number }} Result */

const table = (/** @type {readonly Result[]} */ results) => [
  '| mutant | file | killed by | ms |', '|---|---|---|---:|',
  ...results.map(({ mutant: { name, file }, killer = '**nobody**', ms }) => `| ${name} | ${file} | ${killer.replace(/[|\n]/g, ' ')} | ${Math.round(ms)} |`),
].join('\n');

const readArguments = () => {
  try {
    const args = process.argv.slice(2).filter((each) => each !== '--');
    return parseArgs({ args, allowPositionals: true, options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } } });
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
};

await main(async () => {
  const { values, positionals } = readArguments();
  const sets = await mutantSets(ROOT);
  const set = sets.find(({ name }) => name === positionals[0]);
  const known = sets.map(({ name, mutants }) => `  ${name.padEnd(20)} ${mutants.length} mutants`).join('\n');
  if (set === undefined) throw new Failure(`${USAGE}\n\n${known}`);
  const chosen = set.mutants.filter(({ name, file }) => values.only === undefined || `${name} ${file}`.includes(values.only));
  const texts = chosen.map((mutant) => plantedIn(set.folder, mutant));
  const start = performance.now();
  const tests = set.seeds === undefined ? await openTests(values.quick ? { ...set, tests: set.tests.slice(0, -1) } : set) : openSeeds(set.folder, values.quick ? { ...set.seeds, count: 300, sound: 50 } : set.seeds);
  /** @type {Result[]} */
  const results = [];
  try {
    const broken = values.only === undefined ? await tests.killerOf(undefined) : undefined;
    if (broken !== undefined) throw new Failure(`without any mutant something fails already: ${broken}`);
    for (const [index, mutant] of chosen.entries()) {
      const began = performance.now();
      const killer = await tests.killerOf(texts[index]);
      results.push({ mutant, killer, ms: performance.now() - began });
      say(`  ${killer === undefined ? 'LIVES ' : 'killed'} ${mutant.name}${set.seeds === undefined || killer === undefined ? '' : ` (${killer})`}`);
    }
  } finally {
    await tests.close();
  }
  console.log(table(results));
  const alive = results.filter(({ killer }) => killer === undefined).length;
  console.log(`\n${results.length - alive} of ${results.length} mutants killed in ${since(start)}`);
  if (alive > 0) throw new Failure(`${alive} mutants live: what they break, no test sees`);
});
