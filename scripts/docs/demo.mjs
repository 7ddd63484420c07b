// @ts-check
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
import { ROOT } from '../workspace/root.mjs';

const SOURCES = join(ROOT, 'docs', 'demo');
const DATA = join(ROOT, 'packages', 'sample-data', 'node_modules', '@observablehq', 'sample-datasets');

/** Gives the page its bars as text. @type {import('esbuild').Plugin} */
const bars = {
  name: 'bars',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^demo:bars$/ }, ({ path }) => ({ path, namespace: 'demo' }));
    onLoad({ filter: /.*/, namespace: 'demo' }, () => ({ contents: readFileSync(join(DATA, 'aapl.csv'), 'utf8'), loader: 'text' }));
  },
};

/** Writes the page in which a backtest runs, from the built packages. Licences of the data and of bundled code go with it. */
export const buildDemo = async (/** @type {string} */ folder) => {
  mkdirSync(folder, { recursive: true });
  await bundle({
    entryPoints: [join(SOURCES, 'page.mjs')], outfile: join(folder, 'page.js'), bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022',
    legalComments: 'eof', plugins: [bars], logLevel: 'warning',
    logOverride: { 'ignored-bare-import': 'silent' }, // chunks without side effects, which is why they may be left out
  });
  for (const file of ['index.html', 'page.css']) copyFileSync(join(SOURCES, file), join(folder, file));
  copyFileSync(join(DATA, 'LICENSE'), join(folder, 'data-licence.txt'));
};
