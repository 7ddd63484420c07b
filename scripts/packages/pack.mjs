// @ts-check
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runPnpm } from '../workspace/install.mjs';
import { listPackages } from '../workspace/packages.mjs';
import { Failure, ROOT } from '../workspace/root.mjs';

/**
 * @typedef {{ name: string, version: string, folder: string, entries: string[], file: string }} Packed
 * `entries` are what may be imported of it ("@trader/risk"); `file` is its tarball.
 */

/** The packages that are published. */
export const publishedPackages = (root = ROOT) => listPackages(root).filter(({ manifest }) => manifest.private !== true);

/** What may be imported of a package: "@trader/brokers/simulated". */
export const entriesOf = (/** @type {import('../workspace/packages.mjs').Package} */ { name, manifest }) =>
  Object.entries(manifest.exports ?? {})
    .filter(([, target]) => typeof target === 'object' && target !== null && 'import' in target)
    .map(([path]) => name + path.slice(1));

/** Packs every published package into `folder`, as publishing would. @returns {Promise<Packed[]>} */
export const packAll = async (/** @type {string} */ folder) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const packages = publishedPackages();
  const filters = packages.flatMap(({ name }) => ['--filter', name]);
  const { code, output } = await runPnpm(['--recursive', ...filters, 'pack', '--pack-destination', folder]);
  if (code !== 0) throw new Failure(`${output.trim()}\ncould not pack the packages (pnpm ended with code ${code})`);
  const files = readdirSync(folder);
  return packages.map((each) => {
    const stem = `${each.name.replace('@', '').replace('/', '-')}-`;
    const file = files.find((name) => name.startsWith(stem) && /^\d/.test(name.slice(stem.length)));
    if (file === undefined) throw new Failure(`${each.name} was not packed: there is no ${stem}*.tgz in ${folder}`);
    return { name: each.name, version: file.slice(stem.length, -'.tgz'.length), folder: each.folder, entries: entriesOf(each), file: join(folder, file) };
  });
};

/** The bytes of a tarball. */
export const bytesOf = (/** @type {Packed} */ { file }) => {
  const bytes = readFileSync(file);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};
