// @ts-check
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHashes, listPackages, withDependencies } from './packages.mjs';
import { Failure, ROOT, say, since } from './root.mjs';
import { runProcess } from './run-process.mjs';

const AT_ONCE = 2;

/**
 * @typedef {import('./packages.mjs').Package} Package
 * @typedef {{ types: boolean, only?: readonly string[], root?: string, log?: (line: string) => void }} BuildOptions
 */

const stampOf = (/** @type {string} */ root, /** @type {Package} */ each) => join(root, 'node_modules', '.cache', 'trader', `built-${each.short}`);

/** Whether a build of this content is there, with types when they are wanted. */
const isFresh = (/** @type {string} */ root, /** @type {Package} */ each, /** @type {string} */ hash, /** @type {boolean} */ types) => {
  const stamp = stampOf(root, each);
  if (!existsSync(stamp) || !existsSync(join(each.folder, 'dist'))) return false;
  const [kind, built] = readFileSync(stamp, 'utf8').split(' ');
  return built === hash && (kind === 'types' || !types);
};

/** Runs a package's own `build` script with its tools on the PATH, as npm would. */
const buildOne = async (/** @type {Required<BuildOptions>} */ { root, types, log }, /** @type {Package} */ each, /** @type {string} */ hash) => {
  const start = performance.now();
  const stamp = stampOf(root, each);
  rmSync(stamp, { force: true });
  rmSync(join(each.folder, 'dist'), { recursive: true, force: true });
  const { code, output } = await runProcess(each.manifest.scripts?.build ?? '', [], {
    cwd: each.folder,
    shell: true,
    env: { TRADER_BUILD: types ? 'full' : 'fast' },
    pathFirst: [join(each.folder, 'node_modules', '.bin'), join(root, 'node_modules', '.bin')],
  });
  if (code !== 0) {
    log(output.trim());
    return `${each.name}: its build ended with code ${code}`;
  }
  mkdirSync(join(root, 'node_modules', '.cache', 'trader'), { recursive: true });
  writeFileSync(stamp, `${types ? 'types' : 'fast'} ${hash}`);
  log(`  ${each.name} ${since(start)}`);
  return undefined;
};

/** Builds each package once those it needs are built, a few at a time. @returns {Promise<string[]>} what failed */
const inWaves = async (/** @type {Package[]} */ packages, /** @type {(each: Package) => Promise<string | undefined>} */ work) => {
  const waiting = [...packages];
  const unfinished = new Set(packages.map(({ name }) => name));
  /** @type {string[]} */
  const failures = [];
  /** @type {Map<string, Promise<void>>} */
  const running = new Map();
  const finish = async (/** @type {Package} */ each) => {
    const failure = await work(each);
    if (failure) failures.push(failure);
    unfinished.delete(each.name);
    running.delete(each.name);
  };
  while (failures.length === 0 && (waiting.length > 0 || running.size > 0)) {
    const next = waiting.findIndex(({ dependencies }) => dependencies.every((name) => !unfinished.has(name)));
    if (next >= 0 && running.size < AT_ONCE) {
      const [each] = waiting.splice(next, 1);
      running.set(each.name, finish(each));
    } else await Promise.race(running.values());
  }
  await Promise.all(running.values());
  return failures;
};

/**
 * Builds what changed. `types`: with declarations, as published; otherwise JavaScript only. `only`: these and what they need.
 * Throws a Failure when a build fails.
 */
export const build = async (/** @type {BuildOptions} */ { types, only, root = ROOT, log = say }) => {
  const all = listPackages(root);
  const hashes = contentHashes(all, root);
  const hashOf = (/** @type {Package} */ each) => hashes.get(each.name) ?? '';
  const wanted = (only ? withDependencies(all, only) : all).filter(({ manifest }) => manifest.scripts?.build);
  const stale = wanted.filter((each) => !isFresh(root, each, hashOf(each), types));
  if (stale.length === 0) return;
  const start = performance.now();
  log(`building ${stale.length} of ${wanted.length} packages${types ? ' with types' : ''} ...`);
  const failures = await inWaves(stale, (each) => buildOne({ types, only: [], root, log }, each, hashOf(each)));
  if (failures.length > 0) throw new Failure(failures.join('\n'));
  log(`built in ${since(start)}`);
};
