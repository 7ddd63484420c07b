// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, ROOT } from './root.mjs';

/**
 * @typedef {{ name?: string, description?: string, private?: boolean, exports?: Record<string, unknown>, scripts?: Record<string, string>, dependencies?: Record<string, string>,
 *   devDependencies?: Record<string, string>, peerDependencies?: Record<string, string> }} Manifest
 * @typedef {{ name: string, short: string, folder: string, manifest: Manifest, dependencies: string[] }} Package
 * `short` is the folder's name; `dependencies` are names of workspace packages.
 */

/** Every package and app of a workspace, dependencies before those who need them. @returns {Package[]} */
export const listPackages = (root = ROOT) => {
  const found = ['packages', 'apps'].flatMap((top) => (existsSync(join(root, top)) ? readdirSync(join(root, top)).sort().map((short) => join(root, top, short)) : []))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, short: folder.split(/[\\/]/).at(-1) ?? '', manifest: /** @type {Manifest} */ (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))) }));
  const names = new Set(found.map(({ manifest }) => manifest.name));
  const packages = found.map(({ folder, short, manifest }) => {
    const needed = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies };
    return { name: manifest.name ?? short, short, folder, manifest, dependencies: Object.keys(needed).filter((name) => names.has(name)).sort() };
  });
  return inOrder(packages);
};

/** Dependencies first. Throws a Failure that shows a circle. */
const inOrder = (/** @type {Package[]} */ packages) => {
  const byName = new Map(packages.map((each) => [each.name, each]));
  /** @type {Package[]} */
  const order = [];
  const done = new Set();
  const visit = (/** @type {Package} */ each, /** @type {string[]} */ path) => {
    if (done.has(each.name)) return;
    if (path.includes(each.name)) throw new Failure(`packages depend on each other in a circle: ${[...path, each.name].join(' -> ')}`);
    for (const name of each.dependencies) {
      const next = byName.get(name);
      if (next) visit(next, [...path, each.name]);
    }
    done.add(each.name);
    order.push(each);
  };
  for (const each of packages) visit(each, []);
  return order;
};

/** The packages named, by name or folder, and all they need, in order. */
export const withDependencies = (/** @type {Package[]} */ packages, /** @type {readonly string[]} */ wanted) => {
  const needed = new Set();
  for (const each of [...packages].reverse()) {
    if (wanted.includes(each.name) || wanted.includes(each.short) || needed.has(each.name)) {
      needed.add(each.name);
      for (const name of each.dependencies) needed.add(name);
    }
  }
  return packages.filter(({ name }) => needed.has(name));
};

const NOT_BUILT = new Set(['node_modules', 'dist', 'bench', 'test', 'README.md', 'CHANGELOG.md', 'runs']);

const addFolder = (/** @type {import('node:crypto').Hash} */ hash, /** @type {string} */ folder, /** @type {string} */ shown) => {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (NOT_BUILT.has(entry.name) || entry.name.startsWith('.') || entry.name.endsWith('.test.ts')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFolder(hash, path, `${shown}/${entry.name}`);
    else if (entry.isFile()) hash.update(`${shown}/${entry.name}\0`).update(readFileSync(path)).update('\0');
  }
};

/** A hash for each package of all that its build reads: its sources and configuration, the workspace's, and its dependencies' hashes. */
export const contentHashes = (/** @type {Package[]} */ packages, root = ROOT) => {
  const common = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'tsup.base.ts', 'tsconfig.base.json']) {
    if (existsSync(join(root, file))) common.update(readFileSync(join(root, file)));
  }
  const shared = common.digest('hex');
  /** @type {Map<string, string>} */
  const hashes = new Map();
  for (const { name, folder, dependencies } of packages) {
    const hash = createHash('sha256').update(shared);
    for (const dependency of dependencies) hash.update(hashes.get(dependency) ?? '');
    addFolder(hash, folder, name);
    hashes.set(name, hash.digest('hex'));
  }
  return hashes;
};
