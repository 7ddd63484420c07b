import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf } from '../scripts/docs/blocks.mjs';
import { build } from '../scripts/workspace/build.mjs';
import { alone } from '../scripts/workspace/lock.mjs';
import { listPackages } from '../scripts/workspace/packages.mjs';
import { ROOT } from '../scripts/workspace/root.mjs';

// Every ```ts and ```js block of a README or a guide runs as it stands, in a project that has installed the built packages.

const GUIDES = join(ROOT, 'docs', 'guides');
const packages = listPackages();
const pages = [
  { name: 'README.md', path: join(ROOT, 'README.md') },
  ...readdirSync(GUIDES).filter((name) => name.endsWith('.md')).map((name) => ({ name: `guides/${name}`, path: join(GUIDES, name) })),
  ...packages.map(({ short, folder }) => ({ name: `${short}/README.md`, path: join(folder, 'README.md') })),
].filter(({ path }) => existsSync(path));
const examples = pages.flatMap(({ name, path }) => blocksOf(readFileSync(path, 'utf8')).map((block) => ({ name, ...block })));

const project = mkdtempSync(join(tmpdir(), 'readme-'));

/** Makes a package importable in the project, as an installation would. */
const link = (name: string, folder: string) => {
  const path = join(project, 'node_modules', name);
  if (existsSync(path)) return;
  mkdirSync(join(path, '..'), { recursive: true });
  symlinkSync(folder, path, 'junction');
};

/** Names of the packages in a node_modules folder. */
const installedIn = (folder: string): string[] => {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => !name.startsWith('.')).flatMap((name) => (name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name]));
};

beforeAll(() => {
  for (const { name, folder } of packages) link(name, folder);
  for (const { folder } of packages) {
    const modules = join(folder, 'node_modules');
    for (const name of installedIn(modules)) link(name, join(modules, name));
  }
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('the example of', () => {
  it.each(examples)('$name, line $line, runs', async ({ name, line, code }) => {
    const used = packages.filter((each) => code.includes(`'${each.name}`)).map((each) => each.name);
    await alone(() => build({ types: false, only: used }));
    const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
    const file = join(project, `${name.replace(/\W/g, '-')}-${line}.mjs`);
    writeFileSync(file, outputText);
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: project, encoding: 'utf8', timeout: 60_000 });
    expect(status, `${stdout}\n${stderr}`).toBe(0);
  }, 120_000);

  it.each(packages.filter(({ manifest }) => manifest.private !== true))('@trader/$short is there', ({ short }) => {
    expect(examples.map(({ name }) => name)).toContain(`${short}/README.md`);
  });
});

describe('the blocks of a page', () => {
  it('are its ts and js blocks, but for those that say why not', () => {
    const page = 'a\n```ts\n1\n```\n```sh\n2\n```\n<!-- no-run: needs a key -->\n```js\n3\n```\n<!-- no-run: -->\n```js title\n4\n```\n';
    expect(blocksOf(page)).toEqual([{ line: 2, language: 'ts', code: '1\n' }, { line: 13, language: 'js', code: '4\n' }]);
  });
});
