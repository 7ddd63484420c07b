import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as bundle } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../scripts/docs/serve.mjs';
import { entriesOf, publishedPackages } from '../scripts/packages/pack.mjs';
import { build } from '../scripts/workspace/build.mjs';
import { alone } from '../scripts/workspace/lock.mjs';
import { ROOT } from '../scripts/workspace/root.mjs';
import { CHROMIUM, openPage } from './browser';
import type { Watched } from './browser';
import limits from './bundle-limits.json';
import { uses } from './bundle-uses.mjs';

// What a page must download for everything of an entry and of all it needs: minified by esbuild, gzipped, in bytes. The limits are a tenth
// to a fifth above what it was when they were set.

// A simulation waits for Node's own turns, so that a run is the same every time.
const NODE_ONLY = /\/(?:node|store|simulation)$/;
const entries = publishedPackages().flatMap(entriesOf);

const make = async (entry: string): Promise<string> => {
  const { outputFiles } = await bundle({
    stdin: { contents: `export * from '${entry}';`, resolveDir: ROOT }, bundle: true, minify: true, format: 'esm', platform: 'browser', write: false, logLevel: 'silent',
  });
  return outputFiles[0]!.text;
};
const made = new Map<string, Promise<string>>();

/** The minified code of everything that is exported. Fails when it needs a module of Node's. */
const bundleOf = (entry: string): Promise<string> => {
  const code = made.get(entry) ?? make(entry);
  made.set(entry, code);
  return code;
};

beforeAll(() => alone(() => build({ types: false, only: publishedPackages().map(({ name }) => name), log: () => undefined })), 180_000);

describe('the bundle for browsers of', () => {
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

/** What is imported in a page, or here from the sources. */
type Loaded = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

describe.skipIf(CHROMIUM === undefined)('in a page (needs Chromium), the bundle of', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  let watched: Watched;
  let server: Awaited<ReturnType<typeof serve>>;
  let here: Loaded;

  beforeAll(async () => {
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Bundles</title><link rel="icon" href="data:,">');
    const names = Object.keys(limits);
    await Promise.all(names.map(async (entry, number) => writeFileSync(join(folder, `${number}.js`), await bundleOf(entry))));
    here = Object.fromEntries(await Promise.all(names.map(async (entry) => [entry, await import(/* @vite-ignore */ entry) as Loaded[string]] as const)));
    server = await serve(folder);
    watched = await openPage(400, 300);
    await watched.page.goto(server.url);
    await watched.page.evaluate(`Promise.all(${JSON.stringify(names)}.map(async (entry, number) => [entry, await import('/' + number + '.js')])).then((all) => {
      globalThis.loaded = Object.fromEntries(all);
    })`);
  }, 60_000);

  afterAll(async () => {
    await watched?.browser.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(Object.keys(limits))('%s exports what it does in Node, and does what it does there', async (entry) => {
    const [use, expected] = uses[entry]!;
    expect(await watched.page.evaluate(`Object.keys(globalThis.loaded['${entry}']).sort()`)).toEqual(Object.keys(here[entry]!).sort());
    expect(await use((name) => here[name])).toEqual(expected);
    expect(await watched.page.evaluate(`(${use.toString()})((name) => globalThis.loaded[name])`)).toEqual(expected);
  });

  it('none complains of anything', () => {
    expect(watched.complaints).toEqual([]);
  });
});
