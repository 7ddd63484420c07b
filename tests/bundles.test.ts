import { gzipSync } from 'node:zlib';
import { build as bundle } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { entriesOf, publishedPackages } from '../scripts/packages/pack.mjs';
import { build } from '../scripts/workspace/build.mjs';
import { alone } from '../scripts/workspace/lock.mjs';
import { ROOT } from '../scripts/workspace/root.mjs';
import limits from './bundle-limits.json';

// What a page must download for everything of an entry and of all it needs: minified by esbuild, gzipped, in bytes. The limits are a tenth
// to a fifth above what it was when they were set.

const NODE_ONLY = /\/(?:node|store)$/;
const entries = publishedPackages().flatMap(entriesOf);

/** The minified code of everything that is exported. Fails when it needs a module of Node's. */
const bundleOf = async (entry: string): Promise<string> => {
  const { outputFiles } = await bundle({
    stdin: { contents: `export * from '${entry}';`, resolveDir: ROOT }, bundle: true, minify: true, format: 'esm', platform: 'browser', write: false, logLevel: 'silent',
  });
  return outputFiles[0]!.text;
};

describe('the bundle for browsers of', () => {
  beforeAll(() => alone(() => build({ types: false, only: publishedPackages().map(({ name }) => name), log: () => undefined })), 180_000);

  it.each(Object.entries(limits))('%s is at most %i bytes', async (entry, limit) => {
    const bytes = gzipSync(await bundleOf(entry), { level: 9 }).length;
    expect(bytes, `${entry} has grown: find out why, or raise its limit in tests/bundle-limits.json`).toBeLessThanOrEqual(limit);
  });

  it('every entry has a limit, but for those that are for Node', () => {
    expect(Object.keys(limits).sort()).toEqual(entries.filter((entry) => !NODE_ONLY.test(entry)).sort());
  });

  it('an entry for Node cannot be made', async () => {
    await expect(bundleOf('@trader/backtest/node')).rejects.toThrow('Could not resolve "fs"');
  });
});
