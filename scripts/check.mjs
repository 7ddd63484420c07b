// @ts-check
// `pnpm check`: house rules, lint, dead code, types and tests, on what is installed.
import { runChecks } from './workspace/checks.mjs';
import { Failure, main, say } from './workspace/root.mjs';

await main(async () => {
  const { failures, tally } = await runChecks();
  for (const text of tally.leftOut) say(`left out: ${text}`);
  say(`${tally.passed} tests passed, ${tally.failed} failed, ${tally.skipped} skipped`);
  if (failures.length > 0) throw new Failure(`failed: ${failures.join(', ')}`);
});
