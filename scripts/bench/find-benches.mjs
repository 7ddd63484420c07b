// @ts-check
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const folders = (/** @type {string} */ root, /** @type {string} */ top) =>
  existsSync(join(root, top)) ? readdirSync(join(root, top)).sort().map((unit) => ({ unit, folder: join(root, top, unit, 'bench') })) : [];

/** Whether a file is a bench: others beside it are helpers. */
const isBench = (/** @type {string} */ path) => path.endsWith('.mjs') && /^\s*export const jobs\b/m.test(readFileSync(path, 'utf8'));

/** Every bench of the workspace: its name, its file, and the package it belongs to ('' at the root). */
export const findBenches = (/** @type {string} */ root) =>
  [...folders(root, 'packages'), ...folders(root, 'apps'), { unit: '', folder: join(root, 'bench') }]
    .filter(({ folder }) => existsSync(folder))
    .flatMap(({ unit, folder }) => readdirSync(folder).sort().filter((file) => isBench(join(folder, file)))
      .map((file) => ({ name: basename(file, '.mjs'), unit, file: join(folder, file) })));
