import { defineConfig } from 'tsup';

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
  });
