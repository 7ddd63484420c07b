// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * What runs seeds of bad days in place of tests: a program that takes from which seed on and how many, and prints the first that broke a rule as JSON.
 * @typedef {object} SeedHunt
 * @property {string} entry Of the package.
 * @property {number} count Most seeds for one mutant.
 * @property {number} sound Seeds that must all pass without a mutant.
 */

const run = (/** @type {readonly string[]} */ args) => new Promise((/** @type {(text: string) => void} */ resolve, reject) => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (piece) => {
    text += piece;
  });
  child.on('error', reject);
  child.on('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`the hunt ended with ${code}: ${text.slice(-500)}`))));
});

/** The same interface as that of tests: bundles the program with the fault in it, and runs seeds until one breaks a rule. */
export const openSeeds = (/** @type {string} */ folder, /** @type {SeedHunt} */ { entry, count, sound }) => {
  const home = mkdtempSync(join(tmpdir(), 'mutants-'));
  const bundle = join(home, 'hunt.mjs');
  return {
    close: async () => rmSync(home, { recursive: true, force: true }),
    /** The first seed that breaks a rule with these texts in place of the files, and which; undefined when none does. */
    killerOf: async (/** @type {ReadonlyMap<string, string> | undefined} */ fault) => {
      await build({
        entryPoints: [join(folder, entry)], bundle: true, platform: 'node', format: 'esm', outfile: bundle, logLevel: 'silent', conditions: ['@trader/source', 'module', 'node'],
        banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
        plugins: [{
          name: 'mutant',
          setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const contents = fault?.get(path);
            return contents === undefined ? undefined : { contents, loader: 'ts' };
          }),
        }],
      });
      const found = (await run([bundle, '1', String(fault === undefined ? sound : count)])).trim();
      if (found === '') return undefined;
      const { seed, rule, what } = JSON.parse(found);
      return `seed ${seed}: ${rule}: ${String(what).split('\n')[0].slice(0, 120)}`;
    },
  };
};
