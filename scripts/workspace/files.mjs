// @ts-check
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'coverage', 'runs', 'site', '.git', '.trader', '.cache']);

/**
 * Every file below `root` that people write, as paths with forward slashes.
 * @returns {string[]}
 */
export const listFiles = (/** @type {string} */ root, /** @type {string} */ folder = root) => {
  /** @type {string[]} */
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) found.push(...listFiles(root, path));
    else if (entry.isFile()) found.push(relative(root, path).split(sep).join('/'));
  }
  return found;
};
