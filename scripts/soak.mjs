// @ts-check
// `pnpm soak [--hours N] [--quotes N] [--often SHARE] [--snapshots FOLDER]`: trades 500 symbols on virtual time, loop, session, guards and adapter against the loopback Alpaca (in a thread, and so a heap, of
// its own), and prints what the heap holds at each hour. Fails when the heap grows, or when an order was lost or doubled.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Failure, main, ROOT } from './workspace/root.mjs';

await main(async () => {
  const home = mkdtempSync(join(tmpdir(), 'soak-'));
  const bundle = join(home, 'soak.mjs');
  try {
    await build({
      entryPoints: [join(ROOT, 'packages/simulation/test/soak/main.ts')], bundle: true, platform: 'node', format: 'esm', outfile: bundle, logLevel: 'silent',
      conditions: ['@trader/source', 'module', 'node'], banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
    const args = process.argv.slice(2).filter((each) => each !== '--');
    const code = await new Promise((resolve) => void spawn(process.execPath, ['--expose-gc', bundle, ...args], { stdio: 'inherit' }).on('close', resolve));
    if (code !== 0) throw new Failure(`the soak ended with ${code}`);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
