// @ts-check
// `pnpm check:packages`: packs every published package, lints the tarballs (publint, "are the types wrong?"), installs them together into an
// empty project and uses them there from ESM, CommonJS and TypeScript, our examples included. `npm test` runs it.
import { join } from 'node:path';
import { makeConsumer, runConsumer, typecheckConsumer } from './packages/consumer.mjs';
import { lintPackage } from './packages/lint.mjs';
import { packAll } from './packages/pack.mjs';
import { build } from './workspace/build.mjs';
import { install } from './workspace/install.mjs';
import { alone } from './workspace/lock.mjs';
import { CACHE, Failure, main, say, since } from './workspace/root.mjs';

await main(async () => {
  const start = performance.now();
  const packed = await alone(async () => {
    await install();
    await build({ types: true });
    return packAll(join(CACHE, 'tarballs'));
  });
  const consumer = join(CACHE, 'consumer');
  const entries = packed.flatMap((each) => each.entries);
  const [lint] = await Promise.all([Promise.all(packed.map((each) => lintPackage(each))), makeConsumer(consumer, packed)]);
  const running = runConsumer(consumer, entries); // in processes of their own, while the compiler works here
  const problems = [...lint.flat(), ...typecheckConsumer(consumer, packed), ...await running];
  say(`${packed.length} packages, ${entries.length} entries, ${problems.length} problems (${since(start)})`);
  if (problems.length > 0) throw new Failure(problems.join('\n'));
});
