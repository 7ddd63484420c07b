import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TraderError } from '@trader/core';
import type { DataSource } from '../data-source';

/** What each package lets us resolve: some block every path but a few, so the package's folder is found from this one. */
const ANCHORS: Readonly<Record<string, string>> = {
  '@observablehq/sample-datasets': '@observablehq/sample-datasets/aapl.csv',
  'vega-datasets': 'vega-datasets',
  hqchart: 'hqchart/package.json',
};

const locate = (source: DataSource): string => {
  const anchor = createRequire(import.meta.url).resolve(ANCHORS[source.package] ?? source.package);
  const folder = join('node_modules', source.package);
  return join(anchor.slice(0, anchor.lastIndexOf(folder) + folder.length), source.file);
};

const failure = (source: DataSource, what: string, cause?: unknown): TraderError =>
  new TraderError(
    'INVALID_DATA',
    `${source.name}: ${what}; reinstall ${source.package}@${source.version} (pnpm install --frozen-lockfile)`,
    { cause },
  );

/** The text of a source. Throws INVALID_DATA when the package is missing or the file is not the one these loaders were written for. */
export const readSource = (source: DataSource): string => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(locate(source));
  } catch (cause) {
    throw failure(source, `${source.file} of package ${source.package} cannot be read`, cause);
  }
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (hash !== source.sha256) throw failure(source, `${source.file} has SHA-256 ${hash.slice(0, 12)}..., not ${source.sha256.slice(0, 12)}...`);
  return bytes.toString('utf8');
};
