// @ts-check
// `npm run build`: installs when needed and builds every package that changed. `--fast` leaves the types out.
import { build } from './workspace/build.mjs';
import { install } from './workspace/install.mjs';
import { alone } from './workspace/lock.mjs';
import { main } from './workspace/root.mjs';

await main(() => alone(async () => {
  await install();
  await build({ types: !process.argv.includes('--fast') });
}));
