import { defineConfig } from 'tsup';

/** One build for every library: ESM, CommonJS and types. `TRADER_BUILD=fast` leaves the types out (what `npm start` needs). */
export const library = (entry: readonly string[]) =>
  defineConfig({
    entry: [...entry],
    outBase: 'src',
    format: ['esm', 'cjs'],
    target: 'node20',
    dts: process.env['TRADER_BUILD'] !== 'fast',
    sourcemap: true,
    splitting: true,
    clean: false,
    silent: true,
  });
