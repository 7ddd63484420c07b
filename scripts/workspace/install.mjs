// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, Failure, ROOT, say, since } from './root.mjs';
import { runProcess } from './run-process.mjs';

const PNPM = '12.21.0';
const STAMP = join(CACHE, 'installed');

/** What an installation depends on: what is locked, and the machine (some packages are binaries). */
const fingerprint = () => {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(ROOT, file)));
  return hash.update(`${process.platform} ${process.arch}`).digest('hex');
};

const isInstalled = () =>
  existsSync(join(ROOT, 'node_modules', '.modules.yaml')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint();

const shell = process.platform === 'win32';

/** The pnpm on the PATH when it is new enough, else one that npx fetches. @returns {Promise<[string, string[]]>} */
const pnpm = async () => {
  const { code, output } = await runProcess('pnpm', ['--version'], { cwd: ROOT, shell });
  return code === 0 && Number.parseInt(output, 10) >= Number.parseInt(PNPM, 10) ? ['pnpm', []] : ['npx', ['-y', `pnpm@${PNPM}`]];
};

/**
 * Runs pnpm to its end, in the workspace or in another folder. `show` passes its output on to stderr.
 * @returns {Promise<{ code: number, output: string, command: string }>}
 */
export const runPnpm = async (/** @type {string[]} */ args, { cwd = ROOT, show = false } = {}) => {
  const [command, first] = await pnpm();
  return { command, ...await runProcess(command, [...first, ...args], { cwd, shell, show, env: { CI: 'true' } }) };
};

/** Installs the locked packages unless they are there. Throws a Failure that shows what the installer said. */
export const install = async () => {
  if (isInstalled()) return;
  const start = performance.now();
  say('installing packages (a minute on a slow line) ...');
  const { code, output, command } = await runPnpm(['install', '--frozen-lockfile'], { show: process.stderr.isTTY === true });
  if (code !== 0) {
    const advice = output.includes('OUTDATED_LOCKFILE') ? 'run `pnpm install` and commit pnpm-lock.yaml' : 'is the package registry reachable?';
    throw new Failure(`${output.split('\n').slice(-20).join('\n').trim()}\ncould not install the packages (${command} ended with code ${code}): ${advice}`);
  }
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(STAMP, fingerprint());
  say(`installed in ${since(start)}`);
};
