import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lintPackage } from '../scripts/packages/lint.mjs';
import { ROOT } from '../scripts/workspace/root.mjs';

const folder = mkdtempSync(join(tmpdir(), 'lint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is said of a tarball of a sound package, with one more file. */
const saidOf = (sources: string, root?: string): Promise<string[]> => {
  const manifest = {
    name: 'sound', version: '1.0.0', license: 'MIT', type: 'module', files: ['dist'], engines: { node: '>=20' },
    exports: {
      '.': { import: { types: './dist/index.d.ts', default: './dist/index.js' }, require: { types: './dist/index.d.cts', default: './dist/index.cjs' } },
      './package.json': './package.json',
    },
  };
  const files = {
    'package.json': JSON.stringify(manifest), 'dist/index.js': 'export const one = 1;\n', 'dist/index.d.ts': 'export declare const one = 1;\n',
    'dist/index.cjs': 'exports.one = 1;\n', 'dist/index.d.cts': 'export declare const one = 1;\n', 'dist/index.cjs.map': JSON.stringify({ version: 3, sources: [sources] }),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'package', path)), { recursive: true });
    writeFileSync(join(folder, 'package', path), text);
  }
  const file = join(folder, 'sound-1.0.0.tgz');
  const { status, stderr } = spawnSync('tar', ['-czf', file, '-C', folder, 'package'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`tar ended with code ${status}: ${stderr}`);
  return lintPackage({ name: 'sound', version: '1.0.0', folder, entries: ['sound'], file }, root);
};

const NAMED = ['sound: paths: /node_modules/sound/dist/index.cjs.map names the folder it was built in'];

describe('the lint of a tarball', () => {
  it('says nothing of a sound one', async () => {
    expect(await saidOf('../src/index.ts')).toEqual([]);
    expect(await saidOf('../src/index.ts', '/src')).toEqual([]);
    expect(await saidOf(`${ROOT}-beside/index.ts`)).toEqual([]);
  });

  it('names the file that names the folder of the machine that built it', async () => {
    expect(await saidOf(join(ROOT, 'packages', 'sound', 'dist', 'index.cjs'))).toEqual(NAMED);
    expect(await saidOf('file:///src/index.ts', '/src')).toEqual(NAMED);
    expect(await saidOf(String.raw`C:\the work\dist\index.cjs`, String.raw`C:\the work`)).toEqual(NAMED);
  });
});
