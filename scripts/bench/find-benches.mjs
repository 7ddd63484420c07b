// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const folders = (/** @type {string} */ root, /** @type {string} */ top) =>
  existsSync(join(root, top)) ? readdirSync(join(root, top)).sort().map((unit) => ({ unit, folder: join(root, top, unit, 'bench') })) : [];

/** Every bench of the workspace: its name, its file, and the package it belongs to ('' at the root). */
export const findBenches = (/** @type {string} */ root) =>
  [...folders(root, 'packages'), ...folders(root, 'apps'), { unit: '', folder: join(root, 'bench') }]
    .filter(({ folder }) => existsSync(folder))
    .flatMap(({ unit, folder }) => readdirSync(folder).filter((file) => file.endsWith('.mjs')).sort()
      .map((file) => ({ name: basename(file, '.mjs'), unit, file: join(folder, file) })));
