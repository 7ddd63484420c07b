// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedPackages } from '../packages/pack.mjs';
import { contentHashes, listPackages } from '../workspace/packages.mjs';
import { build } from '../workspace/build.mjs';
import { CACHE, Failure, ROOT, say, since } from '../workspace/root.mjs';
import { writeApi } from './api.mjs';
import { checkLinks } from './check-links.mjs';
import { buildDemo } from './demo.mjs';
import { listPages, preparePages } from './pages.mjs';

/** Where the site is built. */
export const SITE = join(ROOT, 'docs', 'site');

const STAMP = join(CACHE, 'site');

/** A hash of all that the site is made of. */
const fingerprint = () => {
  const hash = createHash('sha256');
  for (const content of contentHashes(listPackages()).values()) hash.update(content);
  const folders = ['docs/demo', 'scripts/docs'].flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`));
  for (const path of ['README.md', ...listPages().map((page) => page.path), ...folders]) hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)));
  return hash.digest('hex');
};

const isFresh = () => existsSync(STAMP) && existsSync(join(SITE, 'index.html')) && readFileSync(STAMP, 'utf8') === fingerprint();

/** Builds the site: API, guides, and the page of a backtest. Throws a Failure that lists the dead links, if there are any. */
export const buildSite = async () => {
  const start = performance.now();
  await build({ types: false, only: publishedPackages().map(({ name }) => name) });
  rmSync(STAMP, { force: true });
  rmSync(SITE, { recursive: true, force: true });
  const work = join(CACHE, 'docs');
  const pages = preparePages(join(work, 'pages'));
  await writeApi({ out: SITE, work, pages });
  await buildDemo(join(SITE, 'demo'));
  const { pages: count, links, dead } = checkLinks(SITE);
  if (dead.length > 0) throw new Failure(`dead links:\n${dead.join('\n')}`);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(STAMP, fingerprint());
  say(`docs/site: ${count} pages, ${links} links, none dead (${since(start)})`);
};

/** Builds the site when something it is made of has changed. */
export const freshSite = async () => {
  if (!isFresh()) await buildSite();
};
