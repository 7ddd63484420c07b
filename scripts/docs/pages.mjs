// @ts-check
// The pages people write, copied to where TypeDoc reads them: with a title and a group, with links that lead to pages instead of folders, and
// with state diagrams drawn.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { listPackages } from '../workspace/packages.mjs';
import { ROOT } from '../workspace/root.mjs';
import { drawStates } from './state-diagram.mjs';

/** @typedef {{ path: string, group: string }} Page `path` is relative to the workspace, with forward slashes. */

const markdownIn = (/** @type {string} */ folder) =>
  readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md') && name !== 'README.md').sort().map((name) => `${folder}/${name}`);

/** The guides in the order in which one reads them; those not named follow. */
const FIRST = ['getting-started', 'your-own-strategy', 'live-trading', 'your-own-broker', 'the-gate', 'sizes', 'measures-of-risk', 'portfolios', 'simulated-paths'].map((name) => `docs/guides/${name}.md`);

/** Every page of the site but the first, which is README.md. @returns {Page[]} */
export const listPages = () => {
  const guides = [...new Set([...FIRST, 'docs/life-of-an-order.md', ...markdownIn('docs/guides'), ...markdownIn('docs')])];
  const folders = listPackages().map(({ folder }) => posix.join('packages', folder.split(/[\\/]/).at(-1) ?? '')).filter((folder) => existsSync(join(ROOT, folder, 'README.md')));
  // Beside its README a package may have pages of its own: lists that its tests hold to its code.
  const readmes = folders.flatMap((folder) => [`${folder}/README.md`, ...markdownIn(folder).filter((path) => !path.endsWith('/CHANGELOG.md'))]);
  return [
    ...guides.map((path) => ({ path, group: 'Guides' })),
    ...readmes.map((path) => ({ path, group: 'Packages' })),
    ...['docs/decisions/README.md', ...markdownIn('docs/decisions')].map((path) => ({ path, group: 'Decisions' })),
    ...markdownIn('docs/bench').map((path) => ({ path, group: 'Benches' })),
  ];
};

const LINK = /(\]\()([^)\s#]+)(#[^)\s]*)?(\))/g;

/** Links to a folder lead to its page. */
const mendLinks = (/** @type {string} */ text, /** @type {string} */ path, /** @type {ReadonlySet<string>} */ pages) =>
  text.replace(LINK, (whole, open, target, anchor = '', close) => {
    if (/^[a-z]+:/i.test(target)) return whole;
    const found = posix.normalize(posix.join(posix.dirname(path), target));
    const page = [found, posix.join(found, 'README.md')].find((each) => pages.has(each));
    return page === undefined ? whole : `${open}${posix.relative(posix.dirname(path), page) || posix.basename(page)}${anchor}${close}`;
  });

const CAPTION = 'A step leaves its state sideways, turns at a dot, and follows the lane to the arrow. On the right are the states that nothing comes after.';

/** Drawings in place of the text they are drawn from. */
const drawDiagrams = (/** @type {string} */ text) =>
  text.replace(/^```mermaid\r?\n([\s\S]*?)^```/gm, (_whole, diagram) => `<figure class="diagram">${drawStates(diagram)}<figcaption>${CAPTION}</figcaption></figure>`);

/** Writes copies of all pages below `folder` and gives their paths, README.md first. @returns {string[]} */
export const preparePages = (/** @type {string} */ folder) => {
  rmSync(folder, { recursive: true, force: true });
  const pages = listPages();
  const known = new Set(['README.md', 'LICENSE', ...pages.map(({ path }) => path)]);
  const write = (/** @type {string} */ path, /** @type {string} */ text) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const read = (/** @type {string} */ path) => drawDiagrams(mendLinks(readFileSync(join(ROOT, path), 'utf8'), path, known));
  write('LICENSE', readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
  const first = write('README.md', read('README.md'));
  const rest = pages.map(({ path, group }) => {
    const text = read(path);
    const heading = /^# (.+)$/m.exec(text)?.[1]?.trim();
    const title = heading ?? posix.basename(path, '.md');
    return write(path, `---\ntitle: ${JSON.stringify(title)}\ngroup: ${group}\n---\n${heading === undefined ? `# ${title}\n\n` : ''}${text}`);
  });
  return [first, ...rest];
};
