import { defineConfig } from 'tsup';

/**
 * esbuild makes every constant of a bundled module a `var`, which V8 loads and checks at each use: an indicator then takes 1.6 times as
 * long. Back to `const`: modules of ours have no state, so nothing assigns again.
 */
const constants = {
  name: 'constants',
  renderChunk: (code: string, { map }: { map?: unknown }) => ({ code: code.replace(/^var (?=[\w$]+ = )/gm, 'const '), map }),
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
    plugins: [constants],
  });
