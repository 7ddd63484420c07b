// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listPackages } from '../workspace/packages.mjs';

/**
 * What is changed in a file.
 * @typedef {object} Edit
 * @property {string} file Of the package, such as `src/gate.ts`.
 * @property {string} find A text that the file has exactly once.
 * @property {string} put What it is replaced by.
 */

/**
 * A fault to be planted: `name` says in words what is wrong with it, `also` takes out another layer that would make it good.
 * @typedef {Edit & { name: string, also?: readonly Edit[] }} Mutant
 */

/**
 * What a file `packages/NAME/test/mutants/SET.mjs` exports: mutants, and the test files of the package that should kill each of them, in
 * groups: a group is only run when those before it have passed.
 * @typedef {object} MutantFile
 * @property {readonly (readonly string[])[]} tests
 * @property {readonly Mutant[]} mutants
 * @property {string} [name] Of the set, when it is of more than its package.
 * @property {import('./seeds.mjs').SeedHunt} [seeds] In place of tests: seeds of bad days.
 */

/** A set of mutants, its name `PACKAGE-SET`, and the folder of its package. @typedef {{ name: string, folder: string } & MutantFile} MutantSet */

/** Every set of the workspace in `root`. */
export const mutantSets = async (/** @type {string} */ root) => {
  /** @type {MutantSet[]} */
  const sets = [];
  for (const { folder, short } of listPackages(root)) {
    const home = join(folder, 'test', 'mutants');
    if (!existsSync(home)) continue;
    for (const file of readdirSync(home).filter((each) => each.endsWith('.mjs')).toSorted()) {
      /** @type {MutantFile} */
      const { name, tests, mutants, seeds } = await import(pathToFileURL(join(home, file)).href);
      sets.push({ name: name ?? `${short}-${file.slice(0, -4)}`, folder, tests, mutants, ...(seeds && { seeds }) });
    }
  }
  return sets;
};

/** The file's text with the mutant in it. Throws when its place is not there exactly once, or nothing changes. */
export const planted = (/** @type {string} */ text, /** @type {Edit & { name: string }} */ { name, file, find, put }) => {
  const places = text.split(find).length - 1;
  if (places !== 1) throw new Error(`mutant "${name}": ${file} has its text ${places} times, and must have it once: ${find}`);
  if (find === put) throw new Error(`mutant "${name}" changes nothing`);
  return text.replace(find, () => put);
};

/** Texts of files with a set's mutant in them, by path. */
export const plantedIn = (/** @type {string} */ folder, /** @type {Mutant} */ mutant) => {
  /** @type {Map<string, string>} */
  const texts = new Map();
  for (const edit of [mutant, ...(mutant.also ?? [])]) {
    const path = join(folder, edit.file);
    texts.set(path, planted(texts.get(path) ?? readFileSync(path, 'utf8'), { ...edit, name: mutant.name }));
  }
  return texts;
};
