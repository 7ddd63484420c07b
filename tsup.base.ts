import { readFile, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { defineConfig } from 'tsup';

/**
 * esbuild makes every constant of a bundled module a `var`, which V8 loads and checks at each use: an indicator then takes 1.6 times as
 * long. Back to `const`: modules of ours have no state, so nothing assigns again.
 */
const constants = {
  name: 'constants',
  renderChunk: (code: string, { map }: { map?: unknown }) => ({ code: code.replace(/^var (?=[\w$]+ = )/gm, 'const '), map }),
};

/** tsup names its CommonJS files by their full path in the source maps, which are published: rewritten from where each map stands. */
const relativeMaps = {
  name: 'relative-maps',
  buildEnd: async ({ writtenFiles }: { writtenFiles: readonly { readonly name: string }[] }) => {
    for (const path of writtenFiles.map(({ name }) => resolve(name)).filter((name) => name.endsWith('.map'))) {
      const fromMap = (source: string) => (isAbsolute(source) ? relative(dirname(path), source).replaceAll('\\', '/') : source);
      const map = JSON.parse(await readFile(path, 'utf8')) as { file?: string; sources: string[] };
      await writeFile(path, JSON.stringify({ ...map, ...(map.file === undefined ? {} : { file: fromMap(map.file) }), sources: map.sources.map(fromMap) }));
    }
  },
};

/** One build for every library: ESM, CommonJS and types. `TRADER_BUILD=fast` leaves the types out (what `npm start` needs). */
export const library = (entry: readonly string[]) =>
  defineConfig({
    // Names, not a list: a list loses the folders that all entries share.
    entry: Object.fromEntries(entry.map((path) => [path.replace(/^src\//, '').replace(/\.ts$/, ''), path])),
    format: ['esm', 'cjs'],
    target: 'node20',
    dts: process.env['TRADER_BUILD'] !== 'fast',
    sourcemap: true,
    splitting: true,
    clean: false,
    silent: true,
    plugins: [constants, relativeMaps],
  });
