// @ts-check
// `npm test`: installs, builds everything with types, and runs every check. `--long` adds the long property and kill tests.
// The last line of stdout is the sum: "N passed, N failed, N skipped".
import { join } from 'node:path';
import { build } from './workspace/build.mjs';
import { runChecks } from './workspace/checks.mjs';
import { install } from './workspace/install.mjs';
import { alone } from './workspace/lock.mjs';
import { Failure, main, ROOT, say, since } from './workspace/root.mjs';

const long = process.argv.includes('--long');
if (long) process.env.TRADER_LONG = '1';

const sum = { passed: 0, failed: 0, skipped: 0 };
const start = performance.now();

await main(async () => {
  try {
    await alone(async () => {
      await install();
      await build({ types: true });
    });
  } catch (error) {
    sum.failed = 1;
    throw error;
  }
  const { failures, tally } = await runChecks([{ name: 'packages as installed', args: () => [join(ROOT, 'scripts', 'check-packages.mjs')] }]);
  Object.assign(sum, { passed: tally.passed, failed: tally.failed, skipped: tally.skipped });
  for (const text of tally.leftOut) say(`left out: ${text}`);
  if (!long) say('left out: the long property and kill tests and the docs site (npm run test:long)');
  if (failures.length === 0) return;
  // A failed check that is no test still counts: the last line must not say that nothing failed.
  sum.failed += failures.filter((name) => name !== 'tests').length;
  if (sum.failed === 0) sum.failed = 1;
  throw new Failure(`failed: ${failures.join(', ')}`);
});
say(`took ${since(start)}`);
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
