import { execFileSync, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');

/** The built program's entry file. */
export const PROGRAM = join(ROOT, 'apps/trader/dist/main.js');

/** Builds what changed. */
export const buildProgram = (): void => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs'), '--fast'], { cwd: ROOT, stdio: 'pipe' });
};

/** What a finished command said. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `trader ...args` in `folder`, without a terminal. */
export const trader = (folder: string, ...args: readonly string[]): Said => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return { code: status, out: stdout, err: stderr };
};
