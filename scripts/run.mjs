// @ts-check
// `npm start` and `npm run trader -- ...`: installs and builds when something changed, then becomes the trader.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './workspace/build.mjs';
import { install } from './workspace/install.mjs';
import { alone } from './workspace/lock.mjs';
import { Failure, main, ROOT } from './workspace/root.mjs';

const PROGRAM = join(ROOT, 'apps', 'trader', 'dist', 'main.js');

await main(async () => {
  await alone(async () => {
    await install();
    await build({ types: false, only: ['trader'] });
  });
  if (!existsSync(PROGRAM)) throw new Failure('apps/trader/dist/main.js is missing although the build succeeded');
  process.argv = [process.execPath, PROGRAM, ...process.argv.slice(2)];
  await import(pathToFileURL(PROGRAM).href);
});
