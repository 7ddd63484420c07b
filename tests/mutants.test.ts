import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { expect, it } from 'vitest';
import { mutantSets, planted, plantedIn } from '../scripts/mutants/sets.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const sets = await mutantSets(root);

it('mutants are there, each with a name of its own', () => {
  expect(sets.map(({ name }) => name)).toContain('risk-gate');
  for (const { mutants } of sets) expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});

it.each(sets.map((set) => [set.name, set] as const))('the place of every mutant of %s is in its file, once, and what is put there is code', async (_name, { folder, mutants }) => {
  for (const mutant of mutants) {
    const texts = [...plantedIn(folder, mutant).values()];
    for (const { put } of [mutant, ...(mutant.also ?? [])]) expect(texts.some((text) => text.includes(put))).toBe(true);
    for (const text of texts) await expect(transform(text, { loader: 'ts', logLevel: 'silent' }), mutant.name).resolves.toBeDefined();
  }
});

it('a mutant whose place has moved is told', () => {
  const mutant = { name: 'x', file: 'a.ts', find: 'a < b', put: 'a <= b' };
  expect(planted('if (a < b) $1', mutant)).toBe('if (a <= b) $1');
  expect(() => planted('if (a > b)', mutant)).toThrow('mutant "x": a.ts has its text 0 times, and must have it once: a < b');
  expect(() => planted('a < b || a < b', mutant)).toThrow('2 times');
  expect(() => planted('a < b', { ...mutant, put: 'a < b' })).toThrow('changes nothing');
});
