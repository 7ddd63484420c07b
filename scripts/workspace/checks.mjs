// @ts-check
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { CACHE, ROOT, say, since } from './root.mjs';
import { runProcess } from './run-process.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number, leftOut: string[] }} Tally
 * @typedef {{ name: string, ok: boolean }} Outcome
 */

const require = createRequire(join(ROOT, 'package.json'));

/** The file that a tool's package names as its program. */
const binaryOf = (/** @type {string} */ tool, binary = tool) => {
  const manifest = join(ROOT, 'node_modules', tool, 'package.json');
  const { bin } = require(manifest);
  return join(ROOT, 'node_modules', tool, typeof bin === 'string' ? bin : bin[binary]);
};

const VITEST_REPORT = join(CACHE, 'vitest.json');

/** @type {readonly { name: string, args: () => string[] }[]} */
const STATIC = [
  { name: 'tidy', args: () => [join(ROOT, 'scripts', 'tidy', 'main.mjs')] },
  { name: 'lint', args: () => [binaryOf('oxlint'), '--deny-warnings'] },
  { name: 'knip', args: () => [binaryOf('knip'), '--no-progress', '--no-config-hints'] },
  { name: 'typecheck', args: () => [binaryOf('typescript', 'tsc'), '--noEmit', '-p', 'tsconfig.json'] },
];

const runStep = async (/** @type {string} */ name, /** @type {string[]} */ args, /** @type {boolean} */ show) => {
  const start = performance.now();
  const { code, output } = await runProcess(process.execPath, args, { cwd: ROOT, show, env: process.stderr.isTTY ? {} : { NO_COLOR: '1' } });
  if (code !== 0) say(output.trim());
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${since(start)})`);
  return { name, ok: code === 0 };
};

/** Counts of a report of vitest's. A file that could not even be loaded counts as one failure. @returns {Tally} */
export const tallyOf = (/** @type {string} */ report, root = ROOT) => {
  /** @type {{ testResults: { name: string, status: string, assertionResults: { status: string, ancestorTitles: string[], title: string }[] }[] }} */
  const { testResults } = JSON.parse(report);
  const tally = { passed: 0, failed: 0, skipped: 0 };
  /** @type {Map<string, number>} */
  const leftOut = new Map();
  for (const { name, status, assertionResults } of testResults) {
    if (status === 'failed' && !assertionResults.some((result) => result.status === 'failed')) tally.failed++;
    for (const result of assertionResults) {
      if (result.status === 'passed') tally.passed++;
      else if (result.status === 'failed') tally.failed++;
      else {
        tally.skipped++;
        const group = `${result.ancestorTitles.find((title) => title !== '') ?? result.title} (${relative(root, name).replaceAll('\\', '/')})`;
        leftOut.set(group, (leftOut.get(group) ?? 0) + 1);
      }
    }
  }
  return { ...tally, leftOut: [...leftOut].map(([group, count]) => `${group}: ${count} ${count === 1 ? 'test' : 'tests'}`) };
};

const runVitest = async () => {
  mkdirSync(CACHE, { recursive: true });
  rmSync(VITEST_REPORT, { force: true });
  const args = [binaryOf('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${VITEST_REPORT}`];
  const outcome = await runStep('tests', args, true);
  try {
    return { outcome, tally: tallyOf(readFileSync(VITEST_REPORT, 'utf8')) };
  } catch {
    return { outcome: { ...outcome, ok: false }, tally: { passed: 0, failed: 1, skipped: 0, leftOut: [] } };
  }
};

/**
 * Runs every check to its end, whatever fails before it: the static ones, `more`, and the tests.
 * @returns {Promise<{ failures: string[], tally: Tally }>} names of failed checks; the tests' tally
 */
export const runChecks = async (/** @type {readonly { name: string, args: () => string[] }[]} */ more = []) => {
  /** @type {Outcome[]} */
  const outcomes = [];
  const waiting = [...more, ...STATIC];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) outcomes.push(await runStep(next.name, next.args(), false));
  };
  // Two at once, which is as many processors as the smallest machine has; the tests take all there are, so they come alone.
  await Promise.all([lane(), lane()]);
  const { outcome, tally } = await runVitest();
  outcomes.push(outcome);
  return { failures: outcomes.filter(({ ok }) => !ok).map(({ name }) => name), tally };
};
