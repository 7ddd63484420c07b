// @ts-check
// `pnpm check`: house rules, lint, dead code, types and tests. Builds what changed, JavaScript only: some tests start the program.
import { build } from './workspace/build.mjs';
import { runChecks } from './workspace/checks.mjs';
import { install } from './workspace/install.mjs';
import { alone } from './workspace/lock.mjs';
import { Failure, main, say } from './workspace/root.mjs';

await main(async () => {
  await alone(async () => {
    await install();
    await build({ types: false });
  });
  const { failures, tally } = await runChecks();
  for (const text of tally.leftOut) say(`left out: ${text}`);
  say(`${tally.passed} tests passed, ${tally.failed} failed, ${tally.skipped} skipped`);
  if (failures.length > 0) throw new Failure(`failed: ${failures.join(', ')}`);
});
