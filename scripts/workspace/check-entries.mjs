// @ts-check
// Loads every entry of every built package the way strangers do, with import and with require, and looks for its types.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listPackages } from './packages.mjs';

/** @typedef {{ types: string, default: string }} Target */

/** @returns {Promise<string[]>} what is wrong with one entry */
const checkEntry = async (/** @type {string} */ folder, /** @type {{ import: Target, require: Target }} */ entry) => {
  const problems = [entry.import.types, entry.require.types].filter((path) => !existsSync(join(folder, path))).map((path) => `${path} is missing`);
  try {
    const esm = Object.keys(await import(pathToFileURL(join(folder, entry.import.default)).href));
    const cjs = Object.keys(createRequire(import.meta.url)(join(folder, entry.require.default)));
    const only = [...esm.filter((name) => !cjs.includes(name)), ...cjs.filter((name) => !esm.includes(name))];
    if (only.length > 0) problems.push(`import and require disagree about ${only.join(', ')}`);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  return problems;
};

let checked = 0;
for (const { name, folder, manifest } of listPackages()) {
  for (const [path, entry] of Object.entries(manifest.exports ?? {})) {
    if (typeof entry !== 'object' || entry === null || !('import' in entry)) continue;
    for (const problem of await checkEntry(folder, /** @type {{ import: Target, require: Target }} */ (entry))) {
      console.log(`${name} ${path}: ${problem}`);
      process.exitCode = 1;
    }
    checked++;
  }
}
console.log(`${checked} entries checked`);
